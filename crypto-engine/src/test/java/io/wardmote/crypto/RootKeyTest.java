package io.wardmote.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.wardmote.key.Binding;
import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.Material.Wrapped;
import io.wardmote.key.Origin;
import io.wardmote.key.Protection;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import io.wardmote.key.Secret;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import org.junit.jupiter.api.Test;

class RootKeyTest {
    private static final byte[] SECRET = "a secret of some length".getBytes(UTF_8);
    private static final Binding KEY = Binding.key("key-1", "version-1", KeySpec.AES_256, KeyUsage.ENCRYPT_DECRYPT, Origin.GENERATED, Protection.SOFTWARE);

    private final Randomness random = new Randomness();
    private final RootKey root = root("cluster-1", 1, 7);

    private RootKey root(String clusterId, int epoch, int fill) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) fill);
        return new RootKey(clusterId, epoch, new Secret(bytes), random);
    }

    @Test
    void whatWasWrappedOpens() {
        assertThat(root.open(KEY, root.wrap(KEY, SECRET)).bytes()).isEqualTo(SECRET);
        assertThat(root.open(KEY, root.wrap(KEY, new byte[0])).bytes()).isEmpty();
    }

    @Test
    void theSealedFormIsFixedForever() {
        // sealed by this class in November 2026; a change here makes every stored key unreadable
        Wrapped stored = new Wrapped(1, HexFormat.of().parseHex(GOLDEN));
        assertThat(root.open(KEY, stored).bytes()).isEqualTo(SECRET);
    }

    @Test
    void theSameSecretIsNeverSealedTwiceAlike() {
        assertThat(root.wrap(KEY, SECRET)).isNotEqualTo(root.wrap(KEY, SECRET));
    }

    @Test
    void nothingOpensUnderAnotherBinding() {
        Wrapped wrapped = root.wrap(KEY, SECRET);
        for (int i = 0; i < KEY.facts().size(); i++) {
            List<String> facts = new ArrayList<>(KEY.facts());
            facts.set(i, facts.get(i) + "x");
            doesNotOpen(root, new Binding("key", facts), wrapped);
        }
        doesNotOpen(root, new Binding("access-key", KEY.facts()), wrapped);
        doesNotOpen(root, new Binding("key", KEY.facts().subList(0, 5)), wrapped);
    }

    @Test
    void factsCannotSlideIntoEachOther() {
        doesNotOpen(root, new Binding("key", List.of("a", "bc")), root.wrap(new Binding("key", List.of("ab", "c")), SECRET));
        doesNotOpen(root, new Binding("key", List.of("a")), root.wrap(new Binding("keya", List.of()), SECRET));
    }

    @Test
    void nothingOpensInAnotherClusterEpochOrUnderAnotherRootKey() {
        Wrapped wrapped = root.wrap(KEY, SECRET);
        doesNotOpen(root("cluster-2", 1, 7), KEY, wrapped);
        doesNotOpen(root("cluster-1", 1, 8), KEY, wrapped);
        doesNotOpen(root("cluster-1", 2, 7), KEY, wrapped);
        doesNotOpen(root("cluster-1", 2, 7), KEY, new Wrapped(2, wrapped.sealed()));
    }

    @Test
    void nothingOpensThatWasAlteredOrCutShort() {
        byte[] sealed = root.wrap(KEY, SECRET).sealed();
        for (int i = 0; i < sealed.length; i++) {
            byte[] altered = sealed.clone();
            altered[i] ^= 1;
            doesNotOpen(root, KEY, new Wrapped(1, altered));
            doesNotOpen(root, KEY, new Wrapped(1, Arrays.copyOf(sealed, i)));
        }
    }

    @Test
    void purposesHaveKeysOfTheirOwn() {
        byte[] sealed = root.wrap(new Binding("one", List.of()), SECRET).sealed();
        doesNotOpen(root, new Binding("two", List.of()), new Wrapped(1, sealed));
    }

    @Test
    void aRootKeyHas32Bytes() {
        assertThatIllegalArgumentException().isThrownBy(() -> new RootKey("c", 1, new Secret(new byte[31]), random));
    }

    @Test
    void aClosedRootKeyDoesNothing() {
        Wrapped wrapped = root.wrap(KEY, SECRET);
        root.close();
        assertThatIllegalStateException().isThrownBy(() -> root.open(KEY, wrapped));
        assertThatIllegalStateException().isThrownBy(root::copy);
    }

    @Test
    void oneEpochSealsAndEachOpensItsOwn() {
        RootKeys roots = new RootKeys(root);
        Wrapped old = roots.wrap(KEY, SECRET);
        roots.add(root("cluster-1", 2, 9));
        assertThat(roots.wrap(KEY, SECRET).epoch()).as("it is open before it seals").isEqualTo(1);
        roots.sealUnder(2);
        Wrapped young = roots.wrap(KEY, SECRET);
        assertThat(young.epoch()).isEqualTo(2);
        assertThat(roots.open(KEY, old).bytes()).isEqualTo(SECRET);
        assertThat(roots.open(KEY, young).bytes()).isEqualTo(SECRET);
        assertThatExceptionOfType(Refused.class).isThrownBy(() -> roots.open(KEY, new Wrapped(3, young.sealed())))
                .satisfies(refused -> assertThat(refused.refusal()).isEqualTo(Refusal.UNAVAILABLE));
    }

    @Test
    void subkeysDifferByPurposeEpochAndClusterAndAreNoKeysOfBindings() {
        byte[] mac = root.subkey("one").bytes();
        assertThat(mac).hasSize(32).isEqualTo(root.subkey("one").bytes());
        for (RootKey other : List.of(root("cluster-1", 2, 7), root("cluster-2", 1, 7), root("cluster-1", 1, 8))) {
            assertThat(other.subkey("one").bytes()).isNotEqualTo(mac);
        }
        assertThat(root.subkey("two").bytes()).isNotEqualTo(mac);
        Binding binding = new Binding("one", List.of());
        Wrapped wrapped = root.wrap(binding, SECRET);
        byte[] aad = Derivation.encode(List.of("cluster-1", "1", "one"));
        assertThatExceptionOfType(AEADBadTagException.class)
                .isThrownBy(() -> Gcm.open(Cipher.getInstance("AES/GCM/NoPadding"), new RawKey("AES", mac), wrapped.sealed(), aad));
    }

    @Test
    void everyOpenEpochUpToTheOneThatSealsHasItsSubkey() {
        RootKeys roots = new RootKeys(root);
        roots.add(root("cluster-1", 2, 9));
        assertThat(roots.subkeys("one").keySet()).containsExactly(1);
        roots.sealUnder(2);
        assertThat(roots.subkeys("one").keySet()).containsExactly(1, 2);
        assertThat(roots.subkeys("one").get(1).bytes()).isEqualTo(root.subkey("one").bytes());
    }

    @Test
    void anEpochThatIsOverOpensNothingAndIsWhoTookItOutsToClose() {
        RootKeys roots = new RootKeys(root);
        Wrapped old = roots.wrap(KEY, SECRET);
        roots.add(root("cluster-1", 2, 9));
        assertThat(roots.keepOnly(Set.of(1, 2))).isEmpty();
        assertThatIllegalStateException().isThrownBy(() -> roots.sealUnder(3));
        roots.sealUnder(2);
        assertThat(roots.keepOnly(Set.of(2))).containsExactly(root);
        assertThatExceptionOfType(Refused.class).isThrownBy(() -> roots.open(KEY, old));
        assertThat(root.open(KEY, old).bytes()).as("for who still has it").isEqualTo(SECRET);
        assertThat(roots.keepOnly(Set.of(7))).as("the one that seals stays").isEmpty();
        assertThat(roots.has(2)).isTrue();
    }

    @Test
    void nothingPrintsASecret() {
        assertThat(root.toString()).isEqualTo("RootKey[cluster-1, epoch 1]");
        assertThat(new RawKey("AES", SECRET).toString()).isEqualTo("RawKey[AES]");
    }

    private static void doesNotOpen(RootKey key, Binding binding, Wrapped wrapped) {
        assertThatExceptionOfType(SealBroken.class).isThrownBy(() -> key.open(binding, wrapped))
                .satisfies(broken -> assertThat(broken.getMessage()).doesNotContain("secret of some length"));
    }

    private static final String GOLDEN = "375f9b779a13bb7bbecfc2ab00af0ca8e62adf386331dc851df7e5f51301dfea345883e4463ce1684e3e93318008e3a69896d7";
}
