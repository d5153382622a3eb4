package io.wardmote.hsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wardmote.crypto.Randomness;
import io.wardmote.crypto.RootKey;
import io.wardmote.crypto.SealBroken;
import io.wardmote.key.Binding;
import io.wardmote.key.Imprint;
import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.Material.InHsm;
import io.wardmote.key.Origin;
import io.wardmote.key.Protection;
import io.wardmote.key.Refused;
import io.wardmote.key.Secret;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RebindingTest {
    private static final Randomness RANDOM = new Randomness();
    private static final Binding KEY = Binding.key("key-1", "version-1", KeySpec.EC_P256, KeyUsage.SIGN_VERIFY, Origin.GENERATED, Protection.HSM);
    private static final byte[] PUBLIC = {0x30, 1};
    private static final byte[] BLOB = {1, 0, 0, 0x21, 0x0b, 9};

    private final RootKey old = root(1);
    private final RootKey next = root(2);
    private final BlobMac byOld = mac(old);
    private final BlobMac byNext = mac(next);
    private final Rebinding rebinding = new Rebinding(old, next);

    private static RootKey root(int epoch) {
        return new RootKey("cluster-1", epoch, new Secret(RANDOM.bytes(RootKey.BYTES)), RANDOM);
    }

    private static BlobMac mac(RootKey root) {
        return new BlobMac(root.clusterId(), Map.of(root.epoch(), root.subkey(BlobMac.PURPOSE)));
    }

    @Test
    void theNewRootKeyBindsTheSameBlobToTheSameOwner() {
        InHsm anew = rebinding.material(KEY, PUBLIC, byOld.seal(KEY, PUBLIC, BLOB));
        assertThat(anew.epoch()).isEqualTo(2);
        assertThat(anew.blob()).isEqualTo(BLOB);
        byNext.check(KEY, PUBLIC, anew);
        assertThatThrownBy(() -> byOld.check(KEY, PUBLIC, anew)).isInstanceOf(Refused.class);
    }

    @Test
    void whatWasNotBoundToItsOwnerIsNotBoundToItAnew() {
        InHsm others = byOld.seal(Binding.imprint("key-2"), PUBLIC, BLOB);
        assertThatThrownBy(() -> rebinding.material(KEY, PUBLIC, others)).isInstanceOf(SealBroken.class);
        assertThatThrownBy(() -> rebinding.imprint("key-1", new Imprint(1, new byte[64]))).isInstanceOf(SealBroken.class);
        assertThatThrownBy(() -> rebinding.imprint("key-1", new Imprint(1, new byte[8]))).isInstanceOf(SealBroken.class);
    }

    @Test
    void anImprintIsBoundAnew() {
        byte[] hash = RANDOM.bytes(32);
        Imprint anew = rebinding.imprint("key-1", HsmImports.imprint(byOld, "key-1", hash));
        assertThat(anew.epoch()).isEqualTo(2);
        assertThat(HsmImports.hashOf(byNext, "key-1", anew)).isEqualTo(hash);
    }

    @Test
    void anEpochThatIsOverIsForgotten() {
        InHsm bound = byOld.seal(KEY, PUBLIC, BLOB);
        byOld.add(2, next.subkey(BlobMac.PURPOSE));
        byOld.check(KEY, PUBLIC, bound);
        byOld.dropBefore(2);
        assertThat(byOld.has(1)).isFalse();
        assertThat(byOld.isOver(1)).isTrue();
        assertThat(byOld.isOver(3)).as("one that is to come").isFalse();
        assertThatThrownBy(() -> byOld.check(KEY, PUBLIC, bound)).isInstanceOf(Refused.class);
    }
}
