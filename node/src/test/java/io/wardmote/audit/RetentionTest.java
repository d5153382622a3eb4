package io.wardmote.audit;

import static io.wardmote.key.Refusal.UNAVAILABLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.audit.AuditConfig.WhenStuck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How old a segment is no one clock says: only what the cluster's time and the node's own agree on. */
class RetentionTest {
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final long NOW = Records.TIME;
    private static final AuditConfig CONFIG =
        new AuditConfig(WhenStuck.BLOCK, Duration.ofSeconds(5), 0, Duration.ofDays(90), 1L << 30, 64L << 20, Optional.empty());

    @TempDir
    private Path folder;

    /** Of each start a segment, which begins so many days from now, by the clock of then. */
    private void segments(long... days) throws IOException {
        for (long day : days) {
            try (Journal journal = Journal.open(folder, Kind.OPERATIONS, Records.ORIGIN)) {
                journal.append(List.of(Records.operated(0)), NOW + day * DAY);
            }
        }
    }

    /** The numbers of the segments that are left. */
    private List<Integer> left(long clockMillis, Supplier<OptionalLong> cluster) throws IOException {
        Retention retention = new Retention(CONFIG, () -> Instant.ofEpochMilli(clockMillis));
        if (cluster != null) retention.goesBy(cluster);
        Path newest = SegmentFolder.at(folder).getLast();
        try (Journal operations = Journal.open(folder, Kind.OPERATIONS, Records.ORIGIN);
             Journal strangers = Journal.open(folder, Kind.STRANGERS, Records.ORIGIN)) {
            operations.append(List.of(Records.operated(0)), clockMillis);   // what goes is told in a segment that there is, which ends the newest
            retention.trim(operations, strangers);
        }
        for (Path later : SegmentFolder.at(folder)) if (later.compareTo(newest) > 0) Files.delete(later);
        return SegmentFolder.at(folder).stream().map(file -> Integer.parseInt(file.getFileName().toString().replaceAll("[^0-9]", ""))).toList();
    }

    private List<Integer> left(long clockMillis, long clusterMillis) throws IOException {
        return left(clockMillis, () -> OptionalLong.of(clusterMillis));
    }

    @Test
    void whatEndedBeforeTheTimeThatIsKeptGoes() throws IOException {
        segments(-200, -150, -91, -80, -1);
        assertThat(left(NOW, NOW)).as("the third may have records of the ninetieth day").containsExactly(3, 4, 5);
        assertThat(left(NOW + 30_000, NOW)).containsExactly(3, 4, 5);
        assertThat(left(NOW + 1000 * DAY, NOW + 1000 * DAY)).as("the newest stays").containsExactly(5);
    }

    @Test
    void nothingGoesForItsAgeUntilTheClustersTimeIsKnown() throws IOException {
        segments(-200, -150, -1);
        assertThat(left(NOW, null)).as("of a process that just started").containsExactly(1, 2, 3);
        assertThat(left(NOW, OptionalLong::empty)).as("its time leapt, or there is no leader").containsExactly(1, 2, 3);
        assertThat(left(NOW, () -> {
            throw UNAVAILABLE.because("The state is being replaced.");
        })).containsExactly(1, 2, 3);
    }

    @Test
    void nothingGoesForItsAgeWhileTheNodesClockIsAnother() throws IOException {
        segments(-80, -50, -1);
        assertThat(left(NOW + 365 * DAY, NOW)).as("set forward, and the process began only then").containsExactly(1, 2, 3);
        assertThat(left(NOW, NOW + 365 * DAY)).as("and where it is the cluster's that is wrong").containsExactly(1, 2, 3);
        assertThat(left(NOW + 30_001, NOW)).containsExactly(1, 2, 3);
        assertThat(left(NOW + 45 * DAY, NOW + 45 * DAY)).as("both the same").containsExactly(2, 3);
    }

    @Test
    void aClockThatWasWrongWhenSegmentsBeganMakesNoneOlder() throws IOException {
        segments(-60, -20_000, -19_999, -40, 3_000, -1);
        assertThat(left(NOW, NOW)).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(left(NOW + 49 * DAY, NOW + 49 * DAY)).as("none ended before the fourth began").containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(left(NOW + 51 * DAY, NOW + 51 * DAY)).containsExactly(4, 5, 6);
        assertThat(left(NOW + 92 * DAY, NOW + 92 * DAY)).as("nor is one kept for ever that began in a time to come").containsExactly(6);
    }

    @Test
    void oneThatIsDamagedDoesNotSayHowOldItIs() throws IOException {
        segments(-3, -200, -1);
        damage(1);
        assertThat(left(NOW, NOW)).containsExactly(1, 2, 3);
        assertThat(left(NOW + 100 * DAY, NOW + 100 * DAY)).containsExactly(3);
    }

    @Test
    void whatThereIsNoRoomForGoesWhateverTimeItIs() throws IOException {
        segments(-3, -2, -1);
        damage(1);
        SegmentFolder.delete(SegmentFolder.surplus(folder, Kind.OPERATIONS, 0, OptionalLong.empty(), Duration.ofDays(90)));
        assertThat(SegmentFolder.at(folder)).hasSize(1);
    }

    private void damage(int number) throws IOException {
        Path file = SegmentFolder.at(folder).get(number);
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 40));
    }
}
