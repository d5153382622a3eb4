package io.wardmote.node.backup;

import io.wardmote.crypto.RootKey;
import io.wardmote.key.Material.Wrapped;
import io.wardmote.node.Fault;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Objects;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;

/**
 * Reads a backup from its beginning to its end, and believes nothing of it: whatever is damaged, cut off, out of place or too much is a {@link Fault}
 * in words for the operator. Rows are handed out as their chunks are found to be whole; that the file is whole is known when {@link #rows} returns.
 */
public final class BackupReader implements AutoCloseable {
    /** Takes one row. */
    public interface Row {
        void row(byte[] key, byte[] value) throws IOException;
    }

    private final Path file;
    private final MessageDigest digest = BackupFile.sha256();
    private final DataInputStream in;
    private final BackupHeader header;
    private final byte[] associated;
    private BackupFile.Chunks chunks;
    private byte[] chunk = {};
    private int at;
    private boolean last;
    private byte[] clientAuthority;
    private Wrapped clientAuthorityKey;

    /** @throws Fault if it is no backup, or of a later version */
    public BackupReader(Path file) {
        this.file = file;
        DataInputStream opened = null;
        try {
            opened = new DataInputStream(new DigestInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 17), digest));
            this.in = opened;
            if (!Arrays.equals(in.readNBytes(BackupFile.MAGIC.length), BackupFile.MAGIC)) throw fault("is no backup of Wardmote");
            int version = in.readUnsignedByte();
            if (version > BackupFile.VERSION) throw fault("was written by a later version of Wardmote; use that version");
            if (version != BackupFile.VERSION) throw fault("has a version that never was");
            header = BackupHeader.of(bounded(in, BackupFile.MOST_HEADER_BYTES, "header"));
            MessageDigest soFar = (MessageDigest) digest.clone();
            associated = soFar.digest();
        } catch (IOException | IllegalArgumentException | CloneNotSupportedException e) {
            closeAfter(opened, e);
            throw fault("cannot be read: " + words(e), e);
        } catch (Fault e) {
            closeAfter(opened, e);
            throw e;
        }
    }

    public BackupHeader header() {
        return header;
    }

    /** Opens what is sealed, up to the rows. */
    public void open(RootKey root) {
        chunks = new BackupFile.Chunks(Cipher.DECRYPT_MODE, root, header.salt(), associated);
        InputStream content = new Content();
        try {
            DataInputStream data = new DataInputStream(content);
            clientAuthority = bounded(data, BackupFile.MOST_HEADER_BYTES, "authority");
            clientAuthorityKey = new Wrapped(data.readInt(), bounded(data, BackupFile.MOST_HEADER_BYTES, "authority's key"));
        } catch (IOException e) {
            throw fault("cannot be read: " + words(e), e);
        }
    }

    /** Certificate, DER, of the authority that clients trust. */
    public byte[] clientAuthority() {
        return Objects.requireNonNull(clientAuthority).clone();
    }

    public Wrapped clientAuthorityKey() {
        return Objects.requireNonNull(clientAuthorityKey);
    }

    /** Hands out all rows, and sees that the file ends where it should, as a whole. @return how many there were */
    public long rows(Row taker) {
        DataInputStream data = new DataInputStream(new Content());
        try {
            long rows = 0;
            for (int length = data.readInt(); length != BackupFile.END_OF_ROWS; length = data.readInt()) {
                byte[] key = exactly(data, length, BackupFile.MOST_ROW_KEY_BYTES, "row's key");
                taker.row(key, bounded(data, BackupFile.MOST_ROW_BYTES, "row"));
                rows++;
            }
            if (data.readLong() != rows) throw fault("has " + rows + " rows and says that it has another number");
            if (more()) throw fault("goes on after its last row");
            byte[] computed = digest.digest();
            if (!MessageDigest.isEqual(in.readNBytes(BackupFile.DIGEST_BYTES), computed)) throw fault("is damaged: its checksum is another's");
            if (in.read() >= 0) throw fault("goes on after its end");
            return rows;
        } catch (IOException e) {
            throw fault("cannot be read: " + words(e), e);
        }
    }

    /** The contents of the chunks, one after the other. */
    private final class Content extends InputStream {
        @Override
        public int read() throws IOException {
            return more() ? chunk[at++] & 0xff : -1;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            if (length == 0) return 0;
            if (!more()) return -1;
            int taken = Math.min(length, chunk.length - at);
            System.arraycopy(chunk, at, to, offset, taken);
            at += taken;
            return taken;
        }
    }

    private boolean more() throws IOException {
        while (at == chunk.length) {
            if (last) return false;
            byte[] sealed = bounded(in, BackupFile.CHUNK_BYTES + BackupFile.TAG_BYTES, "chunk");
            // all others are full
            last = sealed.length < BackupFile.CHUNK_BYTES + BackupFile.TAG_BYTES;
            chunk = opened(sealed);
            at = 0;
        }
        return true;
    }

    private byte[] opened(byte[] sealed) {
        try {
            return chunks.next(sealed, sealed.length, last);
        } catch (AEADBadTagException e) {
            throw fault("is damaged, or was put together from others", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM cannot open", e);
        }
    }

    private static byte[] bounded(DataInputStream from, int most, String what) throws IOException {
        return exactly(from, from.readInt(), most, what);
    }

    private static byte[] exactly(DataInputStream from, int length, int most, String what) throws IOException {
        if (length < 0 || length > most) throw new IOException("a " + what + " of " + length + " bytes");
        byte[] bytes = from.readNBytes(length);
        if (bytes.length < length) throw new EOFException("it ends early");
        return bytes;
    }

    private Fault fault(String what) {
        return fault(what, null);
    }

    private Fault fault(String what, Throwable cause) {
        return new Fault(Fault.DATA, "The backup " + file + " " + what + ".", cause);
    }

    private static String words(Throwable e) {
        return e instanceof EOFException ? "it ends early" : String.valueOf(e.getMessage());
    }

    private static void closeAfter(DataInputStream opened, Throwable failure) {
        if (opened == null) return;
        try {
            opened.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
