package io.wardmote.node.backup;

import io.wardmote.crypto.ChunkSeal;
import io.wardmote.crypto.RootKey;
import io.wardmote.node.founding.ClientAuthority;
import io.wardmote.state.ByteWriter;
import io.wardmote.state.Digest;
import io.wardmote.state.KeyRing;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;

/**
 * Writes a backup, in one pass and in little memory:
 * <pre>
 *   | {@link BackupHeader} | chunk * | SHA-256 of all before it 32 |
 *   chunk:  | 1 if it is the last, else 0  1 | length 4 | sealed by {@link ChunkSeal}, the header bound to it |
 * </pre>
 * All chunks but the last hold 64 KiB; put together, opened, they are
 * <pre>
 *   | 1 | certificate of the authority for clients | epoch 4 | its key, wrapped |
 *   ( | 2 | key of a row | value | ) *         in the order of their keys, the store's own excepted
 *   | 3 | number of rows 8 | digest of the rows 32, as the state counts it |
 * </pre>
 * Byte strings have their length before them in 4 bytes; integers are big-endian. The SHA-256 finds damage without any key; what keeps a
 * forger out is the seal.
 */
final class BackupWriter implements AutoCloseable {
    static final String PURPOSE = "backup";
    static final int CHUNK = 1 << 16;
    static final int AUTHORITY = 1;
    static final int ROW = 2;
    static final int END = 3;

    private final OutputStream out;
    private final MessageDigest hash = sha256();
    private final ChunkSeal seal;
    private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
    private final Digest digest = new Digest(new byte[Digest.BYTES]);
    private long rows;

    BackupWriter(OutputStream out, BackupHeader header, RootKey root) throws IOException {
        this.out = out;
        byte[] first = header.toBytes();
        seal = new ChunkSeal(root, PURPOSE, header.salt(), sha256().digest(first));
        write(first);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }

    void authority(ClientAuthority authority) throws IOException {
        put(new ByteWriter().u8(AUTHORITY).bytes(authority.certificate()).i32(authority.key().epoch()).bytes(authority.key().sealed()).toBytes());
    }

    void row(byte[] key, byte[] value) throws IOException {
        put(new ByteWriter().u8(ROW).bytes(key).bytes(value).toBytes());
        if (!KeyRing.isDigest(key)) digest.add(key, value);
        rows++;
    }

    /** To be called last. */
    void end() throws IOException {
        put(new ByteWriter().u8(END).i64(rows).raw(digest.toBytes()).toBytes());
        flush(true);
        out.write(hash.digest());
        out.flush();
    }

    long rows() {
        return rows;
    }

    private void put(byte[] record) throws IOException {
        for (int at = 0; at < record.length; ) {
            if (!chunk.hasRemaining()) flush(false);
            int part = Math.min(chunk.remaining(), record.length - at);
            chunk.put(record, at, part);
            at += part;
        }
    }

    private void flush(boolean last) throws IOException {
        byte[] plain = new byte[chunk.flip().remaining()];
        chunk.get(plain).clear();
        byte[] sealed = seal.seal(plain, last);
        write(new ByteWriter().bool(last).bytes(sealed).toBytes());
    }

    private void write(byte[] bytes) throws IOException {
        hash.update(bytes);
        out.write(bytes);
    }

    @Override
    public void close() {
        seal.close();
    }
}
