package io.wardmote.cli;

import io.wardmote.crypto.ChunkSeal;
import io.wardmote.crypto.SealBroken;
import io.wardmote.key.Secret;
import io.wardmote.node.Fault;
import io.wardmote.state.ByteReader;
import io.wardmote.state.ByteWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/**
 * A file of any length, encrypted under a data key of its own, which stands before it encrypted under a key of the cluster. As
 * {@link ByteWriter} writes it:
 * <pre>
 *   | "WARDMOTE SEALED\n" 16 | format 4 = 1 | length of the rest of the header 4 | rest of the header | chunk *
 *   rest:   | id of the cluster's key | CiphertextBlob of the data key | encryption context: count 4, each a name and a value | salt 32 |
 *   chunk:  | 1 if it is the last, else 0  1 | length 4 | sealed by {@link ChunkSeal}, the header's SHA-256 bound to it |
 * </pre>
 * All chunks but the last hold 64 KiB. So nothing in a file can be altered, put elsewhere, left out or added unnoticed, and what was opened
 * may be trusted before the rest is there; that it was all is known at the end.
 */
final class SealedFile {
    static final int CHUNK = 1 << 16;
    private static final byte[] MAGIC = "WARDMOTE SEALED\n".getBytes(StandardCharsets.US_ASCII);
    private static final int FORMAT = 1;
    private static final int LONGEST_HEADER = 64 << 10;
    private static final int MOST_SEALED = CHUNK + ChunkSeal.OVERHEAD;
    private static final String PURPOSE = "file";

    private SealedFile() {}

    /**
     * What stands in clear.
     *
     * @param keyId   whose key encrypts the data key, as it was told; only the blob itself proves it
     * @param dataKey the blob
     * @param context what the data key is bound to
     * @param salt    of this file alone
     */
    record Header(String keyId, String dataKey, Map<String, String> context, byte[] salt) {
        Header {
            context = Map.copyOf(context);
        }

        byte[] toBytes() {
            ByteWriter rest = new ByteWriter().text(keyId).text(dataKey)
                .list(new ArrayList<>(new TreeMap<>(context).entrySet()), (pair, out) -> out.text(pair.getKey()).text(pair.getValue())).raw(salt);
            byte[] bytes = rest.toBytes();
            return new ByteWriter().raw(MAGIC).i32(FORMAT).i32(bytes.length).raw(bytes).toBytes();
        }

        private static Header of(byte[] rest) {
            ByteReader in = new ByteReader(rest);
            String keyId = in.text();
            String dataKey = in.text();
            Map<String, String> context = new TreeMap<>();
            for (Map.Entry<String, String> pair : in.list(each -> Map.entry(each.text(), each.text()))) context.put(pair.getKey(), pair.getValue());
            Header header = new Header(keyId, dataKey, context, in.raw(ChunkSeal.SALT_BYTES));
            in.end();
            return header;
        }
    }

    /** @param progress is told how many bytes were read in all, now and then */
    static void seal(Header header, Secret dataKey, InputStream in, OutputStream out, LongConsumer progress) throws IOException {
        byte[] first = header.toBytes();
        try (ChunkSeal seal = new ChunkSeal(dataKey, PURPOSE, header.salt(), sha256(first))) {
            out.write(first);
            long read = 0;
            byte[] chunk = in.readNBytes(CHUNK);
            for (boolean last = false; !last; ) {
                byte[] next = chunk.length < CHUNK ? new byte[0] : in.readNBytes(CHUNK);
                last = next.length == 0;
                out.write(new ByteWriter().bool(last).bytes(seal.seal(chunk, last)).toBytes());
                progress.accept(read += chunk.length);
                Arrays.fill(chunk, (byte) 0);
                chunk = next;
            }
        }
    }

    /** Reads the header. @throws Fault unless it is one */
    static Header header(InputStream in, String source) throws IOException {
        byte[] prefix = in.readNBytes(MAGIC.length + 8);
        if (prefix.length < MAGIC.length + 8 || !Arrays.equals(prefix, 0, MAGIC.length, MAGIC, 0, MAGIC.length))
            throw new Fault(Fault.DATA, source + " is no file that `wardmote encrypt` made.");
        ByteReader numbers = new ByteReader(Arrays.copyOfRange(prefix, MAGIC.length, prefix.length));
        int format = numbers.i32();
        if (format != FORMAT)
            throw new Fault(Fault.DATA, source + " has format " + format + " and this version reads " + FORMAT
                + "; take the version that wrote it, or a newer one.");
        int length = numbers.i32();
        if (length < 0 || length > LONGEST_HEADER) throw damaged(source, "its header cannot be " + length + " bytes long", null);
        byte[] rest = in.readNBytes(length);
        if (rest.length < length) throw cutShort(source);
        try {
            Header header = Header.of(rest);
            byte[] written = header.toBytes();
            boolean same = Arrays.equals(written, prefix.length, written.length, rest, 0, rest.length);
            if (!same) throw damaged(source, "its header is not as it is written", null);
            return header;
        } catch (IllegalArgumentException e) {
            throw damaged(source, "its header does not read as one", e);
        }
    }

    /**
     * Opens what follows the header; what was written to {@code out} is authentic also if it ends in a fault, but then it is not all.
     *
     * @param progress is told how long the file is up to there
     * @throws Fault if anything is missing, altered, moved or added
     */
    static void open(Header header, Secret dataKey, InputStream in, OutputStream out, String source, LongConsumer progress) throws IOException {
        try (ChunkSeal seal = new ChunkSeal(dataKey, PURPOSE, header.salt(), sha256(header.toBytes()))) {
            long read = header.toBytes().length;
            for (boolean last = false; !last; ) {
                byte[] head = in.readNBytes(5);
                if (head.length < 5) throw cutShort(source);
                ByteReader numbers = new ByteReader(head);
                int flag = numbers.u8();
                int length = numbers.i32();
                if (flag > 1 || length < ChunkSeal.OVERHEAD || length > MOST_SEALED) throw damaged(source, "a chunk of it has no right beginning", null);
                byte[] sealed = in.readNBytes(length);
                if (sealed.length < length) throw cutShort(source);
                last = flag == 1;
                byte[] chunk = seal.open(sealed, last);
                out.write(chunk);
                progress.accept(read += head.length + length);
                Arrays.fill(chunk, (byte) 0);
            }
            if (in.read() >= 0) throw damaged(source, "something stands after its end", null);
        } catch (SealBroken e) {
            throw damaged(source, e.getMessage(), e);
        }
    }

    private static Fault cutShort(String source) {
        return new Fault(Fault.DATA, source + " ends early: it was not written to its end, or not copied whole; take another copy.");
    }

    private static Fault damaged(String source, String how, Exception cause) {
        return new Fault(Fault.DATA, source + " is damaged: " + how + "; take another copy.", cause);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }
}
