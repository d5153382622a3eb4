package io.wardmote.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.wardmote.key.Secret;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class KeySlotTest {
    private static final byte[] ROOT = filled(1);

    private final byte[] slot = KeySlot.seal("cluster-1", 1, "file on node 1", new Secret(ROOT.clone()), protector(2), new Randomness());

    @Test
    void theRightProtectorOpensTheSlot() {
        assertThat(slot).hasSize(KeySlot.SEALED_BYTES);
        assertThat(KeySlot.open("cluster-1", 1, "file on node 1", slot, protector(2)).bytes()).isEqualTo(ROOT);
    }

    @Test
    void theSealedFormIsFixedForever() {
        byte[] stored = HexFormat.of().parseHex("0105f5e1663ff7eac7e0381b4c8e6553e0865a935217c7d22ccc6dcb68d8ef7c4b7a020c9527ac56615167d5a200658006718b6c68660a3914cca9e4d4348c3d24d5d34f90f2ee6e2c2255705d");
        assertThat(KeySlot.open("cluster-1", 1, "file on node 1", stored, protector(2)).bytes()).isEqualTo(ROOT);
    }

    @Test
    void aWrongProtectorIsNamedAsTheCause() {
        doesNotOpen("another protector", "cluster-1", 1, "file on node 1", slot, protector(3));
        doesNotOpen("32 bytes", "cluster-1", 1, "file on node 1", slot, new Secret(new byte[31]));
    }

    @Test
    void aSlotOfAnotherClusterEpochOrLabelDoesNotOpen() {
        doesNotOpen("another cluster", "cluster-2", 1, "file on node 1", slot, protector(2));
        doesNotOpen("another cluster", "cluster-1", 2, "file on node 1", slot, protector(2));
        doesNotOpen("another cluster", "cluster-1", 1, "file on node 2", slot, protector(2));
    }

    @Test
    void anAlteredOrCutSlotDoesNotOpen() {
        for (int i = 0; i < slot.length; i++) {
            byte[] altered = slot.clone();
            altered[i] ^= 1;
            doesNotOpen("", "cluster-1", 1, "file on node 1", altered, protector(2));
            doesNotOpen("format", "cluster-1", 1, "file on node 1", Arrays.copyOf(slot, i), protector(2));
        }
    }

    private static void doesNotOpen(String why, String clusterId, int epoch, String label, byte[] slot, Secret protector) {
        assertThatExceptionOfType(SealBroken.class).isThrownBy(() -> KeySlot.open(clusterId, epoch, label, slot, protector))
                .withMessageContaining(why);
    }

    private static Secret protector(int fill) {
        return new Secret(filled(fill));
    }

    private static byte[] filled(int fill) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) fill);
        return bytes;
    }
}
