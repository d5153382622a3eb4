package io.wardmote.raft;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The one place that says when this node's state may be answered from: when it includes every change that was answered, by
 * any node, before the question came.
 *
 * <p>It is confirmed by a barrier: an entry submitted after the question came. If it is ever committed it comes after all
 * entries committed by then, whoever leads, so a node that has applied it has applied them. All questions that arrive before
 * a barrier is submitted share it; one is under way at a time. Ratis' own linearizable reads are not used: after a leader was
 * cut off they answer from a majority's vote of confidence that may be minutes old.
 *
 * <p>A node that alone decides needs no barrier: every change is answered by it, after it applied the change. It only must
 * have applied, since it started, all that was committed before (it leads, and is ready), and what it knows to be committed.
 * Should it cease to be alone while it answers, then what others answer comes after this question.
 */
final class Freshness {
    private final BooleanSupplier decidesAlone;
    private final LongSupplier committed;
    private final Supplier<CompletableFuture<Long>> barrier;
    private final AppliedIndex applied;
    private final Duration wait;
    private CompletableFuture<Void> next;
    private boolean underWay;

    /**
     * @param decidesAlone whether this node is the only voter, leads and is ready
     * @param barrier      answers the index of an entry submitted after the call
     */
    Freshness(BooleanSupplier decidesAlone, LongSupplier committed, Supplier<CompletableFuture<Long>> barrier, AppliedIndex applied,
              Duration wait) {
        this.decidesAlone = decidesAlone;
        this.committed = committed;
        this.barrier = barrier;
        this.applied = applied;
        this.wait = wait;
    }

    /** Completed once the state here includes all that was answered before this call; fails if that takes too long. */
    CompletableFuture<Void> confirmed() {
        if (decidesAlone.getAsBoolean()) return applied.await(committed.getAsLong(), wait);
        CompletableFuture<Void> mine;
        boolean first;
        synchronized (this) {
            if (next == null) next = new CompletableFuture<>();
            mine = next;
            first = !underWay;
            underWay = true;
        }
        if (first) launch();
        return mine.copy().orTimeout(wait.toMillis(), MILLISECONDS);
    }

    private void launch() {
        CompletableFuture<Void> shared;
        synchronized (this) {
            shared = next;
            next = null;
            if (shared == null) {
                underWay = false;
                return;
            }
        }
        started().whenComplete((index, failure) -> {
            if (failure != null) shared.completeExceptionally(failure);
            else applied.await(index, wait).whenComplete((reached, late) -> {
                if (late == null) shared.complete(null);
                else shared.completeExceptionally(late);
            });
            launch();
        });
    }

    /** A barrier that cannot even be asked for is one that failed: else no other would ever follow it. */
    private CompletableFuture<Long> started() {
        try {
            return barrier.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
