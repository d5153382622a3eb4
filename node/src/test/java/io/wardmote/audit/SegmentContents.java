package io.wardmote.audit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.wardmote.op.Deed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What a disk would hold of some deeds: the segments' bytes, packed and unpacked, each byte a character. */
public final class SegmentContents {
    private SegmentContents() {}

    /** What is in the segments of a node's data folder, unpacked. */
    public static List<byte[]> unpacked(Path data) throws IOException {
        try {
            return Records.contents(SegmentFolder.below(data));
        } catch (Damage e) {
            throw new IOException(e);
        }
    }

    /** A segment with those records, each in a block. */
    public static void write(Path folder, Origin origin, List<AuditRecord> records) throws IOException {
        try (Journal journal = Journal.open(folder, Kind.OPERATIONS, origin)) {
            for (AuditRecord record : records) journal.append(List.of(record), record.atMillis());
        }
    }

    public static List<String> of(Path folder, List<Deed> deeds) throws IOException {
        try (Journal journal = Journal.open(folder, Kind.OPERATIONS, Records.ORIGIN)) {
            for (int from = 0; from < deeds.size(); from += 100) {
                journal.append(deeds.subList(from, Math.min(deeds.size(), from + 100)).stream().<AuditRecord>map(deed -> new AuditRecord.Operated(Records.TIME, deed)).toList(), Records.TIME);
            }
        }
        try {
            return Records.contents(folder).stream().map(bytes -> new String(bytes, ISO_8859_1)).toList();
        } catch (Damage e) {
            throw new IOException(e);
        }
    }
}
