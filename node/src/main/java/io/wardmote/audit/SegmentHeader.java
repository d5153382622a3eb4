package io.wardmote.audit;

import io.wardmote.state.ByteReader;
import io.wardmote.state.ByteWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * How a segment begins. As {@link ByteWriter} writes it:
 * <pre>
 *   | "WARDMOTE AUDIT \n" 16 | format 4 = 1 | length of the rest 4 |
 *   | kind | cluster | node | name (texts) | incarnation 8 | number 8 | first sequence 8 | hash before 32 | opened at 8 |
 *   | CRC-32C of all before 4 |
 * </pre>
 *
 * @param node        id of the node
 * @param name        what people call it
 * @param incarnation how often the log has been opened
 * @param number      of the segment: each one more than the one before, from 1
 * @param first       sequence of its first record
 * @param previous    last hash of the segment before, which need not be there any more; zeros if there never was one
 * @param openedAt    by the node's clock, milliseconds since 1970; no record before it is later
 */
record SegmentHeader(Kind kind, String cluster, String node, String name, long incarnation, long number, long first, Hash previous, long openedAt) {
    static final byte[] MAGIC = "WARDMOTE AUDIT \n".getBytes(StandardCharsets.US_ASCII);
    static final int FORMAT = 1;
    private static final int PREFIX = 16 + 4 + 4;
    private static final int LONGEST = 4096;

    byte[] toBytes() {
        byte[] rest = new ByteWriter().text(kind.toString()).text(cluster).text(node).text(name).i64(incarnation).i64(number).i64(first)
            .raw(previous.bytes()).i64(openedAt).toBytes();
        byte[] before = new ByteWriter().raw(MAGIC).i32(FORMAT).i32(rest.length).raw(rest).toBytes();
        return new ByteWriter().raw(before).i32(sum(before, before.length)).toBytes();
    }

    /** A header and its bytes, which the chain goes through. */
    record Read(SegmentHeader header, byte[] bytes) {}

    /** Of a file, of which nothing else is read. @throws Damage if it is no segment's */
    static SegmentHeader read(Path file) throws IOException, Damage {
        try (InputStream in = Files.newInputStream(file)) {
            return of(in.readNBytes(PREFIX + LONGEST + 4)).header();
        }
    }

    /** @throws Damage if a file that begins so is no segment */
    static Read of(byte[] file) throws Damage {
        if (file.length < PREFIX || !Arrays.equals(file, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) throw new Damage(0, "it does not begin as a segment does");
        ByteReader prefix = new ByteReader(Arrays.copyOfRange(file, MAGIC.length, PREFIX));
        int format = prefix.i32();
        if (format != FORMAT) throw new Damage(0, "it has format " + format + ", and this version reads " + FORMAT);
        int length = prefix.i32();
        if (length < 0 || length > LONGEST || file.length < PREFIX + length + 4) throw new Damage(0, "its header is cut short or altered");
        byte[] bytes = Arrays.copyOf(file, PREFIX + length + 4);
        int sum = new ByteReader(Arrays.copyOfRange(bytes, PREFIX + length, bytes.length)).i32();
        if (sum(bytes, PREFIX + length) != sum) throw new Damage(0, "its header fails its checksum");
        try {
            ByteReader in = new ByteReader(Arrays.copyOfRange(bytes, PREFIX, PREFIX + length));
            SegmentHeader header = new SegmentHeader(Kind.named(in.text()), in.text(), in.text(), in.text(), in.i64(), in.i64(), in.i64(),
                new Hash(in.raw(Hash.BYTES)), in.i64());
            in.end();
            return new Read(header, bytes);
        } catch (IllegalArgumentException e) {
            throw new Damage(0, "its header cannot be read: " + e.getMessage());
        }
    }

    private static int sum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
