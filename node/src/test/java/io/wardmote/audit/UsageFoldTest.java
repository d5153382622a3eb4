package io.wardmote.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.key.Refusal;
import io.wardmote.op.Deed;
import io.wardmote.op.Used;
import io.wardmote.state.Command.CountUses;
import io.wardmote.state.Usage;
import io.wardmote.state.UseKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UsageFoldTest {
    private final AtomicLong millis = new AtomicLong(1_000);
    private final UsageFold fold = new UsageFold("n1", 10, () -> Instant.ofEpochMilli(millis.get()));
    private long last = 10;

    private void add(AuditRecord... records) {
        last += records.length;
        fold.add(List.of(records), last);
    }

    private static AuditRecord done(long at, String principal, String operation, String key, String version) {
        return record(at, principal, operation, key, version, null, List.of());
    }

    private static AuditRecord record(long at, String principal, String operation, String key, String version, Refusal refusal, List<Used> used) {
        return new AuditRecord.Operated(at, new Deed("r", "openapi", "1", principal, "", "", operation, key, version, "", "", refusal, 0, 1, used));
    }

    private static AuditRecord batch(int keys) {
        return record(1, "root", "BatchDecrypt", "", "", null, IntStream.range(0, keys).mapToObj(n -> new Used(UseKind.DECRYPT, "k" + n, "v" + n, 2)).toList());
    }

    @Test
    void everyUseThatWasDoneIsCountedByWhatItWasFor() {
        add(done(5, "root", "Encrypt", "k", "v"), done(7, "user/a", "Decrypt", "k", "v"), done(6, "root", "Encrypt", "k", "w"), done(9, "root", "GetPublicKey", "k", "v"),
            record(9, "root", "Encrypt", "k", "v", Refusal.KEY_DISABLED, List.of()), new AuditRecord.Lost(9, 8, 9, 100));
        add(done(8, "root", "Encrypt", "k", "v"), done(8, "root", "CreateKey", "k", "v"));
        UsagePiece piece = fold.next(10);
        assertThat(piece).extracting(UsagePiece::after, UsagePiece::upTo, UsagePiece::until).containsExactly(10L, 18L, 1_000L);
        assertThat(piece.uses()).containsExactlyInAnyOrder(
            new Usage("k", "v", new TreeMap<>(Map.of(UseKind.ENCRYPT, 2L, UseKind.DECRYPT, 1L)), 8, List.of(new Usage.Seen("root", 8), new Usage.Seen("user/a", 7))),
            new Usage("k", "w", new TreeMap<>(Map.of(UseKind.ENCRYPT, 1L)), 6, List.of(new Usage.Seen("root", 6))));
    }

    @Test
    void theDoorTellsOperationsOfOneNameApart() {
        Deed verified = new Deed("r", "instance", "1", "root", "", "", "Verify", "k", "v", "", "", null, 0, 1);
        Deed cluster = new Deed("r", "cluster", "1", "root", "", "", "Encrypt", "k", "v", "", "", null, 0, 1);
        add(new AuditRecord.Operated(1, verified), new AuditRecord.Operated(1, cluster));
        assertThat(fold.next(10).uses()).singleElement().satisfies(usage -> assertThat(usage.counts()).isEqualTo(Map.of(UseKind.VERIFY, 1L)));
    }

    @Test
    void ofCallersTheNewestAreKept() {
        for (int i = 0; i < 7; i++) add(done(i, "u" + i, "Encrypt", "k", "v"));
        add(done(8, "u3", "Encrypt", "k", "v"), done(9, "x".repeat(1000), "Encrypt", "k", "v"), done(10, "", "Encrypt", "k", "v"));
        assertThat(fold.next(10).uses()).singleElement().satisfies(usage -> {
            assertThat(usage.count()).isEqualTo(10);
            assertThat(usage.callers()).extracting(Usage.Seen::caller).containsExactly("x".repeat(Usage.LONGEST_CALLER), "u3", "u6", "u5", "u4");
        });
    }

    @Test
    void aPieceStaysUntilTheClusterKnowsItAndTheNextOneFollows() {
        add(done(5, "root", "Encrypt", "k", "v"));
        UsagePiece first = fold.next(10);
        add(done(6, "root", "Encrypt", "k", "v"));
        assertThat(fold.next(10)).isSameAs(first);
        assertThat(fold.of("k", 10)).extracting(Usage::count).containsExactly(1L, 1L);
        UsagePiece second = fold.next(11);
        assertThat(second).extracting(UsagePiece::after, UsagePiece::upTo).containsExactly(11L, 12L);
        assertThat(fold.of("k", 10)).as("to who has read the state of before").extracting(Usage::count).containsExactly(1L, 1L);
        assertThat(fold.of("k", 11)).extracting(Usage::count).containsExactly(1L);
        millis.set(2_000);
        assertThat(fold.next(12)).isEqualTo(new UsagePiece(12, 12, 2_000, List.of()));
        assertThat(fold.of("k", 12)).isEmpty();
    }

    @Test
    void aPieceHasAsManyRowsAsAChangeTakesAndNoRecordIsDivided() {
        add(batch(400), batch(400));
        assertThat(fold.isFull()).as("the same rows again").isFalse();
        add(record(1, "root", "BatchDecrypt", "", "", null, IntStream.range(1000, 1601).mapToObj(n -> new Used(UseKind.DECRYPT, "k" + n, "v" + n, 1)).toList()));
        assertThat(fold.isFull()).isTrue();
        UsagePiece first = fold.next(10);
        assertThat(first).extracting(UsagePiece::after, UsagePiece::upTo).containsExactly(10L, 12L);
        assertThat(first.uses()).hasSize(400).allMatch(usage -> usage.count() == 4);
        UsagePiece second = fold.next(12);
        assertThat(second.uses()).hasSize(601);
        assertThat(second).extracting(UsagePiece::after, UsagePiece::upTo).containsExactly(12L, 13L);
    }

    @Test
    void longNamesEndAPieceToo() {
        for (int i = 0; i < 400; i++) add(done(i, "u".repeat(500) + i, "Encrypt", "k" + i, "v"));
        assertThat(fold.isFull()).isTrue();
        assertThat(fold.next(10).uses()).hasSizeLessThan(400);
    }

    @Test
    void whatIsTooMuchToBeKeptIsLeftToBeReadAgain() {
        int rows = CountUses.MOST_ROWS;
        for (int i = 0; i < (UsageFold.MOST_PIECES + 3) * rows; i++) add(done(i, "root", "Encrypt", "k" + i, "v"));
        long told = 10;
        List<UsagePiece> pieces = new ArrayList<>();
        for (UsagePiece piece = fold.next(told); piece.after() == told; piece = fold.next(told)) {
            assertThat(fold.until(told)).as("some is missing").isEmpty();
            pieces.add(piece);
            told = piece.upTo();
        }
        assertThat(pieces).hasSize(UsageFold.MOST_PIECES).allMatch(piece -> piece.uses().size() == rows);
        UsagePiece beyond = fold.next(told);
        assertThat(beyond).extracting(UsagePiece::after, UsagePiece::upTo).containsExactly(last, last);
        assertThat(fold.until(told)).as("some is still missing").isEmpty();
        add(done(7, "root", "Encrypt", "again", "v"));
        assertThat(fold.next(last - 1).uses()).singleElement().extracting(Usage::keyId).isEqualTo("again");
        assertThat(fold.until(last - 1)).hasValue(1_000);
    }
}
