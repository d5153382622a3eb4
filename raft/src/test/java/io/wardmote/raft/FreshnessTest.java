package io.wardmote.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class FreshnessTest {
    private final List<CompletableFuture<Long>> barriers = new ArrayList<>();
    private final AppliedIndex applied = new AppliedIndex();
    private boolean alone;
    private long committed;
    private final Freshness freshness = freshness(Duration.ofMinutes(1));

    private Freshness freshness(Duration wait) {
        return new Freshness(() -> alone, () -> committed, () -> {
            CompletableFuture<Long> barrier = new CompletableFuture<>();
            barriers.add(barrier);
            return barrier;
        }, applied, wait);
    }

    @Test
    void questionsThatCameBeforeABarrierShareItAndLaterOnesShareTheNext() {
        CompletableFuture<Void> first = freshness.confirmed();
        List<CompletableFuture<Void>> later = List.of(freshness.confirmed(), freshness.confirmed());
        assertThat(barriers).hasSize(1);
        barriers.getFirst().complete(5L);
        assertThat(barriers).hasSize(2);
        assertThat(first).isNotDone();
        applied.reach(5);
        assertThat(first).isCompleted();
        assertThat(later).noneMatch(CompletableFuture::isDone);
        applied.reach(9);
        barriers.get(1).complete(8L);
        assertThat(later).allMatch(CompletableFuture::isDone);
        freshness.confirmed();
        assertThat(barriers).hasSize(3);
    }

    @Test
    void aFailedBarrierFailsThoseWhoSharedItAlone() {
        CompletableFuture<Void> first = freshness.confirmed();
        CompletableFuture<Void> second = freshness.confirmed();
        barriers.getFirst().completeExceptionally(new IllegalStateException());
        assertThat(first).isCompletedExceptionally();
        barriers.get(1).complete(0L);
        applied.reach(0);
        assertThat(second).isCompletedWithValue(null);
    }

    @Test
    void aBarrierThatThrowsFailsItsQuestionsAndTheNextOneIsAskedFor() {
        List<CompletableFuture<Long>> after = new ArrayList<>();
        boolean[] broken = {true};
        Freshness once = new Freshness(() -> false, () -> 0, () -> {
            if (broken[0]) throw new IllegalStateException("stopping");
            after.add(new CompletableFuture<>());
            return after.getLast();
        }, applied, Duration.ofMinutes(1));
        assertThat(once.confirmed()).isCompletedExceptionally();
        broken[0] = false;
        CompletableFuture<Void> next = once.confirmed();
        after.getFirst().complete(0L);
        applied.reach(0);
        assertThat(next).isCompletedWithValue(null);
    }

    @Test
    void aloneItWaitsOnlyForWhatIsCommitted() {
        alone = true;
        committed = 7;
        CompletableFuture<Void> waiting = freshness.confirmed();
        assertThat(waiting).isNotDone();
        applied.reach(7);
        assertThat(waiting).isCompleted();
        assertThat(freshness.confirmed()).isCompleted();
        assertThat(barriers).isEmpty();
    }

    @Test
    void waitingEnds() {
        CompletableFuture<Void> waiting = freshness(Duration.ofMillis(1)).confirmed();
        assertThatThrownBy(waiting::get).hasCauseInstanceOf(TimeoutException.class);
    }
}
