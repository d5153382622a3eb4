package io.wardmote.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a start finds of a log by the one head that the cluster knows. */
class ContinuityTest {
    @TempDir
    private Path folder;
    private List<Entry> entries;

    @BeforeEach
    void write() throws IOException {
        Records.write(folder, 3, 30, new Random(1));
        entries = Records.read(folder);
    }

    private Head known(long sequence) {
        Entry entry = entries.get((int) sequence - 1);
        return new Head(entry.node(), entry.incarnation(), sequence, entry.hash(), entry.record().atMillis());
    }

    private String fault(long sequence) throws IOException {
        return Continuity.fault(folder, known(sequence)).orElse("");
    }

    @Test
    void everyRecordThatIsThereFits() throws IOException {
        for (long sequence : List.of(1, 29, 30, 31, 61, 90)) assertThat(fault(sequence)).isEmpty();
    }

    @Test
    void anEndThatIsMissingIsNamed() throws IOException {
        List<Path> segments = SegmentFolder.at(folder);
        Files.delete(segments.get(2));
        assertThat(fault(60)).isEmpty();
        assertThat(fault(61)).isEqualTo("ends with record 60 there, and the cluster knows it up to record 61");
        byte[] bytes = Files.readAllBytes(segments.get(1));
        Files.write(segments.get(1), Arrays.copyOf(bytes, bytes.length - 1));
        assertThat(fault(60)).contains("is damaged (the segment ends in the middle of a block)");
        for (Path left : SegmentFolder.at(folder)) Files.delete(left);
        assertThat(fault(60)).isEqualTo("is empty, and the cluster knows it up to record 60");
    }

    @Test
    void aLogThatBeginsAnewIsNotTheOneThatIsKnown() throws IOException {
        for (Path file : SegmentFolder.at(folder)) Files.delete(file);
        Records.write(folder, 1, 95, new Random(2));
        assertThat(fault(90)).isEqualTo("has another record 90 than the one that the cluster knows");
    }

    @Test
    void whatWasLetGoForItsAgeIsMissedFromTheNextButOneOn() throws IOException {
        List<Path> segments = SegmentFolder.at(folder);
        Files.delete(segments.get(0));
        assertThat(fault(30)).as("the next segment follows from it").isEmpty();
        assertThat(fault(29)).isEqualTo("begins with record 31, and the cluster knows it up to record 29");
    }

    @Test
    void endsOfSegmentsAreToldUntilTheyAreKnown() throws IOException {
        try (Journal journal = Journal.open(folder, Kind.OPERATIONS, Records.ORIGIN)) {
            long day = AuditConfig.SEGMENT_AGE.toMillis();
            for (int i = 0; i < 3; i++) journal.append(List.of(Records.operated(i)), Records.TIME + i * day);
            assertThat(journal.ends()).extracting(Head::sequence).containsExactly(91L, 92L);
            journal.committed(journal.ends().getFirst());
            assertThat(journal.ends()).extracting(Head::sequence).containsExactly(92L);
        }
    }
}
