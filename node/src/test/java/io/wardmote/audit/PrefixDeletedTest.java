package io.wardmote.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Segments that are missing at the beginning are missing, unless the log says that it let them go. */
class PrefixDeletedTest {
    private static final long DAY = Duration.ofDays(1).toMillis();

    @TempDir
    private Path folder;
    private final List<Head> kept = new ArrayList<>();

    /** Four segments of 20 records, all of the same minute, and a head of each that was kept elsewhere. */
    @BeforeEach
    void write() throws IOException {
        Records.write(folder, 4, 20, new Random(1));
        for (Entry entry : Records.read(folder)) kept.add(new Head(entry.node(), entry.incarnation(), entry.sequence(), entry.hash(), entry.record().atMillis()));
    }

    private void delete(int first) throws IOException {
        for (Path segment : SegmentFolder.of(folder, Kind.OPERATIONS).subList(0, first)) Files.delete(segment);
    }

    /** A start, so many days later, at which so many bytes may be kept. */
    private void start(int days, long bytes) throws IOException {
        long now = Records.TIME + days * DAY;
        try (Journal journal = Journal.open(folder, Kind.OPERATIONS, Records.ORIGIN)) {
            journal.append(List.of(new AuditRecord.Opened(now, "1", 0)), now);
            journal.trim(bytes, OptionalLong.of(now), AuditConfig.DEFAULT.keep());
        }
    }

    private Verdict verdict(List<Head> heads) throws IOException {
        return new Verifier(heads).verify(SegmentFolder.at(folder), entry -> true).getFirst();
    }

    @Test
    void youngSegmentsThatWereDeletedFromTheBeginningAreMissed() throws IOException {
        delete(2);
        Verdict.Broken broken = verdict(kept).broken().orElseThrow();
        assertThat(broken.sequence()).as("the first that was known").isEqualTo(1);
        assertThat(broken.segment()).isEqualTo("operations-000000000003.seg");
        assertThat(broken.sentence()).startsWith("records up to 40 are missing: a trusted head of 2026-").endsWith("shows that they were there, and no record says that they were let go");
    }

    @Test
    void whatTheLogLetGoItselfIsNotMissedHoweverYoungItIs() throws IOException {
        start(1, 0);
        Verdict verdict = verdict(kept);
        assertThat(verdict.isWhole()).as("%s", verdict).isTrue();
        assertThat(verdict.remarks()).contains("segments before 5 were let go for their room");
    }

    @Test
    void whatWasDeletedBeyondWhatTheLogLetGoIsMissedWithoutAnyHead() throws IOException {
        start(1, 0);
        try (Journal journal = Journal.open(folder, Kind.OPERATIONS, Records.ORIGIN)) {
            journal.append(List.of(new AuditRecord.Opened(Records.TIME + 2 * DAY, "1", 0)), Records.TIME + 2 * DAY);
        }
        start(3, Long.MAX_VALUE);
        List<Path> segments = SegmentFolder.of(folder, Kind.OPERATIONS);
        assertThat(segments).hasSize(3);
        Path aside = Files.move(segments.get(0), folder.resolve("aside"));
        assertThat(verdict(List.of()).isWhole()).as("with the record of it gone too, and no head").isTrue();
        Files.move(aside, segments.get(0));
        start(4, SegmentFolder.bytes(folder, Kind.OPERATIONS));
        assertThat(verdict(List.of()).remarks()).contains("segments before 6 were let go for their room");
        delete(1);
        assertThat(verdict(List.of()).broken().orElseThrow().sentence()).endsWith("the log let go of no more than segments before 6");
    }

    @Test
    void whatIsOlderThanRecordsGetIsNotMissedInALogOfBefore() throws IOException {
        delete(2);
        start(89, Long.MAX_VALUE);
        assertThat(verdict(kept).isWhole()).isFalse();
        start(91, Long.MAX_VALUE);
        assertThat(verdict(kept).isWhole()).isTrue();
    }

    @Test
    void ofSegmentsThatAreButSomeTheBeginningIsNotJudged() throws IOException {
        delete(2);
        Verifier some = new Verifier(new Heads(kept, List.of(), Optional.empty()), Optional.empty());
        assertThat(some.verify(SegmentFolder.at(folder), entry -> true)).allMatch(Verdict::isWhole);
    }

    @Test
    void aStartFindsWhatIsMissingByAHeadThatTheClusterKnows() throws IOException {
        assertThat(Continuity.begin(folder)).isEmpty();
        delete(2);
        assertThat(Continuity.begin(folder)).hasValue(41);
        assertThat(Continuity.faultOfBegin(folder, kept.get(30)).orElseThrow()).startsWith("begins with record 41, does not say that it let go of what was before, and the cluster knows record 31 of ");
        start(1, 0);
        assertThat(Continuity.begin(folder)).hasValue(81);
        assertThat(Continuity.faultOfBegin(folder, kept.get(30))).isEmpty();
    }
}
