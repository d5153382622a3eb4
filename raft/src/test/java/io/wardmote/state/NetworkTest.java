package io.wardmote.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {
    private static Network network(String text) {
        return Network.of(text).orElseThrow(() -> new AssertionError(text + " is not read"));
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.0.0.0, true", "10.0.0.0/8, 10.255.255.255, true", "10.0.0.0/8, 11.0.0.0, false", "10.0.0.0/8, 9.255.255.255, false",
        "10.1.2.3/8, 10.9.9.9, true", "192.168.0.1, 192.168.0.1, true", "192.168.0.1, 192.168.0.2, false", "192.168.0.1/32, 192.168.0.0, false",
        "192.168.0.0/31, 192.168.0.1, true", "192.168.0.0/31, 192.168.0.2, false", "0.0.0.0/0, 255.255.255.255, true", "128.0.0.0/1, 127.255.255.255, false",
        // a v4 address however it is written
        "10.0.0.0/8, ::ffff:10.0.0.1, true", "10.0.0.0/8, ::FFFF:0a00:0001, true", "::ffff:10.0.0.0/104, 10.7.7.7, true", "::ffff:10.0.0.0/104, 11.0.0.0, false",
        "10.0.0.0/8, 0:0:0:0:0:ffff:10.0.0.1, true",
        // families apart
        "0.0.0.0/0, ::1, false", "::/0, 10.0.0.1, false", "::/0, ::ffff:10.0.0.1, false", "::ffff:0:0/95, 10.0.0.1, false", "::ffff:0:0/96, 10.0.0.1, true",
        "::/0, ::1, true", "::/0, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, true", "0.0.0.0/0, ::10.0.0.1, false",
        // v6
        "fd00::/8, fdff:ffff::1, true", "fd00::/8, fe00::, false", "2001:db8::/32, 2001:db8:ffff::, true", "2001:db8::/32, 2001:db9::, false",
        "2001:db8::/64, 2001:db8::ffff:ffff:ffff:ffff, true", "2001:db8::/64, 2001:db8:0:1::, false", "2001:db8::/65, 2001:db8::7fff:0:0:0, true",
        "2001:db8::/65, 2001:db8::8000:0:0:0, false", "2001:db8::1, 2001:db8:0:0:0:0:0:1, true", "2001:db8::1/127, 2001:db8::0, true", "2001:db8::1/128, 2001:db8::, false",
        "1::, 1:0:0:0:0:0:0:0, true", "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0, true", "::2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8, true", "1:2:3:4:5:6:1.2.3.4, 1:2:3:4:5:6:102:304, true"})
    void aNetworkContainsItsAddressesAndNoOthers(String network, String address, boolean contains) {
        assertThat(network(network).contains(Network.address(address).orElseThrow())).isEqualTo(contains);
    }

    @Test
    void aNetworkContainsNarrowerOnes() {
        assertThat(network("10.0.0.0/8").contains(network("10.1.0.0/16"))).isTrue();
        assertThat(network("10.1.0.0/16").contains(network("10.0.0.0/8"))).isFalse();
        assertThat(network("10.1.2.3/8")).isEqualTo(network("10.0.0.0/8"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "/", "/8", "10.0.0.1/", "10.0.0", "10.0.0.0.0", "10.0.0.256", "10.0.0.-1", "010.0.0.1", "10.0.0.01", "10.0.0.1 ", " 10.0.0.1", "0x10.0.0.1", "10.0.0.1.",
        ".10.0.0.1", "10..0.1", "167772161", "10.0.0.1/33", "10.0.0.1/08", "10.0.0.1/-1", "10.0.0.1/+8", "10.0.0.1/8/8", "10.0.0.1/255.0.0.0", "10.0.0.1/1e1", "10.0.0.1/999999999999",
        "localhost", "a.b.c.d", "１0.0.0.1", "10.0.0.1%1", ":", ":::", "1:", ":1", "::1:", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8", "12345::", "g::",
        "fe80::1%eth0", "fe80::1%1/64", "[::1]", "::1/129", "::1/", "::ffff:10.0.0.256", "::ffff:10.0.0", "1:2:3:4:5:6:7:1.2.3.4", "::1.2.3.4:5", "::10.0.0.1.2", "1::٣", "*"})
    void whatIsNeitherAnAddressNorARangeIsNotRead(String text) {
        assertThat(Network.of(text)).isEmpty();
    }

    @Test
    void aRangeIsNotAnAddress() {
        assertThat(Network.address("10.0.0.1/32")).isEmpty();
        assertThat(Network.address("::1/128")).isEmpty();
    }

    @Test
    void addressesAreReadAsJavaReadsThem() throws UnknownHostException {
        Random random = new Random(7);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
            random.nextBytes(bytes);
            for (int zeros = random.nextInt(4); zeros > 0; zeros--) bytes[random.nextInt(bytes.length)] = 0;
            Network read = network(InetAddress.getByAddress(bytes).getHostAddress());
            byte[] whole = bytes.length == 16 ? bytes : new ByteWriter().i64(0).u8(0).u8(0).u8(255).u8(255).raw(bytes).toBytes();
            ByteReader in = new ByteReader(whole);
            assertThat(read).isEqualTo(new Network(in.i64(), in.i64(), 128));
        }
    }

    @Test
    void whatIsWrittenIsReadBack() {
        for (String text : new String[] {"10.0.0.0/8", "fd00::/9", "::/0", "::1"}) {
            ByteWriter out = new ByteWriter();
            network(text).write(out);
            assertThat(Network.read(new ByteReader(out.toBytes()))).isEqualTo(network(text));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> Network.read(new ByteReader(new ByteWriter().i64(0).i64(0).u8(129).toBytes())));
    }
}
