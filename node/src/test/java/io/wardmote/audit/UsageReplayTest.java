package io.wardmote.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.op.Deed;
import io.wardmote.op.Used;
import io.wardmote.state.Usage;
import io.wardmote.state.UseKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsageReplayTest {
    private static final int SEGMENTS = 4;
    private static final int EACH = 300;
    private static final long ALL = SEGMENTS * EACH;
    private static final int KEYS_AT_ONCE = 500;

    @TempDir
    private Path folder;

    private List<UsagePiece> pieces(long after, long upTo) throws IOException {
        List<UsagePiece> pieces = new ArrayList<>();
        UsageReplay.each(folder, after, upTo, pieces::add);
        return pieces;
    }

    private static Map<String, Long> counts(List<UsagePiece> pieces) {
        Map<String, Long> counts = new HashMap<>();
        for (UsagePiece piece : pieces) for (Usage usage : CountedAudit.uses(piece)) counts.merge(usage.keyId() + usage.versionId(), usage.count(), Long::sum);
        return counts;
    }

    /** Of the records numbered so, from 0. */
    private static Map<String, Long> expected(long from, long to) {
        Map<String, Long> counts = new HashMap<>();
        for (int number = (int) from; number < to; number++) {
            Deed deed = Records.deed(number);
            if (deed.refusal() == null) counts.merge(deed.key() + deed.version(), 1L, Long::sum);
        }
        return counts;
    }

    private void write() throws IOException {
        Records.write(folder, SEGMENTS, EACH, new Random(7));
    }

    @Test
    void everyRecordOfAllSegmentsIsCountedOnceFromWhereverItBegins() throws IOException {
        write();
        for (long after : List.of(0L, 1L, 299L, 300L, 301L, 750L, ALL - 1, ALL)) {
            for (long upTo : List.of(after, Math.min(ALL, after + 1), Math.min(ALL, after + 400), ALL)) {
                List<UsagePiece> pieces = pieces(after, upTo);
                assertThat(pieces).singleElement().extracting(UsagePiece::after, UsagePiece::upTo).containsExactly(after, upTo);
                assertThat(counts(pieces)).as("%d to %d", after, upTo).isEqualTo(expected(after, upTo));
            }
        }
    }

    @Test
    void moreKeysThanFitInMemoryAreManyPiecesThatFollowEachOtherAndAreOneIfItWasOne() throws IOException {
        int records = 1_200;
        try (Journal journal = Journal.open(folder, Kind.OPERATIONS, Records.ORIGIN)) {
            for (int i = 0; i < records; i++) journal.append(List.of(new AuditRecord.Operated(i, batch(i))), 0);
        }
        List<UsagePiece> pieces = pieces(0, records);
        assertThat(pieces).hasSizeGreaterThan(2);
        for (int i = 1; i < pieces.size(); i++) {
            assertThat(pieces.get(i).after()).isEqualTo(pieces.get(i - 1).upTo());
            assertThat(pieces.get(i - 1).until()).as("the time of its last record").isEqualTo(pieces.get(i).after() - 1);
        }
        assertThat(pieces.getLast().upTo()).isEqualTo(records);
        assertThat(counts(pieces)).hasSize(records * KEYS_AT_ONCE).allSatisfy((key, count) -> assertThat(count).isEqualTo(1));
        List<UsagePiece> taken = new ArrayList<>();
        UsageReplay.each(folder, 0, records, piece -> taken.add(piece) && taken.size() < 2);
        assertThat(taken).as("nobody wants more").extracting(UsagePiece::upTo).containsExactly(pieces.get(0).upTo(), pieces.get(1).upTo());
        List<UsagePiece> whole = new ArrayList<>();
        UsageReplay.whole(folder, 0, records, whole::add);
        assertThat(whole).singleElement().extracting(UsagePiece::after, UsagePiece::upTo).containsExactly(0L, (long) records);
        assertThat(counts(whole)).isEqualTo(counts(pieces));
    }

    /** Of keys that no other record is of. */
    private static Deed batch(int number) {
        List<Used> used = IntStream.range(number * KEYS_AT_ONCE, (number + 1) * KEYS_AT_ONCE).mapToObj(n -> new Used(UseKind.ENCRYPT, "k" + n, "v" + n, 1)).toList();
        return new Deed("r", "openapi", "1", "root", "", "", "BatchEncrypt", "", "", "", "", null, 0, 1, used);
    }

    @Test
    void whatIsGoneIsPassedOver() throws IOException {
        write();
        Files.delete(SegmentFolder.of(folder, Kind.OPERATIONS).get(1));
        Files.delete(SegmentFolder.of(folder, Kind.OPERATIONS).getFirst());
        List<UsagePiece> pieces = pieces(100, ALL);
        assertThat(pieces).singleElement().extracting(UsagePiece::after, UsagePiece::upTo).containsExactly(100L, ALL);
        assertThat(counts(pieces)).isEqualTo(expected(600, ALL));
    }

    @Test
    void whatIsDamagedIsPassedOverAndWhatFollowsIsCounted() throws IOException {
        write();
        Path second = SegmentFolder.of(folder, Kind.OPERATIONS).get(1);
        byte[] bytes = Files.readAllBytes(second);
        bytes[bytes.length / 2] ^= 1;
        Files.write(second, bytes);
        Map<String, Long> counts = counts(pieces(0, ALL));
        Path third = SegmentFolder.of(folder, Kind.OPERATIONS).get(2);
        byte[] header = Files.readAllBytes(third);
        header[20] ^= 1;
        Files.write(third, header);
        long sum = sum(counts);
        assertThat(sum).isBetween(sum(expected(0, 300)) + sum(expected(600, ALL)), sum(expected(0, ALL)) - 1);
        assertThat(sum(counts(pieces(600, ALL)))).isEqualTo(sum(expected(900, ALL)));
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** A process was killed in the middle of writing: what its log has is counted, to the last record, and with what it answered. */
    @Test
    void whatAKilledProcessHasRecordedIsCountedFromItsFolder() throws Exception {
        int answered = KilledWriterTest.answeredUntilKilled(folder, 0, 1_500).size();
        try (AuditLog log = AuditLog.open(AuditConfig.DEFAULT, folder, Records.ORIGIN, "1", InstantSource.system())) {
            long recorded = Records.read(folder).stream().filter(entry -> entry.record() instanceof AuditRecord.Operated).count();
            List<UsagePiece> pieces = pieces(0, log.usage().begin());
            assertThat(recorded).isGreaterThanOrEqualTo(answered);
            assertThat(pieces).singleElement().extracting(UsagePiece::upTo).isEqualTo(recorded + 2);
            assertThat(counts(pieces)).isEqualTo(Map.of("key", recorded));
        }
    }
}
