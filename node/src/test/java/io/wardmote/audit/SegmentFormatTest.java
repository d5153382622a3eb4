package io.wardmote.audit;

import static io.wardmote.audit.Block.Packing.BY_LENGTH;
import static io.wardmote.audit.Block.Packing.BY_LENGTH_DEFLATED;
import static io.wardmote.audit.Block.Packing.DEFLATED;
import static io.wardmote.audit.Block.Packing.DIFFERENCES;
import static io.wardmote.audit.Block.Packing.DIFFERENCES_DEFLATED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wardmote.key.Refusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Segments as they were written once, and must be readable for ever: {@code golden.seg} before records were packed by their differences; two by those from the
 * last of the same length, one of them of records that repeat, whose differences are not deflated; and {@code shelves.seg} of the same by those from the last
 * on a shelf. {@code mvn test -Drecord=true} writes what they say anew, and the last where it is not there. How it is packed may change with the library; what
 * it unpacks to, and the chain over that, may not.
 */
class SegmentFormatTest {
    private static final Path GOLDEN = Path.of("src/test/resources/io/wardmote/audit/golden.seg");
    private static final Path BY_DIFFERENCES = Path.of("src/test/resources/io/wardmote/audit/differences.seg");
    private static final Path REPEATED = Path.of("src/test/resources/io/wardmote/audit/repeated.seg");
    private static final Path SHELVES = Path.of("src/test/resources/io/wardmote/audit/shelves.seg");
    private static final Path LINES = Path.of("src/test/resources/io/wardmote/audit/golden.jsonl");

    @TempDir
    private Path folder;

    private static final List<AuditRecord> RECORDS = List.of(
        new AuditRecord.Opened(Records.TIME, "0.1.0", 17),
        Records.operated(0), Records.operated(1), Records.operated(3),
        new AuditRecord.Lost(Records.TIME + 9, Records.TIME + 5, Records.TIME + 8, 12),
        new AuditRecord.Strangers(Records.TIME + 10, Records.TIME + 9, "openapi", "192.0.2.7", Refusal.WRONG_SIGNATURE, 70_000),
        new AuditRecord.Strangers(Records.TIME + 10, Records.TIME + 9, "instance", "", Refusal.UNKNOWN_ACCESS_KEY, 3));

    /** In three blocks, of which the second has little but repetitions. */
    private static final List<AuditRecord> REPEATED_ONES = Collections.nCopies(40, Records.operated(3));
    private static final List<AuditRecord> OTHERS = List.of(new AuditRecord.Opened(Records.TIME + 20, "0.2.0 of another length", 0));
    private static final List<AuditRecord> REPETITIONS = Stream.of(RECORDS, REPEATED_ONES, OTHERS).flatMap(List::stream).toList();

    @SafeVarargs
    private Path written(List<AuditRecord>... blocks) throws IOException {
        Path own = Files.createTempDirectory(folder, "log");
        try (Journal journal = Journal.open(own, Kind.OPERATIONS, Records.ORIGIN)) {
            for (int i = 0; i < blocks.length; i++) journal.append(blocks[i], Records.TIME + i);
        }
        return SegmentFolder.at(own).getFirst();
    }

    private Path written() throws IOException {
        return written(RECORDS.subList(0, 3), RECORDS.subList(3, RECORDS.size()));
    }

    private Path repeated() throws IOException {
        return written(RECORDS, REPEATED_ONES, OTHERS);
    }

    private static List<Block.Packing> packings(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        List<Block.Packing> found = new ArrayList<>();
        for (int at = Block.next(bytes, 0); at >= 0; at = Block.next(bytes, at + 1)) found.add(Block.at(bytes, at).orElseThrow().packing());
        return found;
    }

    private static List<Entry> read(Path file) throws Exception {
        List<Entry> entries = new ArrayList<>();
        Segment segment = Segment.read(file);
        segment.each(segment.chain(), entries::add);
        return entries;
    }

    @Test
    void segmentsOfThenAreReadAsTheyWereMeant() throws Exception {
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

    /** An earlier version, gone back to. */
    @Test
    void blocksThatALaterVersionPackedAreKeptAndGoneOnFromAndNotRead() throws Exception {
        Path file = written();
        byte[] bytes = Files.readAllBytes(file);
        int at = Block.next(bytes, Block.next(bytes, 0) + 1);
        CRC32C sum = new CRC32C();
        bytes[at + Block.MAGIC.length] = (byte) 0x7e;
        sum.update(bytes, at, Block.HEAD - Integer.BYTES);
        sum.update(bytes, at + Block.HEAD, bytes.length - at - Block.HEAD);
        ByteBuffer.wrap(bytes).putInt(at + Block.HEAD - Integer.BYTES, (int) sum.getValue());
        Files.write(file, bytes);
        try (Journal journal = Journal.open(file.getParent(), Kind.OPERATIONS, Records.ORIGIN)) {
            assertThat(journal.cutBytes()).isZero();
            assertThat(journal.damage()).isEmpty();
            assertThat(journal.append(OTHERS, Records.TIME).sequence()).isEqualTo(RECORDS.size() + 1);
        }
        assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
        assertThatThrownBy(() -> read(file)).isInstanceOf(Damage.class).hasMessageContaining("later version packed it");
        Path next = SegmentFolder.at(file.getParent()).getLast();
        assertThat(next).isNotEqualTo(file);
        assertThat(read(next)).extracting(Entry::record).isEqualTo(OTHERS);
    }

    @Test
    void differencesThatAreShortAreNotDeflatedAndThoseAfterThemAreReadAllTheSame() throws Exception {
        if (Boolean.getBoolean("record") && !Files.exists(SHELVES)) Files.copy(repeated(), SHELVES);
        for (Path file : List.of(REPEATED, SHELVES, repeated())) assertThat(read(file)).extracting(Entry::record).isEqualTo(REPETITIONS);
        for (Path file : List.of(SHELVES, repeated())) assertThat(packings(file)).containsExactly(DIFFERENCES_DEFLATED, DIFFERENCES, DIFFERENCES_DEFLATED);
        assertThat(packings(REPEATED)).containsExactly(BY_LENGTH_DEFLATED, BY_LENGTH, BY_LENGTH_DEFLATED);
        assertThat(packings(BY_DIFFERENCES)).containsOnly(BY_LENGTH_DEFLATED);
        assertThat(packings(GOLDEN)).containsOnly(DEFLATED);
    }
}
