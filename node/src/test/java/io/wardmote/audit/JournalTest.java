package io.wardmote.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wardmote.op.Deed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    private static final Duration KEEP = Duration.ofDays(90);

    @TempDir
    private Path folder;
    private final long seed = Long.getLong("wardmote.seed", System.nanoTime());

    private Journal open() throws IOException {
        return Journal.open(folder, Kind.OPERATIONS, Records.ORIGIN);
    }

    private void append(int... numbers) throws IOException {
        try (Journal journal = open()) {
            for (int number : numbers) journal.append(List.of(Records.operated(number)), Records.TIME + number);
        }
    }

    @Test
    void eachStartGoesOnWithTheChainInASegmentOfItsOwn() throws IOException {
        append(0, 1);
        append(2);
        assertThat(SegmentFolder.at(folder)).extracting(file -> file.getFileName().toString()).containsExactly("operations-000000000001.seg", "operations-000000000002.seg");
        assertThat(Records.read(folder)).extracting(Entry::sequence, Entry::incarnation, Entry::record)
            .containsExactly(tuple(1, 1, 0), tuple(2, 1, 1), tuple(3, 2, 2));
    }

    private static Tuple tuple(long sequence, long incarnation, int number) {
        return Tuple.tuple(sequence, incarnation, Records.operated(number));
    }

    @Test
    void aStartWithNothingToSayLeavesNoFile() throws IOException {
        append();
        assertThat(SegmentFolder.at(folder)).isEmpty();
    }

    @Test
    void segmentsAreTheirOwnersAlone() throws IOException {
        append(0);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(SegmentFolder.at(folder).getFirst()))).isEqualTo("rw-------");
    }

    @Test
    void recordsThatAreWrittenOneByOneArePackedByWhatTheyHaveInCommon() throws IOException {
        int count = 2_000;
        append(IntStream.range(0, count).toArray());
        long plain = IntStream.range(0, count).mapToLong(i -> Records.written(i, Records.operated(i)).length).sum();
        long packed = Files.size(SegmentFolder.at(folder).getFirst()) - (long) count * Block.HEAD;
        assertThat(packed).isLessThan(plain / 3);
    }

    @Test
    void whatWasTornIsCutBackToTheLastWholeBlockAndTold() throws IOException {
        System.out.println("JournalTest seed " + seed);
        Random random = new Random(seed);
        append(0, 1, 2, 3);
        Path file = SegmentFolder.at(folder).getFirst();
        byte[] bytes = Files.readAllBytes(file);
        int last = Block.next(bytes, 0);
        for (int next = last; next >= 0; next = Block.next(bytes, next + 1)) last = next;
        int kept = last + 1 + random.nextInt(bytes.length - last - 1);
        Files.write(file, Arrays.copyOf(bytes, kept));
        try (Journal journal = open()) {
            assertThat(journal.cutBytes()).isEqualTo(kept - last);
            assertThat(journal.damage()).isEmpty();
            assertThat(Files.size(file)).isEqualTo(last);
            assertThat(journal.append(List.of(Records.operated(9)), Records.TIME).sequence()).isEqualTo(4);
        }
        assertThat(Records.read(folder)).extracting(Entry::record).containsExactly(Records.operated(0), Records.operated(1), Records.operated(2), Records.operated(9));
    }

    /** The same bytes as above, but the cluster knows that they were whole: then it was no crash. */
    @Test
    void anEndThatTheClusterKnowsIsDamageAndLeftAsItIs() throws IOException {
        try (Journal journal = open()) {
            for (int number = 0; number < 4; number++) journal.append(List.of(Records.operated(number)), Records.TIME);
            journal.committed(journal.written().orElseThrow());
        }
        Path file = SegmentFolder.at(folder).getFirst();
        byte[] bytes = Files.readAllBytes(file);
        byte[] cut = Arrays.copyOf(bytes, bytes.length - 1);
        Files.write(file, cut);
        try (Journal journal = open()) {
            assertThat(journal.cutBytes()).isZero();
            assertThat(journal.damage()).contains(file.getFileName().toString(), "is damaged");
            assertThat(Files.readAllBytes(file)).isEqualTo(cut);
            assertThat(journal.append(List.of(Records.operated(9)), Records.TIME).sequence()).as("no number is given twice").isEqualTo(5);
        }
        Verdict verdict = new Verifier(List.of()).verify(SegmentFolder.at(folder), entry -> true).getFirst();
        assertThat(verdict.broken().orElseThrow().sequence()).isEqualTo(4);
        Files.write(file, bytes);
        assertThat(Records.read(folder)).as("with the byte put back all is whole again").hasSize(5);
    }

    private static AuditRecord ofLength(int length) {
        return new AuditRecord.Operated(Records.TIME, new Deed("r", "openapi", "1", "root", "", "", "TagResources", "", "", "", "k".repeat(length), null, 0, 0));
    }

    @Test
    void whatComesAtOnceIsReadAgainHoweverMuchItIs() throws IOException {
        List<AuditRecord> many = new ArrayList<>(Collections.nCopies(Block.MOST_RECORDS * 2 + 7, Records.operated(1)));
        List<AuditRecord> large = new ArrayList<>(Collections.nCopies(40, ofLength(1 << 20)));
        try (Journal journal = open()) {
            assertThat(journal.append(many, Records.TIME).sequence()).isEqualTo(many.size());
            assertThat(journal.append(large, Records.TIME).sequence()).isEqualTo(many.size() + large.size());
            journal.append(List.of(Records.operated(2)), Records.TIME);
            assertThatThrownBy(() -> journal.append(List.of(ofLength(Block.MOST_RAW_BYTES)), Records.TIME)).hasMessageContaining("a record of");
        }
        many.addAll(large);
        many.add(Records.operated(2));
        assertThat(Records.read(folder)).extracting(Entry::record).isEqualTo(many);
    }

    @Test
    void aLandmarkThatCannotBeReadIsDoneWithout() throws IOException {
        append(0, 1, 2, 3);
        Files.writeString(folder.resolve("committed.head"), "{");
        Path file = SegmentFolder.at(folder).getFirst();
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
        try (Journal journal = open()) {
            assertThat(journal.cutBytes()).isPositive();
        }
    }

    @Test
    void whatIsDamagedBeforeItsEndIsToldAndLeftAsItIs() throws IOException {
        append(0, 1, 2, 3);
        Path file = SegmentFolder.at(folder).getFirst();
        byte[] bytes = Files.readAllBytes(file);
        int second = Block.next(bytes, Block.next(bytes, 0) + 1);
        bytes[second + 70] ^= 1;
        Files.write(file, bytes);
        try (Journal journal = open()) {
            assertThat(journal.damage()).contains(file.getFileName().toString(), "is damaged at byte " + second);
            assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
            assertThat(journal.append(List.of(Records.operated(9)), Records.TIME).sequence()).as("after the last whole block").isEqualTo(5);
        }
        Verdict verdict = new Verifier(List.of()).verify(SegmentFolder.at(folder), entry -> true).getFirst();
        assertThat(verdict.broken().orElseThrow().sequence()).isEqualTo(2);
    }

    @Test
    void aNewestSegmentThatIsNoneIsRefused() throws IOException {
        append(0);
        Path file = SegmentFolder.at(folder).getFirst();
        Files.writeString(file, "something else");
        assertThatThrownBy(this::open).isInstanceOf(IOException.class).hasMessageContaining(file + " is no segment").hasMessageContaining("put it back");
    }

    @Test
    void theOldestSegmentsGoForRoomAndForAgeAndWhatIsLeftSaysWhereItBegins() throws IOException {
        for (int i = 0; i < 5; i++) append(i * 100_000);
        List<Path> all = SegmentFolder.at(folder);
        long ofFour = 0;
        for (Path file : all.subList(1, 5)) ofFour += Files.size(file);
        try (Journal journal = open()) {
            journal.trim(0, OptionalLong.empty(), KEEP);
            assertThat(SegmentFolder.at(folder)).as("nothing was written, so it cannot be told").isEqualTo(all);
            journal.append(List.of(Records.operated(500_000)), Records.TIME + 500_000);
            Path newest = SegmentFolder.at(folder).getLast();
            long size = Files.size(newest);
            journal.trim(Long.MAX_VALUE, OptionalLong.empty(), KEEP);
            assertThat(Files.size(newest)).as("nothing was to go, and nothing is told").isEqualTo(size);
            journal.trim(ofFour + size, OptionalLong.empty(), KEEP);
            assertThat(SegmentFolder.at(folder)).as("too many bytes").startsWith(all.get(1)).hasSize(5);
            journal.trim(Long.MAX_VALUE, OptionalLong.of(Records.TIME + 200_001 + KEEP.toMillis()), KEEP);
            assertThat(SegmentFolder.at(folder)).as("too old: only where the next one was begun before that time").startsWith(all.get(2)).hasSize(4);
            journal.trim(0, OptionalLong.empty(), KEEP);
            assertThat(SegmentFolder.at(folder)).as("the newest stays").containsExactly(newest);
        }
        append(600_000);
        List<AuditRecord> trims = Records.read(folder).stream().map(Entry::record).filter(AuditRecord.Trimmed.class::isInstance).toList();
        assertThat(trims).containsExactly(new AuditRecord.Trimmed(Records.TIME + 500_000, 2, true), new AuditRecord.Trimmed(Records.TIME + 500_000, 3, false),
            new AuditRecord.Trimmed(Records.TIME + 500_000, 6, true));
        Verdict verdict = new Verifier(List.of()).verify(SegmentFolder.at(folder), entry -> true).getFirst();
        assertThat(verdict.isWhole()).isTrue();
        assertThat(verdict.first()).isEqualTo(6);
        assertThat(verdict.firstAt()).isEqualTo(Records.TIME + 500_000);
        assertThat(verdict.remarks()).containsExactly("it begins with segment 6: what was before record 6 is not here", "segments before 6 were let go for their room");
    }

    @Test
    void aSegmentThatIsADayOldIsFollowedByAnother() throws IOException {
        try (Journal journal = open()) {
            journal.append(List.of(Records.operated(0)), Records.TIME);
            journal.append(List.of(Records.operated(1)), Records.TIME + AuditConfig.SEGMENT_AGE.toMillis() - 1);
            assertThat(SegmentFolder.at(folder)).hasSize(1);
            journal.append(List.of(Records.operated(2)), Records.TIME + AuditConfig.SEGMENT_AGE.toMillis());
            assertThat(SegmentFolder.at(folder)).hasSize(2);
        }
        assertThat(Records.read(folder)).hasSize(3);
    }

    @Test
    void aFileThatIsWrittenAnewAfterASyncThatFailedIsAnotherWithTheSameBytes() throws IOException {
        Path path = folder.resolve("file");
        try (SegmentFile file = SegmentFile.create(path, new byte[] {1, 2})) {
            file.append(new byte[] {3});
            Object before = Files.readAttributes(path, "unix:ino").get("ino");
            file.secure();
            assertThat(Files.readAttributes(path, "unix:ino").get("ino")).as("no sync has failed").isEqualTo(before);
            file.writeAnew();
            assertThat(Files.readAttributes(path, "unix:ino").get("ino")).isNotEqualTo(before);
            file.append(new byte[] {4});
            assertThat(Files.readAllBytes(path)).containsExactly(1, 2, 3, 4);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path))).isEqualTo("rw-------");
            Files.write(path, new byte[] {1});
            assertThatThrownBy(file::writeAnew).isInstanceOf(IOException.class).hasMessageContaining("shorter than what was written");
        }
    }

    /** That segments go could not be written, and nobody asks for that again: it comes before what does. */
    @Test
    void whatFollowsATrimThatFailedIsWrittenBehindIt() throws IOException {
        Records.write(folder, 2, 5, new Random(1));
        try (Journal journal = Journal.open(folder, Kind.OPERATIONS, Records.ORIGIN)) {
            journal.append(List.of(Records.operated(100)), Records.TIME);
            FailingWrites.of(journal, new AtomicInteger(1));
            assertThatThrownBy(() -> journal.trim(0, OptionalLong.empty(), Duration.ofDays(90))).hasMessage("No space left on device");
            journal.append(List.of(Records.operated(101)), Records.TIME);
        }
        List<AuditRecord> records = Records.read(folder).stream().map(Entry::record).toList();
        assertThat(records.reversed().subList(0, 3)).satisfiesExactly(last -> assertThat(last).isEqualTo(Records.operated(101)),
            trimmed -> assertThat(trimmed).isInstanceOf(AuditRecord.Trimmed.class), first -> assertThat(first).isEqualTo(Records.operated(100)));
    }
}
