package io.wardmote.hsm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.wardmote.crypto.SealBroken;
import io.wardmote.key.Binding;
import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.Material.InHsm;
import io.wardmote.key.Origin;
import io.wardmote.key.Protection;
import io.wardmote.key.Refused;
import io.wardmote.key.Secret;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BlobMacTest {
    private static final Binding KEY = Binding.key("key-1", "version-1", KeySpec.EC_P256, KeyUsage.SIGN_VERIFY, Origin.GENERATED, Protection.HSM);
    private static final byte[] PUBLIC = {0x30, 1};
    private static final byte[] BLOB = {1, 0, 0, 0x21, 0x0b, 9};

    private final BlobMac mac = mac("cluster-1", 1, 7);

    private static Secret subkey(int fill) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) fill);
        return new Secret(bytes);
    }

    private static BlobMac mac(String cluster, int epoch, int fill) {
        return new BlobMac(cluster, Map.of(epoch, subkey(fill)));
    }

    /** In the logs of clusters that run. Computed by another implementation (Python's hmac). */
    @Test
    void theMacIsTheGoldenOne() {
        assertThat(HexFormat.of().formatHex(mac.seal(KEY, PUBLIC, BLOB).mac())).isEqualTo("3f7949e5896e61ca09b219598d5574e9b4a1d120b1acea1c4e326890200f3839");
    }

    /** In import tokens under way and in the imprints of keys. By Python's hmac too. */
    @Test
    void theMacOfAnotherPurposeIsTheGoldenOne() {
        assertThat(HexFormat.of().formatHex(mac.seal(Binding.imprint("key-1"), new byte[0], BLOB).mac())).isEqualTo("169dc447256568e09b99896c9094f9dfeaf04b19f0156ebefa758f2624094ce7");
    }

    /** As many facts as they may be, and even where one of them is called as the other's purpose. */
    @Test
    void theSameFactsUnderAnotherPurposeAreSomethingElse() {
        for (String purpose : List.of("imprint", "import-token")) {
            Binding other = new Binding(purpose, KEY.facts());
            broken(mac, other, PUBLIC, mac.seal(KEY, PUBLIC, BLOB));
            broken(mac, KEY, PUBLIC, mac.seal(other, PUBLIC, BLOB));
        }
        Binding imprint = new Binding("imprint", KEY.facts());
        broken(mac, new Binding("import-token", KEY.facts()), PUBLIC, mac.seal(imprint, PUBLIC, BLOB));
        Binding slid = new Binding("imprint", KEY.facts().subList(1, 6));
        broken(mac("imprint", 1, 7), new Binding("key", KEY.facts()), PUBLIC, mac.seal(slid, PUBLIC, BLOB));
    }

    @Test
    void itHoldsForNothingElse() {
        InHsm sealed = mac.seal(KEY, PUBLIC, BLOB);
        mac.check(KEY, PUBLIC, sealed);
        for (int i = 0; i < KEY.facts().size(); i++) {
            List<String> facts = new ArrayList<>(KEY.facts());
            facts.set(i, facts.get(i) + "x");
            broken(mac, new Binding("key", facts), PUBLIC, sealed);
        }
        broken(mac, KEY, new byte[] {0x30}, sealed);
        broken(mac, KEY, PUBLIC, new InHsm(1, Arrays.copyOf(BLOB, 5), sealed.mac()));
        broken(mac("cluster-2", 1, 7), KEY, PUBLIC, sealed);
        broken(mac("cluster-1", 1, 8), KEY, PUBLIC, sealed);
    }

    @Test
    void factsCannotSlideIntoEachOther() {
        InHsm sealed = mac.seal(new Binding("key", List.of("ab", "c")), PUBLIC, BLOB);
        broken(mac, new Binding("key", List.of("a", "bc")), PUBLIC, sealed);
        InHsm other = mac.seal(KEY, new byte[] {1}, new byte[] {2, 3});
        broken(mac, KEY, new byte[] {1, 2}, new InHsm(1, new byte[] {3}, other.mac()));
    }

    @Test
    void theNewestEpochSealsAndEachChecksItsOwn() {
        InHsm old = mac.seal(KEY, PUBLIC, BLOB);
        mac.add(2, subkey(8));
        InHsm young = mac.seal(KEY, PUBLIC, BLOB);
        assertThat(young.epoch()).isEqualTo(2);
        mac.check(KEY, PUBLIC, old);
        mac.check(KEY, PUBLIC, young);
        assertThatExceptionOfType(Refused.class).isThrownBy(() -> mac.check(KEY, PUBLIC, new InHsm(3, BLOB, young.mac())));
    }

    @Test
    void anEpochKeepsItsSubkey() {
        mac.add(1, subkey(7));
        assertThatIllegalStateException().isThrownBy(() -> mac.add(1, subkey(9)));
        assertThatIllegalArgumentException().isThrownBy(() -> mac.add(2, new Secret("short".getBytes(UTF_8))));
    }

    private static void broken(BlobMac mac, Binding binding, byte[] publicKey, InHsm material) {
        assertThatExceptionOfType(SealBroken.class).isThrownBy(() -> mac.check(binding, publicKey, material));
    }
}
