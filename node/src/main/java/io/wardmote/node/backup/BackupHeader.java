package io.wardmote.node.backup;

import io.wardmote.crypto.KeySlot;
import io.wardmote.crypto.RootKey;
import io.wardmote.crypto.Randomness;
import io.wardmote.crypto.SealBroken;
import io.wardmote.key.Secret;
import io.wardmote.node.Fault;
import io.wardmote.state.ByteReader;
import io.wardmote.state.ByteWriter;
import io.wardmote.state.Slot;
import java.time.Instant;
import java.util.List;

/**
 * What a backup says in clear: enough to know whose it is, and to open it with a protector of any slot that the cluster had.
 *
 * @param cluster   its id
 * @param node      name of the node that wrote it
 * @param index     of the newest log entry in it
 * @param epoch     of the root key under a subkey of which the rest is sealed
 * @param salt      32 random bytes, of this file alone
 */
public record BackupHeader(String cluster, String node, Instant writtenAt, long index, int epoch, byte[] salt, List<Slot> slots) {
    static final int SALT_BYTES = 32;

    byte[] toBytes() {
        return new ByteWriter().text(cluster).text(node).i64(writtenAt.toEpochMilli()).i64(index).i32(epoch).raw(salt).list(slots, Slot::write).toBytes();
    }

    /** @throws IllegalArgumentException for anything else */
    static BackupHeader of(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        BackupHeader header = new BackupHeader(in.text(), in.text(), Instant.ofEpochMilli(in.i64()), in.i64(), in.i32(), in.raw(SALT_BYTES), in.list(Slot::read));
        in.end();
        return header;
    }

    /** @throws Fault if the protector is that of no slot */
    public RootKey open(Secret protector, Randomness random) {
        for (Slot slot : slots) {
            if (slot.epoch() != epoch) continue;
            try (Secret root = KeySlot.open(cluster, slot.epoch(), slot.label(), slot.sealed(), protector)) {
                return new RootKey(cluster, epoch, root, random);
            } catch (SealBroken another) {
                continue;
            }
        }
        throw new Fault(Fault.DATA, "The protector opens none of the " + slots.size() + " key slots of the backup; give that of a node which belonged to the cluster when it was written.");
    }
}
