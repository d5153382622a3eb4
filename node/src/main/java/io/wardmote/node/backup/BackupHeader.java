package io.wardmote.node.backup;

import io.wardmote.crypto.ChunkSeal;
import io.wardmote.node.Fault;
import io.wardmote.state.ByteReader;
import io.wardmote.state.ByteWriter;
import io.wardmote.state.Slot;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * What stands in clear at the beginning of a backup: enough to say what it is, and to open the root key with a protector. Bound to every
 * chunk that follows, so it cannot be exchanged. As {@link ByteWriter} writes it:
 * <pre>
 *   | "WARDMOTE BACKUP\n" 16 | format 4 = 1 | length of the rest 4 |
 *   | cluster id | lineage | node | region | account | index 8 | time 8 | made at 8 | epoch 4 | salt 32 | slots: count 4, each as its row |
 * </pre>
 *
 * @param lineage which succession of the cluster it was: {@code Identity.lineage}
 * @param node    name of the node that wrote it
 * @param index   of the log entry that last changed the state
 * @param time    of the state, milliseconds since 1970
 * @param madeAt  by the clock of the machine that wrote it, milliseconds since 1970
 * @param epoch   of the root key that sealed the chunks
 * @param salt    of this file alone: {@link ChunkSeal}
 * @param slots   of the root key, as the state has them
 */
public record BackupHeader(String cluster, String lineage, String node, String region, String account, long index, long time, long madeAt, int epoch,
                           byte[] salt, List<Slot> slots) {
    static final byte[] MAGIC = "WARDMOTE BACKUP\n".getBytes(StandardCharsets.US_ASCII);
    static final int FORMAT = 1;
    static final int LONGEST = 1 << 20;
    /** Magic, format and length. */
    static final int PREFIX = 16 + 4 + 4;

    public BackupHeader {
        slots = List.copyOf(slots);
    }

    byte[] toBytes() {
        ByteWriter rest = new ByteWriter().text(cluster).text(lineage).text(node).text(region).text(account).i64(index).i64(time).i64(madeAt)
            .i32(epoch).raw(salt).list(slots, Slot::write);
        byte[] bytes = rest.toBytes();
        return new ByteWriter().raw(MAGIC).i32(FORMAT).i32(bytes.length).raw(bytes).toBytes();
    }

    /** @param rest what follows the prefix */
    static BackupHeader of(byte[] rest) {
        ByteReader in = new ByteReader(rest);
        BackupHeader header = new BackupHeader(in.text(), in.text(), in.text(), in.text(), in.text(), in.i64(), in.i64(), in.i64(), in.i32(),
            in.raw(ChunkSeal.SALT_BYTES), in.list(Slot::read));
        in.end();
        return header;
    }

    /** @throws Fault unless a backup of this format begins so; answers the length of the rest */
    static int lengthAfter(byte[] prefix, String source) {
        ByteReader in = new ByteReader(prefix);
        if (!Arrays.equals(in.raw(MAGIC.length), MAGIC)) throw new Fault(Fault.DATA, source + " is not a backup of Wardmote.");
        int format = in.i32();
        if (format != FORMAT) throw new Fault(Fault.DATA,
            source + " has format " + format + " and this version reads " + FORMAT + "; take the version that wrote it, or a newer one.");
        int length = in.i32();
        if (length < 0 || length > LONGEST) throw new Fault(Fault.DATA, source + " is damaged: its header cannot be " + length + " bytes long.");
        return length;
    }
}
