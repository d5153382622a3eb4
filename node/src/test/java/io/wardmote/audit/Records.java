package io.wardmote.audit;

import io.wardmote.key.Refusal;
import io.wardmote.op.Deed;
import io.wardmote.state.ByteWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Records to be written, and what becomes of them. */
final class Records {
    static final Origin ORIGIN = new Origin("c1a5d2b0-0000-4000-8000-000000000001", "0a1b2c3d-0000-4000-8000-000000000002", "kms1");
    static final long TIME = 1_780_000_000_000L;

    private Records() {}

    static Deed deed(int number) {
        Refusal refusal = number % 5 == 3 ? Refusal.KEY_DISABLED : null;
        return new Deed("F1F1F1F1-0000-4000-8000-" + String.format("%012d", number), number % 2 == 0 ? "openapi" : "instance", "1000000000000001", number % 2 == 0 ? "root" : "accesspoint/orders",
            "LTAI" + number % 7, "10.0.0." + number % 200, number % 3 == 0 ? "Decrypt" : "Encrypt", "key-hzz" + String.format("%018d", number % 11), "11111111-2222-4333-8444-" + String.format("%012d", number % 11),
            "kst-1", "", refusal, number % 9 == 0 ? TIME + 60_000 : 0, 40 + number);
    }

    static AuditRecord operated(int number) {
        return new AuditRecord.Operated(TIME + number, deed(number));
    }

    static byte[] written(long sequence, AuditRecord record) {
        return RecordCodec.write(new ByteWriter(), sequence, record).toBytes();
    }

    /** So many records in so many segments, in blocks of seeded sizes. */
    static void write(Path folder, int segments, int each, Random random) throws IOException {
        int number = 0;
        for (int i = 0; i < segments; i++) {
            try (Journal journal = Journal.open(folder, Kind.OPERATIONS, ORIGIN)) {
                for (int left = each; left > 0; ) {
                    int size = Math.min(left, 1 + random.nextInt(6));
                    List<AuditRecord> block = new ArrayList<>();
                    for (int j = 0; j < size; j++) block.add(operated(number++));
                    journal.append(block, TIME + number);
                    left -= size;
                }
            }
        }
    }

    static List<Entry> read(Path folder) throws IOException {
        List<Entry> entries = new ArrayList<>();
        List<Verdict> verdicts = new Verifier(List.of()).verify(SegmentFolder.at(folder), entries::add);
        for (Verdict verdict : verdicts) if (!verdict.isWhole()) throw new AssertionError(verdict);
        return entries;
    }

    /** What of each file is there, unpacked and as it is. */
    static List<byte[]> contents(Path folder) throws IOException, Damage {
        List<byte[]> all = new ArrayList<>();
        for (Path file : SegmentFolder.at(folder)) {
            byte[] bytes = Files.readAllBytes(file);
            all.add(bytes);
            try (Unpacker unpacker = new Unpacker()) {
                for (int at = Block.next(bytes, 0); at >= 0; at = Block.next(bytes, at + 1)) all.add(unpacker.unpack(Block.at(bytes, at).orElseThrow()));
            }
        }
        return all;
    }
}
