package io.wardmote.node.backup;

import io.wardmote.crypto.ChunkSeal;
import io.wardmote.crypto.RootKey;
import io.wardmote.crypto.SealBroken;
import io.wardmote.key.Material.Wrapped;
import io.wardmote.node.Fault;
import io.wardmote.node.founding.ClientAuthority;
import io.wardmote.state.ByteReader;
import io.wardmote.state.Digest;
import io.wardmote.state.KeyRing;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Reads what {@link BackupWriter} wrote and nothing else: whatever is cut short, altered, put elsewhere or added is a {@link Fault} with
 * one sentence. What a visitor is shown is authentic, but only when {@link #read} returns is it known to be all.
 */
final class BackupReader {
    private static final int MOST_SEALED = BackupWriter.CHUNK + ChunkSeal.OVERHEAD;
    /** Longer than any row can be: a chunk of a set is 8 KiB, a policy is smaller. */
    private static final int LONGEST_FIELD = 16 << 20;

    /** Sees what is in a backup, in order. */
    interface Visitor {
        void authority(ClientAuthority authority);

        void row(byte[] key, byte[] value);
    }

    private final InputStream in;
    private final String source;
    private final MessageDigest hash = BackupWriter.sha256();
    private final byte[] first;
    private final BackupHeader header;

    /**
     * Reads the header.
     *
     * @param source what the operator knows it as, for sentences
     */
    BackupReader(InputStream in, String source) throws IOException {
        this.in = in;
        this.source = source;
        byte[] prefix = take(BackupHeader.PREFIX);
        byte[] rest = take(BackupHeader.lengthAfter(prefix, source));
        first = ByteBuffer.allocate(prefix.length + rest.length).put(prefix).put(rest).array();
        try {
            header = BackupHeader.of(rest);
        } catch (IllegalArgumentException e) {
            throw damaged("its header does not read as one", e);
        }
    }

    String source() {
        return source;
    }

    BackupHeader header() {
        return header;
    }

    /** Reads all the rest, once; answers how many rows there were. */
    long read(RootKey root, Visitor visitor) throws IOException {
        try (ChunkSeal seal = new ChunkSeal(root, BackupWriter.PURPOSE, header.salt(), BackupWriter.sha256().digest(first))) {
            Body body = new Body(seal);
            DataInputStream records = new DataInputStream(body);
            long rows = records(records, visitor);
            if (records.read() >= 0) throw damaged("something stands after its end", null);
            mustEndHere();
            return rows;
        } catch (EOFException e) {
            throw damaged("what is sealed in it ends early", e);
        } catch (SealBroken e) {
            throw damaged(e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw damaged("what is sealed in it does not read as rows", e);
        }
    }

    /** Reads a file without any key, and only finds damage. */
    static void check(Path file) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            new BackupReader(in, file.toString()).check();
        } catch (IOException e) {
            throw new Fault(Fault.DATA, file + " cannot be read (" + e.getMessage() + "); take another backup.", e);
        }
    }

    /** Reads all the rest without any key, and only finds damage. */
    void check() throws IOException {
        while (!chunk(null).last) { }
        mustEndHere();
    }

    private long records(DataInputStream records, Visitor visitor) throws IOException {
        Digest digest = new Digest(new byte[Digest.BYTES]);
        byte[] told = null;
        byte[] before = {};
        long rows = 0;
        if (records.readUnsignedByte() != BackupWriter.AUTHORITY) throw damaged("it does not begin with the authority for clients", null);
        visitor.authority(new ClientAuthority(field(records), new Wrapped(records.readInt(), field(records))));
        int kind = records.readUnsignedByte();
        for (; kind == BackupWriter.ROW; kind = records.readUnsignedByte(), rows++) {
            byte[] key = field(records);
            byte[] value = field(records);
            if (Arrays.compareUnsigned(before, key) >= 0) throw damaged("its rows are not in order", null);
            if (KeyRing.isDigest(key)) told = value;
            else digest.add(key, value);
            visitor.row(key, value);
            before = key;
        }
        if (kind != BackupWriter.END) throw damaged("something of kind " + kind + " stands among its rows", null);
        long count = records.readLong();
        byte[] sum = records.readNBytes(Digest.BYTES);
        if (count != rows) throw damaged("it holds " + rows + " rows and should hold " + count, null);
        if (!Arrays.equals(sum, digest.toBytes()) || !Arrays.equals(told, sum)) throw damaged("its rows are not those of the state it was made of", null);
        return rows;
    }

    private byte[] field(DataInputStream records) throws IOException {
        int length = records.readInt();
        if (length < 0 || length > LONGEST_FIELD) throw damaged("a row in it cannot be " + length + " bytes long", null);
        byte[] bytes = records.readNBytes(length);
        if (bytes.length < length) throw new EOFException();
        return bytes;
    }

    private record Chunk(byte[] bytes, boolean last) {}

    /** @param seal null: leave it closed */
    private Chunk chunk(ChunkSeal seal) throws IOException {
        ByteReader head = new ByteReader(take(5));
        int flag = head.u8();
        int length = head.i32();
        if (flag > 1 || length < ChunkSeal.OVERHEAD || length > MOST_SEALED) throw damaged("a chunk of it has no right beginning", null);
        if (flag == 0 && length != MOST_SEALED) throw damaged("a chunk of it that is not the last is not full", null);
        byte[] sealed = take(length);
        return new Chunk(seal == null ? sealed : seal.open(sealed, flag == 1), flag == 1);
    }

    private void mustEndHere() throws IOException {
        byte[] expected = hash.digest();
        byte[] found = in.readNBytes(expected.length);
        if (found.length < expected.length) throw cutShort();
        if (!Arrays.equals(expected, found)) throw damaged("its checksum is another one", null);
        if (in.read() >= 0) throw damaged("something stands after its end", null);
    }

    private byte[] take(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) throw cutShort();
        hash.update(bytes);
        return bytes;
    }

    private Fault cutShort() {
        return new Fault(Fault.DATA, source + " ends early: it was not written to its end, or not copied whole; take another backup.");
    }

    private Fault damaged(String how, Exception cause) {
        return new Fault(Fault.DATA, source + " is damaged: " + how + "; take another backup.", cause);
    }

    /** The chunks, opened, as one stream. */
    private final class Body extends InputStream {
        private final ChunkSeal seal;
        private ByteBuffer open = ByteBuffer.allocate(0);
        private boolean last;

        Body(ChunkSeal seal) {
            this.seal = seal;
        }

        @Override
        public int read() throws IOException {
            return fill() ? open.get() & 0xFF : -1;
        }

        @Override
        public int read(byte[] into, int at, int length) throws IOException {
            if (length == 0) return 0;
            if (!fill()) return -1;
            int part = Math.min(length, open.remaining());
            open.get(into, at, part);
            return part;
        }

        private boolean fill() throws IOException {
            while (!open.hasRemaining() && !last) {
                Chunk next = chunk(seal);
                open = ByteBuffer.wrap(next.bytes);
                last = next.last;
            }
            return open.hasRemaining();
        }
    }
}
