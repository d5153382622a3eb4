package io.wardmote.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.faults.Operation.Kind;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Histories that can be, and others that only a faulty cluster would show. */
class KeyHistoryTest {
    private final KeyHistory history = new KeyHistory("k", "v1");

    /** @param answer a refusal's code, which has a dot, or what was seen */
    private KeyHistoryTest was(Kind kind, long start, long end, String answer) {
        boolean refused = answer.contains(".");
        history.add(kind, 1, start, end, refused ? answer : "", refused ? "" : answer);
        return this;
    }

    private KeyHistoryTest unanswered(Kind kind, long start) {
        history.add(kind, 1, start, Operation.OPEN, "", "");
        return this;
    }

    private void canBe() {
        assertThat(history.violation()).isEmpty();
    }

    private void cannotBe(String last) {
        assertThat(history.violation()).hasValueSatisfying(violation ->
            assertThat(violation.story().lines().filter(line -> line.startsWith(" !! ")).toList()).singleElement().asString().contains(last));
    }

    @Test
    void aKeyIsUsedDisabledRefusedAndEnabledAgain() {
        was(Kind.ENCRYPT, 1, 2, "v1").was(Kind.DISABLE, 3, 4, "").was(Kind.ENCRYPT, 5, 6, "Rejected.Disabled").was(Kind.DESCRIBE, 5, 6, "DISABLED")
            .was(Kind.ENABLE, 7, 8, "").was(Kind.DECRYPT, 9, 10, "").canBe();
    }

    @Test
    void aUseAfterTheKeyWasDisabledCannotBe() {
        was(Kind.DISABLE, 1, 2, "").was(Kind.ENCRYPT, 3, 4, "v1").cannotBe("ENCRYPT");
    }

    @Test
    void aUseAfterTheKeyWasDisabledIsFoundWithoutSearch() {
        was(Kind.DISABLE, 1, 2, "").was(Kind.ENCRYPT, 3, 4, "v1");
        assertThat(history.usesAfterDisabling()).hasSize(1);
        // it may have been enabled before the second use
        was(Kind.ENABLE, 5, 9, "").was(Kind.ENCRYPT, 6, 7, "v1");
        assertThat(history.usesAfterDisabling()).hasSize(1);
    }

    @Test
    void aUseWhileTheKeyIsBeingDisabledCanBeBeforeOrAfter() {
        was(Kind.DISABLE, 1, 10, "").was(Kind.ENCRYPT, 2, 3, "v1").was(Kind.ENCRYPT, 4, 5, "Rejected.Disabled").canBe();
    }

    @Test
    void aKeyThatWasSeenDisabledStaysSoUntilItIsEnabled() {
        was(Kind.DISABLE, 1, 10, "").was(Kind.ENCRYPT, 2, 3, "Rejected.Disabled").was(Kind.DECRYPT, 4, 5, "").cannotBe("DECRYPT");
    }

    @Test
    void anOldVersionAfterARotationCannotBe() {
        was(Kind.ROTATE, 1, 2, "v2").was(Kind.ENCRYPT, 3, 4, "v1").cannotBe("ENCRYPT");
    }

    @Test
    void aVersionThatNobodyMadeCannotBe() {
        was(Kind.ENCRYPT, 1, 2, "v9").cannotBe("v9");
    }

    @Test
    void aRotationThatIsLostAfterItsAnswerCannotBe() {
        was(Kind.ROTATE, 1, 2, "v2").was(Kind.ENCRYPT, 3, 4, "v2").was(Kind.ENCRYPT, 5, 6, "v1").cannotBe("v1");
    }

    @Test
    void ofTwoRotationsEitherMayBeLastButNotInTurn() {
        was(Kind.ROTATE, 1, 10, "v2").was(Kind.ROTATE, 1, 10, "v3").was(Kind.ENCRYPT, 11, 12, "v2").was(Kind.ENCRYPT, 13, 14, "v3").cannotBe("v3");
    }

    @Test
    void aChangeWithoutAnAnswerMayBeDoneNeverOrLater() {
        unanswered(Kind.DISABLE, 1).was(Kind.ENCRYPT, 2, 3, "v1").was(Kind.ENCRYPT, 4, 5, "Rejected.Disabled").canBe();
    }

    @Test
    void aChangeWithoutAnAnswerIsDoneOnce() {
        unanswered(Kind.DISABLE, 1).was(Kind.ENCRYPT, 2, 3, "Rejected.Disabled").was(Kind.ENABLE, 4, 5, "").was(Kind.ENCRYPT, 6, 7, "Rejected.Disabled").cannotBe("ENCRYPT");
    }

    @Test
    void aRotationWithoutAnAnswerGivesOneVersionNobodyElseMade() {
        unanswered(Kind.ROTATE, 1).was(Kind.ENCRYPT, 2, 3, "v1").was(Kind.ENCRYPT, 4, 5, "v7").was(Kind.ENCRYPT, 6, 7, "v7").canBe();
        was(Kind.ENCRYPT, 8, 9, "v8").cannotBe("v8");
    }

    @Test
    void anAliasThatIsHalfMovedCannotBe() {
        was(Kind.ALIAS_AWAY, 1, 2, "").was(Kind.ENCRYPT_BY_ALIAS, 3, 4, Operation.ELSEWHERE).was(Kind.ENCRYPT_BY_ALIAS, 5, 6, "v1").cannotBe("BY_ALIAS");
    }

    @Test
    void anAliasAndItsKeyAreSeenAtOneMoment() {
        // first away, then disabled: by the alias nobody sees the key disabled
        was(Kind.ALIAS_AWAY, 1, 2, "").was(Kind.DISABLE, 3, 20, "").was(Kind.ENCRYPT_BY_ALIAS, 4, 5, "Rejected.Disabled").cannotBe("BY_ALIAS");
    }

    @Test
    void aKeyThatIsGoneWithoutHavingBeenDeletedCannotBe() {
        was(Kind.ENCRYPT, 1, 2, "Forbidden.KeyNotFound").cannotBe("KeyNotFound");
    }

    @Test
    void aKeyWhoseDeletionIsCancelledIsEnabledAndARefusalThatWasNotDueCannotBe() {
        was(Kind.DISABLE, 1, 2, "").was(Kind.SCHEDULE, 3, 4, "").was(Kind.ENABLE, 5, 6, KeyState.NOT_MODIFIED).was(Kind.CANCEL, 7, 8, "").was(Kind.ENCRYPT, 9, 10, "v1").canBe();
        was(Kind.CANCEL, 11, 12, "").cannotBe("CANCEL");
    }

    /** Played on a key that is as it should be, with answers that come late: never a violation; with one answer altered, nearly always. */
    @Test
    void whatAKeyDoesIsAlwaysAcceptedAndADisagreeableAnswerIsFound() {
        long seed = Long.getLong("wardmote.seed", System.nanoTime());
        System.out.println("KeyHistoryTest seed " + seed);
        Random random = new Random(seed);
        int found = 0;
        for (int round = 0; round < 300; round++) {
            assertThat(played(random, -1).violation()).isEmpty();
            if (played(random, 25).violation().isPresent()) found++;
        }
        assertThat(found).isGreaterThan(200);
    }

    /** @param liar the operation that answers as if the key were in another condition */
    private static KeyHistory played(Random random, int liar) {
        KeyHistory history = new KeyHistory("k", "v0");
        KeyState.Condition state = KeyState.Condition.ENABLED;
        int version = 0;
        for (int i = 0; i < 60; i++) {
            // at 10 i it happens; four others may be under way
            long start = 10L * i - random.nextInt(20);
            long end = 10L * i + random.nextInt(20);
            boolean lost = i != liar && random.nextInt(10) == 0;
            switch (i == liar ? 3 : random.nextInt(5)) {
                case 0 -> {
                    state = KeyState.Condition.DISABLED;
                    history.add(Kind.DISABLE, 1, start, lost ? Operation.OPEN : end, "", "");
                }
                case 1 -> {
                    state = KeyState.Condition.ENABLED;
                    history.add(Kind.ENABLE, 2, start, lost ? Operation.OPEN : end, "", "");
                }
                case 2 -> {
                    boolean done = state == KeyState.Condition.ENABLED;
                    if (done) version++;
                    history.add(Kind.ROTATE, 3, start, lost ? Operation.OPEN : end, done || lost ? "" : "Rejected.Disabled", done && !lost ? "v" + version : "");
                }
                default -> {
                    if (i == liar) history.add(Kind.ENCRYPT, 1, 10L * i, 10L * i + 1, "", "v" + (version - 4));
                    else if (state == KeyState.Condition.ENABLED) history.add(Kind.ENCRYPT, 1, start, end, "", "v" + version);
                    else history.add(Kind.ENCRYPT, 1, start, end, "Rejected.Disabled", "");
                }
            }
        }
        return history;
    }
}
