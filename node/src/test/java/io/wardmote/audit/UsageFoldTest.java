package io.wardmote.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.key.Refusal;
import io.wardmote.op.Deed;
import io.wardmote.op.Used;
import io.wardmote.state.Command.CountUses;
import io.wardmote.state.Counted;
import io.wardmote.state.Usage;
import io.wardmote.state.UseKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
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

    private static AuditRecord batch(int keys, int first) {
        List<Used> used = IntStream.range(first, first + keys).mapToObj(n -> new Used(UseKind.DECRYPT, "k" + n, "v" + n, 2)).toList();
        return record(1, "root", "BatchDecrypt", "", "", null, used);
    }

    private static Counted upTo(long record) {
        return Counted.whole("n1", record, 0);
    }

    private static List<Usage> uses(UsagePiece piece) {
        return CountedAudit.uses(piece);
    }

    @Test
    void everyUseThatWasDoneIsCountedByWhatItWasFor() {
        add(done(5, "root", "Encrypt", "k", "v"), done(7, "user/a", "Decrypt", "k", "v"), done(6, "root", "Encrypt", "k", "w"), done(9, "root", "GetPublicKey", "k", "v"),
            record(9, "root", "Encrypt", "k", "v", Refusal.KEY_DISABLED, List.of()), new AuditRecord.Lost(9, 8, 9, 100));
        add(done(8, "root", "Encrypt", "k", "v"), done(8, "root", "CreateKey", "k", "v"));
        UsagePiece piece = fold.next(10);
        assertThat(piece).extracting(UsagePiece::after, UsagePiece::upTo, UsagePiece::until).containsExactly(10L, 18L, 1_000L);
        assertThat(uses(piece)).containsExactlyInAnyOrder(
            new Usage("k", "v", new TreeMap<>(Map.of(UseKind.ENCRYPT, 2L, UseKind.DECRYPT, 1L)), 8, List.of(new Usage.Seen("root", 8), new Usage.Seen("user/a", 7))),
            new Usage("k", "w", new TreeMap<>(Map.of(UseKind.ENCRYPT, 1L)), 6, List.of(new Usage.Seen("root", 6))));
    }

    @Test
    void theDoorTellsOperationsOfOneNameApart() {
        Deed verified = new Deed("r", "instance", "1", "root", "", "", "Verify", "k", "v", "", "", null, 0, 1);
        Deed cluster = new Deed("r", "cluster", "1", "root", "", "", "Encrypt", "k", "v", "", "", null, 0, 1);
        add(new AuditRecord.Operated(1, verified), new AuditRecord.Operated(1, cluster));
        assertThat(uses(fold.next(10))).singleElement().satisfies(usage -> assertThat(usage.counts()).isEqualTo(Map.of(UseKind.VERIFY, 1L)));
    }

    @Test
    void ofCallersTheNewestAreKept() {
        for (int i = 0; i < 7; i++) add(done(i, "u" + i, "Encrypt", "k", "v"));
        add(done(8, "u3", "Encrypt", "k", "v"), done(9, "x".repeat(1000), "Encrypt", "k", "v"), done(10, "", "Encrypt", "k", "v"));
        assertThat(uses(fold.next(10))).singleElement().satisfies(usage -> {
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
        assertThat(fold.of("k", upTo(10))).extracting(Usage::count).containsExactly(1L, 1L);
        assertThat(fold.isFull()).as("it ended because it was asked for").isFalse();
        UsagePiece second = fold.next(11);
        assertThat(second).extracting(UsagePiece::after, UsagePiece::upTo).containsExactly(11L, 12L);
        assertThat(fold.of("k", upTo(10))).as("to who has read the state of before").extracting(Usage::count).containsExactly(1L, 1L);
        assertThat(fold.of("k", upTo(11))).extracting(Usage::count).containsExactly(1L);
        millis.set(2_000);
        UsagePiece third = fold.next(12);
        assertThat(third).extracting(UsagePiece::after, UsagePiece::upTo, UsagePiece::until).containsExactly(12L, 12L, 2_000L);
        assertThat(uses(third)).isEmpty();
        assertThat(fold.of("k", upTo(12))).isEmpty();
    }

    @Test
    void aPieceIsToldInPartsInOrderWhicheverWasToldBefore() {
        add(batch(400, 0), batch(400, 0), batch(201, 1_000));
        assertThat(fold.isFull()).isFalse();
        UsagePiece piece = fold.next(10);
        List<CountUses> parts = CountedAudit.parts(piece, upTo(10));
        assertThat(parts).allSatisfy(part -> assertThat(List.of(part.after(), part.upTo(), part.until())).isEqualTo(List.of(10L, 13L, 1_000L)));
        assertThat(parts).extracting(part -> part.uses().size()).containsExactly(250, 250, 101);
        assertThat(parts).extracting(CountUses::ends).containsExactly(false, false, true);
        assertThat(uses(piece)).isSortedAccordingTo(Comparator.comparing(Usage::rowId)).extracting(Usage::count).containsOnly(2L, 4L);
        Counted known = upTo(10);
        for (int i = 0; i < parts.size(); i++) {
            assertThat(CountedAudit.parts(piece, known)).as("with %d told", i).isEqualTo(parts.subList(i, parts.size()));
            for (CountUses part : parts.subList(0, i)) assertThat(fold.of(part.uses().getLast().keyId(), known)).as("is known").isEmpty();
            for (CountUses part : parts.subList(i, parts.size())) assertThat(fold.of(part.uses().getFirst().keyId(), known)).hasSize(1);
            known = new Counted("n1", 10, 0, 13, parts.get(i).uses().getLast().rowId());
        }
    }

    @Test
    void longNamesEndAPartToo() {
        for (int i = 0; i < 400; i++) add(done(i, "u".repeat(500) + i, "Encrypt", "k" + i % 100, "v"));
        List<CountUses> parts = CountedAudit.parts(fold.next(10), upTo(10));
        assertThat(parts).hasSizeGreaterThan(1).allSatisfy(part -> assertThat(part.uses()).hasSizeLessThan(100));
        assertThat(parts.stream().flatMap(part -> part.uses().stream()).mapToLong(Usage::count).sum()).isEqualTo(400);
    }

    @Test
    void whatAVersionHasManyCallersOfTakesNoMoreRoom() {
        for (int i = 0; i < 1_000_000; i++) add(done(i, "u" + i % 1_000, "Encrypt", "k", "v" + i % 3));
        assertThat(fold.isFull()).isFalse();
        assertThat(uses(fold.next(10))).hasSize(3).allSatisfy(usage -> assertThat(usage.callers()).hasSize(Usage.MOST_CALLERS))
            .extracting(Usage::count).containsExactly(333_334L, 333_333L, 333_333L);
    }

    @Test
    void ofAKeyOfManyVersionsEachIsCounted() {
        for (int round = 0; round < 2; round++) for (int i = 0; i < 1_000; i++) add(done(i, "root", "Decrypt", "k", "v" + i));
        List<Usage> untold = fold.of("k", upTo(10));
        assertThat(untold).hasSize(1_000).isSortedAccordingTo(Comparator.comparing(Usage::rowId)).extracting(Usage::count).containsOnly(2L);
        assertThat(uses(fold.next(10))).isEqualTo(untold);
    }

    @Test
    void whatIsTooMuchToBeKeptIsLeftToBeReadAgain() {
        int used = 0;
        for (; fold.until(upTo(10)).isPresent(); used += 1_000) add(batch(1_000, used));
        assertThat(used).as("as many keys as are kept").isBetween(200_000, 1_000_000);
        assertThat(fold.isFull()).isTrue();
        List<UsagePiece> pieces = new ArrayList<>();
        long told = 10;
        for (UsagePiece piece = fold.next(told); piece.after() == told; piece = fold.next(told)) {
            pieces.add(piece);
            told = piece.upTo();
            assertThat(fold.isFull()).as("those that wait are told at once").isTrue();
        }
        assertThat(pieces).hasSize(UsageFold.MOST_PIECES);
        assertThat(pieces.stream().mapToInt(piece -> uses(piece).size()).sum()).as("but for the record that was one too many").isEqualTo(used - 1_000);
        UsagePiece beyond = fold.next(told);
        assertThat(fold.isFull()).isFalse();
        assertThat(beyond).extracting(UsagePiece::after, UsagePiece::upTo).containsExactly(last, last);
        assertThat(fold.until(upTo(told))).as("some is still missing").isEmpty();
        add(done(7, "root", "Encrypt", "again", "v"));
        assertThat(uses(fold.next(last - 1))).singleElement().extracting(Usage::keyId).isEqualTo("again");
        assertThat(fold.until(upTo(last - 1))).hasValue(1_000);
    }
}
