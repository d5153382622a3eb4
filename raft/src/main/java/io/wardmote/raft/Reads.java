package io.wardmote.raft;

import static io.wardmote.key.Refusal.OVERLOADED;
import static io.wardmote.key.Refusal.UNAVAILABLE;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.wardmote.key.Refused;
import io.wardmote.raft.ReplicatedState.Surviving;
import io.wardmote.state.KeyRing;
import io.wardmote.state.Rows;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/** Reads of the state by how fresh they are, and what is computed with them: by this node's lease, by asking the others, or alone. */
final class Reads implements AutoCloseable {
    private static final int LISTS_AT_ONCE = 2;
    private static final int LISTS_WAITING = 256;
    private static final int COPIES_AT_ONCE = 2;
    /** Nothing ends a copy that takes longer, but Vert.x says so. */
    private static final Duration LONG_COPY = Duration.ofHours(1);
    private static final int TRIES = 3;
    private static final long NANOS = 1_000_000;
    private static final int MOST_HELD = 10_000;

    private final RaftConfig config;
    private final NodeClock clock;
    private final Replica replica;
    private final Waiting waiting;
    private final WorkerExecutor lists;
    private final WorkerExecutor copies;
    private final Semaphore listsWaiting = new Semaphore(LISTS_WAITING);
    private final Semaphore heldNow = new Semaphore(MOST_HELD);
    private volatile Runnable survived = () -> {};

    Reads(Vertx vertx, RaftConfig config, NodeClock clock, Replica replica, Waiting waiting) {
        this.config = config;
        this.clock = clock;
        this.replica = replica;
        this.waiting = waiting;
        this.lists = vertx.createSharedWorkerExecutor("wardmote-lists-" + config.node(), LISTS_AT_ONCE);
        this.copies = vertx.createSharedWorkerExecutor("wardmote-copies-" + config.node(), COPIES_AT_ONCE, LONG_COPY.toMillis(),
            TimeUnit.MILLISECONDS);
    }

    /** What is run when something was done alone, from now on. */
    void survivedTells(Runnable meter) {
        survived = meter;
    }

    /**
     * Reads one moment that includes every change answered before this call, by whichever node. The reader may be called more
     * than once and must do nothing but read a few rows.
     */
    <T> Future<T> read(Function<KeyRing, T> reader) {
        return use(reader, Future::succeededFuture);
    }

    /**
     * Reads as {@link #read} does, then computes with what was read; what comes of it leaves only if what was read still stands, else it is done
     * again. By this node's lease, if it has one; else the state is confirmed by the others first.
     */
    <A, R> Future<R> use(Function<KeyRing, A> reader, Function<A, Future<R>> compute) {
        return use(reader, compute, null, TRIES);
    }

    <A, R> Future<R> use(Function<KeyRing, A> reader, Function<A, Future<R>> compute, Surviving<A, R> surviving) {
        return use(reader, compute, surviving, TRIES);
    }

    /** @param surviving or null */
    private <A, R> Future<R> use(Function<KeyRing, A> reader, Function<A, Future<R>> compute, Surviving<A, R> surviving, int left) {
        Refused refusal = replica.fitness().refusal();
        if (refusal != null) return Future.failedFuture(refusal);
        Leasing leasing = replica.leasing();
        if (leasing.isValid()) {
            Reading<A> reading = reading(reader);
            if (!reading.read.absentKey()) return answer(reading, compute, leasing::isValid, () -> use(reader, compute, surviving, left - 1), left);
        } else if (surviving != null && !replica.fitness().isLed()) {
            Reading<A> reading = reading(reader);
            long seconds = reading.refused == null ? surviving.seconds().applyAsLong(reading.value) : 0;
            if (leasing.survivesNanos(seconds) > 0) return alone(reading, compute, surviving, seconds, () -> use(reader, compute, null, left));
        }
        replica.withoutLease();
        long began = System.nanoTime();
        return confirmed().compose(fresh -> answer(reading(reader), compute,
            () -> System.nanoTime() - began < config.lease().barrierNanos(), () -> use(reader, compute, null, left - 1), left));
    }

    /**
     * By this node's own state, cut off as it is. What others have changed since is given up on purpose; not that it ends, by the lease's own clock,
     * and not what is known here. A refusal may be wrong by now, so it is not answered so.
     */
    private <A, R> Future<R> alone(Reading<A> reading, Function<A, Future<R>> compute, Surviving<A, R> surviving, long seconds,
                                   Supplier<Future<R>> otherwise) {
        replica.withoutLease();
        return computed(reading, compute).transform(done -> {
            long nanos = replica.leasing().survivesNanos(seconds);
            boolean stands = nanos > 0 && replica.fitness().refusal() == null && replica.leasing().changes().stands(reading.read, reading.at);
            if (!done.succeeded() || !stands) return otherwise.get();
            survived.run();
            return Future.succeededFuture(surviving.marked().apply(done.result(), clock.wallMillis() + nanos / NANOS));
        });
    }

    /** What was read, or refused, and from the state at least as new as that entry. */
    private record Reading<A>(ReadRows read, long at, A value, RuntimeException refused) {}

    private <A> Reading<A> reading(Function<KeyRing, A> reader) {
        ReadRows read = new ReadRows();
        long at = replica.applied().get();
        try {
            return new Reading<>(read, at, replica.rocks().read(read, reader), null);
        } catch (RuntimeException refused) { // also that something is not there
            return new Reading<>(read, at, null, refused);
        }
    }

    private <A, R> Future<R> answer(Reading<A> reading, Function<A, Future<R>> compute, BooleanSupplier mayAnswer, Supplier<Future<R>> again,
                                    int left) {
        long held = replica.leasing().changes().heldBy(reading.read, replica.leasing().everywhere().get());
        Future<R> result = held > replica.leasing().everywhere().get() ? held(held).compose(free -> computed(reading, compute))
            : computed(reading, compute);
        return result.transform(done -> {
            // the lease first: what it vouches for is the state after it was found valid
            if (mayAnswer.getAsBoolean() && replica.leasing().changes().stands(reading.read, reading.at)) return result;
            if (left == 1) return Future.failedFuture(UNAVAILABLE.because("What was asked for changes too fast, or this node is behind the others."));
            return settled().compose(settled -> again.get());
        });
    }

    /** What is being applied is known here before it counts as applied: tried at once, it would be done in vain, as often as it may be. */
    private Future<Void> settled() {
        return waiting.onContext(replica.applied().await(replica.leasing().changes().newest(), config.lease().hold()))
            .recover(late -> Future.failedFuture(UNAVAILABLE.because("This node is behind the others.")));
    }

    private static <A, R> Future<R> computed(Reading<A> reading, Function<A, Future<R>> compute) {
        if (reading.refused != null) return Future.failedFuture(reading.refused);
        try {
            return compute.apply(reading.value);
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    /** Until a change that was read here is everywhere: else others could still answer as before it. */
    private Future<Void> held(long index) {
        if (!heldNow.tryAcquire()) return Future.failedFuture(OVERLOADED.because("Too many requests wait for a change to be everywhere."));
        return waiting.onContext(replica.leasing().everywhere().await(index, config.lease().hold())).onComplete(done -> heldNow.release());
    }

    /** Reads as {@link #read} does, however much there is to read, off the event loop. */
    <T> Future<T> list(Function<KeyRing, T> reader) {
        if (!listsWaiting.tryAcquire()) return Future.failedFuture(OVERLOADED.because("Too many listings are waiting."));
        // by a lease alone this node may not say that a key is not there
        return confirmed().compose(now -> lists.executeBlocking(() -> replica.rocks().readSnapshot(reader), false))
            .compose(found -> held(replica.leasing().changes().newest()).map(found)).onComplete(done -> listsWaiting.release());
    }

    /**
     * Reads one moment that includes every change answered before this call, in bare rows, however long the reader takes over it.
     * The number it is given is the index of the entry that last changed the rows.
     */
    <T> Future<T> copy(BiFunction<Long, Rows, T> reader) {
        return confirmed().compose(now -> copies.executeBlocking(
            () -> replica.rocks().readRows(rows -> reader.apply(Rocks.applied(rows.get(Rocks.APPLIED)).getIndex(), rows)), false));
    }

    private Future<Void> confirmed() {
        Refused refusal = replica.fitness().refusal();
        if (refusal != null) return Future.failedFuture(refusal);
        CompletableFuture<Void> confirmed = replica.freshness().confirmed();
        boolean already = confirmed.isDone() && !confirmed.isCompletedExceptionally();
        return already ? Future.succeededFuture() : waiting.onContext(confirmed);
    }

    @Override
    public void close() {
        lists.close();
        copies.close();
    }
}
