package io.wardmote.http;

import static java.time.temporal.ChronoUnit.DAYS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a handshake can agree on, asked with hellos made by hand, since no library still offers what must be refused; and certificates of clients. */
class TlsTest {
    private static final String ENCRYPT = TestRequests.json("Encrypt", "{\"KeyId\":\"k\"}", "Authorization: Bearer " + TestServer.TOKEN);
    private static final int TLS_1_3 = 0x0304;
    private static final int TLS_1_2 = 0x0303;
    private static final String REFUSED = "refused";
    @TempDir
    private Path folder;
    private TestServer server;

    @AfterEach
    void stop() {
        server.close();
    }

    private void start(TestCertificate shown) {
        HttpConfig.Tls tls = new HttpConfig.Tls(shown.certificate(), shown.key(), Optional.empty(), false);
        server = new TestServer(settings -> HttpConfig.of("127.0.0.1", 0, tls, "test-region"));
    }

    /** Every number that was ever given to a cipher suite lies in one of these ranges. */
    private static List<Integer> allSuites() {
        return IntStream.of(0x0000, 0x1300, 0xC000, 0xC100, 0xCC00).boxed().flatMap(from -> IntStream.range(from, from + 0x100).boxed())
            .collect(Collectors.toCollection(ArrayList::new));
    }

    /** Offers all, then all but what was chosen, and so on. */
    private Set<String> agreedOn(int version) throws IOException {
        List<Integer> offered = allSuites();
        Set<String> agreed = new TreeSet<>();
        for (String chosen = hello(version, offered); !chosen.equals(REFUSED); chosen = hello(version, offered)) {
            assertThat(agreed.add(chosen)).isTrue();
            offered.remove((Object) Integer.parseInt(chosen, 16));
        }
        return agreed;
    }

    @Test
    void onlySoundSuitesAreAgreedOnWithAnEllipticCertificate() throws IOException {
        start(TestCertificate.in(folder));
        assertThat(agreedOn(TLS_1_3)).as("AES-128-GCM, AES-256-GCM, ChaCha20-Poly1305").containsExactly("1301", "1302", "1303");
        assertThat(agreedOn(TLS_1_2)).as("the same, each with ECDHE").containsExactly("c02b", "c02c", "cca9");
    }

    @Test
    void onlySoundSuitesAreAgreedOnWithAnRsaCertificate() throws IOException {
        start(TestCertificate.rsaIn(folder));
        assertThat(agreedOn(TLS_1_3)).containsExactly("1301", "1302", "1303");
        assertThat(agreedOn(TLS_1_2)).containsExactly("c02f", "c030", "cca8");
    }

    @Test
    void olderVersionsAreRefused() throws IOException {
        start(TestCertificate.in(folder));
        for (int version : new int[] {0x0302, 0x0301, 0x0300}) assertThat(hello(version, allSuites())).as("%x", version).isEqualTo(REFUSED);
    }

    /** @return the suite that the server chose, in hexadecimal, or {@link #REFUSED} */
    private String hello(int version, List<Integer> suites) throws IOException {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        ByteBuffer body = ByteBuffer.allocate(8192);
        body.putShort((short) Math.min(version, TLS_1_2)).put(random).put((byte) 0);
        body.putShort((short) (suites.size() * 2));
        for (int suite : suites) body.putShort((short) suite);
        body.put((byte) 1).put((byte) 0);
        ByteBuffer extensions = ByteBuffer.allocate(512);
        extension(extensions, 10, 0, 4, 0, 29, 0, 23);                                                                  // groups: x25519, secp256r1
        extension(extensions, 11, 1, 0);                                                                                // points: uncompressed
        extension(extensions, 13, 0, 14, 4, 3, 5, 3, 8, 4, 8, 5, 4, 1, 2, 3, 2, 1);                                     // signatures, old ones too
        if (version == TLS_1_3) {
            extension(extensions, 43, 2, 3, 4);                                                                         // versions: 1.3 alone
            int[] share = IntStream.concat(IntStream.of(0, 36, 0, 29, 0, 32), IntStream.range(0, 32).map(i -> i == 0 ? 9 : random[i])).toArray();
            extension(extensions, 51, share);
        }
        body.putShort((short) extensions.position()).put(extensions.flip());
        body.flip();
        ByteBuffer record = ByteBuffer.allocate(body.remaining() + 9);
        record.put((byte) 22).putShort((short) 0x0301).putShort((short) (body.remaining() + 4));
        record.put((byte) 1).put((byte) 0).putShort((short) body.remaining()).put(body);
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(record.array(), 0, record.position());
            DataInputStream in = new DataInputStream(socket.getInputStream());
            try {
                if (in.readUnsignedByte() != 22) return REFUSED;
            } catch (EOFException closed) {
                return REFUSED;
            }
            in.readNBytes(4 + 4 + 2 + 32);   // rest of the record's head, handshake's head, version, random
            in.readNBytes(in.readUnsignedByte());
            return String.format("%04x", in.readUnsignedShort());
        }
    }

    private static void extension(ByteBuffer out, int type, int... octets) {
        out.putShort((short) type).putShort((short) octets.length);
        for (int octet : octets) out.put((byte) octet);
    }

    private TestCertificate ofAClient;

    private void startWithClients(boolean required) throws IOException {
        ofAClient = TestCertificate.in(Files.createDirectory(folder.resolve("client")));
        startWithClients(ofAClient, required);
    }

    private void startWithClients(TestCertificate authority, boolean required) {
        server = new TestServer(settings -> HttpConfig.of("127.0.0.1", 0,
            new HttpConfig.Tls(settings.tls().certificate(), settings.tls().key(), Optional.of(authority.certificate()), required), "test-region"));
    }

    private int asks(TestCertificate shown) throws IOException {
        try (Wire wire = new Wire(shown == null ? server.certificate.trust() : shown.shownTo(server.certificate), server.port())) {
            return wire.send(ENCRYPT).read().status();
        }
    }

    @Test
    void certificatesOfClientsMayBeAskedFor() throws IOException {
        startWithClients(false);
        assertThat(asks(ofAClient)).isEqualTo(200);
        assertThat(asks(null)).isEqualTo(200);
    }

    @Test
    void certificatesOfClientsMayBeRequired() throws IOException {
        startWithClients(true);
        assertThat(asks(ofAClient)).isEqualTo(200);
        assertThatThrownBy(() -> asks(null)).isInstanceOf(IOException.class);
        TestCertificate stranger = TestCertificate.in(Files.createDirectory(folder.resolve("stranger")));
        assertThatThrownBy(() -> asks(stranger)).isInstanceOf(IOException.class);
        assertThat(asks(ofAClient)).isEqualTo(200);
    }

    @Test
    void aCertificateThatHasEndedOrIsNotGoodYetLetsNobodyIn() throws IOException {
        TestCertificate authority = TestCertificate.authorityIn(Files.createDirectory(folder.resolve("authority")));
        startWithClients(authority, true);
        Instant now = Instant.now();
        assertThat(asks(authority.issue(Files.createDirectory(folder.resolve("good")), now.minus(2, DAYS), now.plus(1, DAYS)))).isEqualTo(200);
        TestCertificate ended = authority.issue(Files.createDirectory(folder.resolve("ended")), now.minus(2, DAYS), now.minus(1, DAYS));
        assertThatThrownBy(() -> asks(ended)).isInstanceOf(IOException.class);
        TestCertificate early = authority.issue(Files.createDirectory(folder.resolve("early")), now.plus(1, DAYS), now.plus(2, DAYS));
        assertThatThrownBy(() -> asks(early)).isInstanceOf(IOException.class);
    }

    @Test
    void aNewCertificateIsShownAndOtherAuthoritiesOfClientsAreTakenWithoutARestart() throws IOException {
        startWithClients(true);
        TestCertificate shown = TestCertificate.in(Files.createDirectory(folder.resolve("shown")));
        TestCertificate next = TestCertificate.in(Files.createDirectory(folder.resolve("next")));
        server.show(shown, Optional.of(Buffer.buffer(Files.readAllBytes(next.certificate()))));
        try (Wire wire = new Wire(next.shownTo(shown), server.port())) {
            assertThat(wire.send(ENCRYPT).read().status()).isEqualTo(200);
        }
        assertThatThrownBy(() -> new Wire(ofAClient.shownTo(shown), server.port()).send(ENCRYPT).read()).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> new Wire(shown.trust(), server.port()).send(ENCRYPT).read()).isInstanceOf(IOException.class);
    }
}
