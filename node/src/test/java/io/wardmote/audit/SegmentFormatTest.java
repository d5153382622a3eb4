package io.wardmote.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.key.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Segments as they were written once, and must be readable for ever: {@code golden.seg} before records were packed by their differences, and one since.
 * {@code mvn test -Drecord=true} writes what they say anew, and the newer where there is none. How it is packed may change with the library; what it unpacks
 * to, and the chain over that, may not.
 */
class SegmentFormatTest {
    private static final Path GOLDEN = Path.of("src/test/resources/io/wardmote/audit/golden.seg");
    private static final Path BY_DIFFERENCES = Path.of("src/test/resources/io/wardmote/audit/differences.seg");
    private static final Path LINES = Path.of("src/test/resources/io/wardmote/audit/golden.jsonl");

    @TempDir
    private Path folder;

    private static final List<AuditRecord> RECORDS = List.of(
        new AuditRecord.Opened(Records.TIME, "0.1.0", 17),
        Records.operated(0), Records.operated(1), Records.operated(3),
        new AuditRecord.Lost(Records.TIME + 9, Records.TIME + 5, Records.TIME + 8, 12),
        new AuditRecord.Strangers(Records.TIME + 10, Records.TIME + 9, "openapi", "192.0.2.7", Refusal.WRONG_SIGNATURE, 70_000),
        new AuditRecord.Strangers(Records.TIME + 10, Records.TIME + 9, "instance", "", Refusal.UNKNOWN_ACCESS_KEY, 3));

    private Path written() throws IOException {
        try (Journal journal = Journal.open(folder, Kind.OPERATIONS, Records.ORIGIN)) {
            journal.append(RECORDS.subList(0, 3), Records.TIME);
            journal.append(RECORDS.subList(3, RECORDS.size()), Records.TIME + 1);
        }
        return SegmentFolder.at(folder).getFirst();
    }

    private static List<Entry> read(Path file) throws Exception {
        List<Entry> entries = new ArrayList<>();
        Segment segment = Segment.read(file);
        segment.each(segment.chain(), entries::add);
        return entries;
    }

    @Test
    void segmentsOfThenAreReadAsTheyWereMeant() throws Exception {
        if (Boolean.getBoolean("record") && !Files.exists(BY_DIFFERENCES)) Files.copy(written(), BY_DIFFERENCES);
        List<Entry> entries = read(GOLDEN);
        assertThat(entries).extracting(Entry::record).isEqualTo(RECORDS);
        assertThat(read(BY_DIFFERENCES)).isEqualTo(entries);
        String lines = entries.stream().map(entry -> JsonLine.of(entry).encode() + "\n").collect(Collectors.joining());
        if (Boolean.getBoolean("record")) Files.writeString(LINES, lines);
        assertThat(lines).isEqualTo(Files.readString(LINES));
    }

    @Test
    void whatIsWrittenNowHasTheSameChain() throws Exception {
        assertThat(read(written())).isEqualTo(read(GOLDEN));
    }
}
