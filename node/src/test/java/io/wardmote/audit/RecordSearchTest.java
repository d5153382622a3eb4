package io.wardmote.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.wardmote.op.Deed;
import io.wardmote.state.Destruction;
import io.wardmote.state.Milestone;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordSearchTest {
    private static final int SEGMENTS = 3;
    private static final int EACH = 40;
    private static final int COUNT = SEGMENTS * EACH;
    private static final int ALL = 100_000;
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final Selection ANY = selection(null, null, null, null, null, null);
    private static final Found NOTHING = new Found(List.of(), OptionalLong.empty(), 0, List.of());

    @TempDir
    private Path folder;

    private static Selection selection(Instant from, Instant to, String key, String principal, String operation, String outcome) {
        return new Selection(Optional.ofNullable(from), Optional.ofNullable(to), Optional.ofNullable(key), Optional.ofNullable(principal),
            Optional.ofNullable(operation), Optional.ofNullable(outcome));
    }

    private static Selection between(long from, long to) {
        return selection(Instant.ofEpochMilli(from), Instant.ofEpochMilli(to), null, null, null, null);
    }

    private void write() throws IOException {
        Records.write(folder, SEGMENTS, EACH, new Random(7));
    }

    private Found find(Selection selection, long below, int limit) throws IOException {
        return RecordSearch.of(folder, selection, below, limit);
    }

    private Found find(Selection selection) throws IOException {
        return find(selection, RecordSearch.NEWEST, ALL);
    }

    private static List<Long> sequences(Found found) {
        return found.entries().stream().map(Entry::sequence).toList();
    }

    private static Stream<Long> down(long from, long to) {
        return LongStream.iterate(from, at -> at >= to, at -> at - 1).boxed();
    }

    private Path segment(int which) throws IOException {
        return SegmentFolder.of(folder, Kind.OPERATIONS).get(which);
    }

    @Test
    void allAreFoundNewestFirstAcrossSegmentsAndStarts() throws IOException {
        write();
        Found found = find(ANY);
        assertThat(found.entries()).isEqualTo(Records.read(folder).reversed());
        assertThat(found.entries()).extracting(Entry::incarnation).contains(1L, 2L, 3L);
        assertThat(found.below()).isZero();
        assertThat(found.lookedBackTo()).hasValue(Records.TIME);
        assertThat(found.passed()).isEmpty();
    }

    @Test
    void eachSelectionFindsWhatReadingAllWould() throws IOException {
        write();
        List<Entry> all = Records.read(folder).reversed();
        Instant middle = Instant.ofEpochMilli(Records.TIME + COUNT / 2);
        for (Selection selection : List.of(selection(middle, null, null, null, null, null), selection(null, middle, null, null, null, null),
            selection(null, null, Records.deed(3).key(), null, null, null), selection(null, null, null, "root", null, null),
            selection(null, null, null, null, "Decrypt", null), selection(null, null, null, null, null, "Rejected.Disabled"),
            selection(middle, null, Records.deed(3).key(), null, null, "done"))) {
            List<Entry> wanted = all.stream().filter(selection::takes).toList();
            assertThat(wanted).isNotEmpty().hasSizeLessThan(COUNT);
            Found found = find(selection);
            assertThat(found.entries()).isEqualTo(wanted);
            assertThat(found.below()).isZero();
        }
    }

    @Test
    void whatIsOfNobodyIsFoundAsASelectionTakesIt() throws IOException {
        Destruction evidence = new Destruction("key-gone", List.of("version-gone"), new Milestone(5, 6), List.of(), 8);
        try (Journal journal = Journal.open(folder, Kind.OPERATIONS, Records.ORIGIN)) {
            journal.append(List.of(new AuditRecord.Opened(Records.TIME, "1", 0), Records.operated(1), new AuditRecord.Lost(Records.TIME + 2, 1, 2, 3),
                new AuditRecord.Destroyed(Records.TIME + 3, evidence), new AuditRecord.Trimmed(Records.TIME + 4, 1, true)), Records.TIME);
        }
        assertThat(sequences(find(ANY))).containsExactly(5L, 4L, 3L, 2L, 1L);
        assertThat(sequences(find(selection(null, null, "key-gone", null, null, null)))).as("and what may have been of it").containsExactly(4L, 3L);
        assertThat(sequences(find(selection(null, null, null, "root", null, null)))).containsExactly(3L);
    }

    @Test
    void pageAfterPageFindsEachOnce() throws IOException {
        write();
        List<Entry> all = new ArrayList<>();
        long below = RecordSearch.NEWEST;
        for (int pages = 0; below > 0; pages++) {
            assertThat(pages).isLessThanOrEqualTo(COUNT / 7);
            Found found = find(ANY, below, 7);
            assertThat(found.entries()).hasSizeBetween(1, 7);
            assertThat(found.lookedBackTo()).hasValue(found.entries().getLast().record().atMillis());
            all.addAll(found.entries());
            below = found.below();
        }
        assertThat(all).isEqualTo(Records.read(folder).reversed());
    }

    @Test
    void theOldestOfAllEndsTheSearch() throws IOException {
        assertThat(find(ANY)).isEqualTo(NOTHING);
        write();
        assertThat(find(ANY, RecordSearch.NEWEST, COUNT).below()).isZero();
        assertThat(find(ANY, RecordSearch.NEWEST, COUNT - 1).below()).isEqualTo(2);
        assertThat(find(ANY, 1, ALL)).isEqualTo(NOTHING);
        assertThat(find(ANY, 0, ALL)).isEqualTo(NOTHING);
    }

    /** Three blocks to a group: it begins anew after a megabyte. */
    private void writeGroups() throws IOException {
        try (Journal journal = Journal.open(folder, Kind.OPERATIONS, Records.ORIGIN)) {
            for (int from = 0; from < 24_000; from += 2000) {
                journal.append(IntStream.range(from, from + 2000).mapToObj(Records::operated).toList(), Records.TIME);
            }
        }
    }

    private List<Group> groups() throws IOException {
        try {
            return Segment.read(segment(0)).groups(false);
        } catch (Damage e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aSearchThatTakesTooLongStopsAndIsGoneOnWith() throws IOException {
        writeGroups();
        AtomicLong nanos = new AtomicLong();
        LongSupplier slow = () -> nanos.addAndGet(RecordSearch.LONGEST.toNanos());
        List<Long> stops = new ArrayList<>();
        for (long below = RecordSearch.NEWEST; below > 0; ) {
            Found found = RecordSearch.of(folder, selection(null, null, null, null, "Nothing", null), below, ALL, slow);
            assertThat(found.entries()).isEmpty();
            assertThat(found.lookedBackTo()).hasValue(Records.TIME + Math.max(found.below(), 1) - 1);
            below = found.below();
            stops.add(below);
        }
        List<Long> begins = groups().reversed().stream().map(Group::first).toList();
        assertThat(begins).hasSizeGreaterThan(3);
        assertThat(stops).as("a group each").isEqualTo(Stream.concat(begins.subList(0, begins.size() - 1).stream(), Stream.of(0L)).toList());
    }

    private void flip(int at) throws IOException {
        byte[] bytes = Files.readAllBytes(segment(0));
        bytes[at] ^= 1;
        Files.write(segment(0), bytes);
    }

    private int secondBlock(Group group) throws IOException {
        return group.from() + Block.at(Files.readAllBytes(segment(0)), group.from()).orElseThrow().length();
    }

    @Test
    void aDamagedBlockCostsWhatGoesOnFromIt() throws IOException {
        writeGroups();
        Group group = groups().get(1);
        flip(secondBlock(group) + Block.HEAD);
        Found found = find(ANY);
        long lost = group.first() + 2000;
        assertThat(found.passed()).containsExactly(new Passed("operations-000000000001.seg", lost, group.last(), Segment.ALTERED));
        assertThat(sequences(found)).isEqualTo(Stream.concat(down(24_000, group.last() + 1), down(lost - 1, 1)).toList());
        assertThat(found.below()).isZero();
        assertThat(find(ANY, lost, ALL).passed()).as("told once, page after page").isEmpty();
    }

    @Test
    void whatFollowsOnADamagedEndIsNotProven() throws IOException {
        writeGroups();
        List<Group> groups = groups();
        byte[] bytes = Files.readAllBytes(segment(0));
        int last = groups.get(1).from();
        while (last + Block.at(bytes, last).orElseThrow().length() < groups.get(1).to()) last += Block.at(bytes, last).orElseThrow().length();
        flip(last + Block.HEAD);
        long unproven = groups.get(2).first() + 1999;
        Found found = find(ANY);
        assertThat(found.passed()).extracting(Passed::first, Passed::last, Passed::sentence).contains(
            tuple(groups.get(2).first(), unproven, "what stands before it is damaged, so it is not proven"));
        assertThat(sequences(found)).isEqualTo(Stream.concat(down(24_000, unproven + 1), down(groups.get(1).first() + 3999, 1)).toList());
    }

    @Test
    void whatALaterVersionPackedIsNamed() throws IOException {
        writeGroups();
        Group group = groups().get(1);
        byte[] bytes = Files.readAllBytes(segment(0));
        Block block = Block.at(bytes, group.from()).orElseThrow();
        byte[] later = block.toBytes();
        later[Block.MAGIC.length] = 0x41;
        CRC32C crc = new CRC32C();
        crc.update(later, 0, Block.HEAD - 4);
        crc.update(later, Block.HEAD, later.length - Block.HEAD);
        ByteBuffer.wrap(later).putInt(Block.HEAD - 4, (int) crc.getValue());
        System.arraycopy(later, 0, bytes, group.from(), later.length);
        Files.write(segment(0), bytes);
        Found found = find(ANY);
        assertThat(found.passed()).containsExactly(new Passed("operations-000000000001.seg", group.first(), group.last(),
            "a later version packed it in a way that this one does not know"));
        assertThat(found.entries()).hasSize((int) (24_000 - (group.last() - group.first() + 1)));
    }

    @Test
    void muchThatIsDamagedIsNamedAFewAtATime() throws IOException {
        writeDays(LongStream.range(0, 120).map(day -> Records.TIME + day * DAY).toArray());
        for (int which = 0; which < 119; which++) {
            byte[] bytes = Files.readAllBytes(segment(which));
            bytes[which >= 60 ? 20 : bytes.length - 1] ^= 1;
            Files.write(segment(which), bytes);
        }
        List<String> named = new ArrayList<>();
        int searches = 0;
        for (long below = RecordSearch.NEWEST; below > 0; searches++) {
            Found found = find(ANY, below, ALL);
            assertThat(found.below()).as("it gets on").isLessThan(below);
            found.passed().forEach(hole -> named.add(hole.segment()));
            below = found.below();
        }
        assertThat(searches).isGreaterThan(2);
        assertThat(named.stream().distinct()).hasSize(119);
    }

    @Test
    void whatIsBeingWrittenIsNotYetThere() throws IOException {
        write();
        byte[] bytes = Files.readAllBytes(segment(SEGMENTS - 1));
        Files.write(segment(SEGMENTS - 1), Block.MAGIC, StandardOpenOption.APPEND);
        Found found = find(ANY);
        assertThat(found.passed()).isEmpty();
        assertThat(found.entries()).hasSize(COUNT);
        Files.write(segment(0), Arrays.copyOf(bytes, 10), StandardOpenOption.APPEND);
        assertThat(find(ANY)).as("what the next start went on without").isEqualTo(found);
    }

    @Test
    void aLogThatIsWrittenMeanwhileIsReadAsFarAsItWasAnswered() throws Exception {
        try (Journal journal = Journal.open(folder, Kind.OPERATIONS, Records.ORIGIN)) {
            AtomicLong answered = new AtomicLong();
            Thread writer = Thread.ofPlatform().start(() -> {
                for (int i = 0; i < 3000; i++) append(journal, i, answered);
            });
            while (writer.isAlive()) {
                long least = answered.get();
                Found found = find(ANY);
                assertThat(found.passed()).isEmpty();
                assertThat(found.entries()).hasSizeGreaterThanOrEqualTo((int) least);
                assertThat(sequences(found)).isEqualTo(down(found.entries().size(), 1).toList());
            }
            writer.join();
            assertThat(find(ANY).entries()).hasSize(3000);
        }
    }

    private static void append(Journal journal, int number, AtomicLong answered) {
        try {
            journal.append(List.of(Records.operated(number)), Records.TIME + number);
            answered.incrementAndGet();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A segment a day, of which the first record is of its begin. */
    private void writeDays(long... opened) throws IOException {
        for (long at : opened) {
            try (Journal journal = Journal.open(folder, Kind.OPERATIONS, Records.ORIGIN)) {
                journal.append(List.of(new AuditRecord.Operated(at, Records.deed(1))), at);
            }
        }
    }

    /** Whether a segment was read shows by what is said of one that cannot be; of the newest nothing is, since it may be being written. */
    private List<String> readOf(Selection selection) throws IOException {
        for (Path file : SegmentFolder.of(folder, Kind.OPERATIONS)) {
            byte[] bytes = Files.readAllBytes(file);
            bytes[bytes.length - 1] ^= 1;
            Files.write(file, bytes);
        }
        return find(selection).passed().stream().map(hole -> hole.segment().replaceAll("\\D", "").replaceAll("^0+", "")).distinct().toList();
    }

    @Test
    void segmentsOfOtherTimesAreNotRead() throws IOException {
        writeDays(Records.TIME, Records.TIME + DAY, Records.TIME + 2 * DAY, Records.TIME + 3 * DAY, Records.TIME + 4 * DAY);
        Selection third = between(Records.TIME + 2 * DAY + 1, Records.TIME + 3 * DAY);
        assertThat(find(third).below()).as("through").isZero();
        assertThat(find(between(Records.TIME + 2 * DAY, Records.TIME + 3 * DAY)).entries()).hasSize(1);
        assertThat(readOf(third)).as("what began before is older; what began later may have waited").containsExactly("4", "3");
    }

    @Test
    void whatAClockThatWasSetBackSaidSkipsNothing() throws IOException {
        long wrong = Records.TIME + 400 * DAY;
        writeDays(Records.TIME, wrong, Records.TIME + DAY, Records.TIME + 2 * DAY);
        assertThat(readOf(between(Records.TIME + DAY, Records.TIME + 2 * DAY))).as("the second may have been written to after that")
            .containsExactly("3", "2");
    }

    @Test
    void aSegmentThatGoesMeanwhileIsTheEnd() throws IOException {
        write();
        Deed newest = Records.deed(COUNT - 1);
        AtomicLong asked = new AtomicLong();
        LongSupplier trims = () -> {
            if (asked.incrementAndGet() == 2) trim();
            return 0;
        };
        Found found = RecordSearch.of(folder, ANY, RecordSearch.NEWEST, ALL, trims);
        assertThat(found.entries()).hasSize(EACH);
        assertThat(((AuditRecord.Operated) found.entries().getFirst().record()).deed()).isEqualTo(newest);
        assertThat(found.below()).isZero();
        assertThat(found.passed()).isEmpty();
    }

    private void trim() {
        try {
            Files.delete(segment(0));
            Files.delete(segment(0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
