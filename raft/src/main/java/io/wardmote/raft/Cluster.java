package io.wardmote.raft;

import static io.wardmote.key.Refusal.INVALID_PARAMETER;
import static io.wardmote.key.Refusal.OVERLOADED;
import static io.wardmote.key.Refusal.UNAVAILABLE;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.wardmote.key.Refused;
import io.wardmote.state.Command;
import io.wardmote.state.Grounds;
import io.wardmote.state.Key;
import io.wardmote.state.KeyRing;
import io.wardmote.state.Member;
import io.wardmote.state.Outcome;
import io.wardmote.state.Permitted;
import io.wardmote.state.Proposal;
import io.wardmote.state.Rows;
import io.wardmote.state.Stamp;
import io.wardmote.state.Survival;
import io.wardmote.state.Unpurged;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * The cluster as this node sees it: changes to its state, and reads that say how fresh they are. Futures complete on the
 * caller's context. Refusals are {@link Refused}; UNAVAILABLE where no majority answers in time, or this node may not serve.
 */
public final class Cluster implements ReplicatedState, AutoCloseable {
    private static final int LISTS_AT_ONCE = 2;
    private static final int LISTS_WAITING = 256;
    private static final int COPIES_AT_ONCE = 2;
    /** Nothing ends a copy that takes longer, but Vert.x says so. */
    private static final Duration LONG_COPY = Duration.ofHours(1);
    private static final long AGAIN_MILLIS = 100;
    private static final int TRIES = 3;
    /** Each is one entry's time; whoever shares no ground with others' changes needs one. */
    private static final int CHANGE_TRIES = 16;
    private static final long NANOS = 1_000_000;
    private static final long SECOND_MILLIS = 1000;
    private static final Duration ASKING_WAIT = Duration.ofSeconds(2);
    private static final int MOST_HELD = 10_000;

    private final Vertx vertx;
    private final RaftConfig config;
    private final NodeClock clock;
    private final Replica replica;
    private final Waiting waiting;
    private final Members members;
    private final WorkerExecutor lists;
    private final WorkerExecutor copies;
    private final Semaphore listsWaiting = new Semaphore(LISTS_WAITING);
    private final Semaphore heldNow = new Semaphore(MOST_HELD);
    private final SecureRandom random = new SecureRandom();
    private volatile LongConsumer waited = nanos -> {};
    private volatile Supplier<Asked> asking = () -> Asked.NOBODY;
    private volatile Runnable survived = () -> {};

    private Cluster(Vertx vertx, RaftConfig config, NodeClock clock, Replica replica) {
        this.vertx = vertx;
        this.config = config;
        this.clock = clock;
        this.replica = replica;
        this.waiting = new Waiting(vertx, replica.fitness()::isClosing);
        this.members = new Members(vertx, config, replica, waiting);
        this.lists = vertx.createSharedWorkerExecutor("wardmote-lists-" + config.node(), LISTS_AT_ONCE);
        this.copies = vertx.createSharedWorkerExecutor("wardmote-copies-" + config.node(), COPIES_AT_ONCE, LONG_COPY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Starts this node's part. Blocks until its ports are open and its state is loaded, not until it is ready.
     *
     * @throws StartFailure or {@link StorageFailure} in words for the operator
     */
    public static Cluster start(Vertx vertx, RaftConfig config, NodeClock clock, List<AppliedListener> listeners) {
        return start(vertx, config, clock, listeners, Halt.ofProcess(), true);
    }

    static Cluster start(Vertx vertx, RaftConfig config, NodeClock clock, List<AppliedListener> listeners, Halt halt, boolean snapshotWhenStopped) {
        return new Cluster(vertx, config, clock, Replica.start(vertx, config, clock, listeners, halt, snapshotWhenStopped));
    }

    /**
     * Makes a change and completes when this node itself has applied it. Tried again, as one and the same change, while leaders
     * come and go; a refusal means it was surely not done, UNAVAILABLE that nobody knows.
     *
     * @param nonce {@link Stamp#NONCE_BYTES} bytes that no other change may bring, or none
     */
    @Override
    public Future<Void> change(byte[] nonce, Command command) {
        return change(nonce, asking.get(), new Permitted(command, Grounds.NONE), config.timing().changeWait()).map(Cluster::done);
    }

    @Override
    public Future<Void> change(byte[] nonce, Function<KeyRing, Command> permitted) {
        Asked asked = asking.get();
        return read(ring -> Permitted.of(ring, permitted))
            .compose(given -> change(nonce, asked, permitted, given, System.nanoTime() + config.timing().changeWait().toNanos(), CHANGE_TRIES));
    }

    private Future<Void> change(byte[] nonce, Asked asked, Function<KeyRing, Command> permitted, Permitted given, long end, int left) {
        Duration wait = Duration.ofNanos(end - System.nanoTime());
        if (left == 0 || !wait.isPositive()) return Future.failedFuture(outdated());
        return change(nonce, asked, given, wait).compose(outcome -> outcome instanceof Outcome.Outdated
            ? read(ring -> Permitted.of(ring, permitted)).compose(again -> change(nonce, asked, permitted, again, end, left - 1))
            : Future.succeededFuture(outcome).map(Cluster::done));
    }

    private Future<Outcome> change(byte[] nonce, Asked asked, Permitted permitted, Duration wait) {
        if (nonce.length != 0 && nonce.length != Stamp.NONCE_BYTES) throw new IllegalArgumentException("a nonce of " + nonce.length + " bytes");
        Refused refusal = replica.fitness().refusal();
        if (refusal != null) return Future.failedFuture(refusal);
        try {
            return outcome(new Proposal(new Stamp(stale(KeyRing::beat), random.nextLong(), nonce), permitted.grounds(), permitted.command()), asked, wait);
        } catch (Refused replacing) {
            return Future.failedFuture(replacing);
        }
    }

    /** The same proposal may be made again and happens once. */
    Future<Void> propose(Proposal proposal) {
        return outcome(proposal, Asked.NOBODY, config.timing().changeWait()).map(Cluster::done);
    }

    private Future<Outcome> outcome(Proposal proposal, Asked asked, Duration wait) {
        if (asked == Asked.NOBODY) return proposed(proposal, asked, wait);
        Watch.Step step = replica.watch().begin(asked, "change");
        Future<Outcome> outcome = proposed(proposal, step.asked(), wait);
        outcome.map(Cluster::done).onComplete(done -> step.end().accept(done.cause()));
        return outcome;
    }

    private Future<Outcome> proposed(Proposal proposal, Asked asked, Duration wait) {
        return waiting.onContext(replica.leadership().propose(proposal, asked, wait).thenCompose(answer ->
            replica.applied().await(answer.index(), wait).thenCompose(reached -> known(proposal, answer, wait))
                .thenApply(known -> answer.outcome())));
    }

    /** What is to be asked anew is answered to nobody. */
    private CompletableFuture<Void> known(Proposal proposal, Batcher.Answer answer, Duration wait) {
        return answer.outcome() instanceof Outcome.Outdated ? CompletableFuture.completedFuture(null) : everywhere(proposal.command(), answer.index(), wait);
    }

    /**
     * Whatever became of a change, nobody hears of it before no node answers by an older state. But a key that is new, by an id that nobody had
     * before, no node says it lacks before it has asked the others; of counts nobody expects more than that they are never too low; what is sealed anew
     * means what it did; and by heads of audit logs and what they count nobody decides.
     */
    private CompletableFuture<Void> everywhere(Command command, long index, Duration wait) {
        if (isNewKey(command) || isHeldByNobody(command)) return CompletableFuture.completedFuture(null);
        long from = System.nanoTime();
        return replica.leasing().everywhere().await(index, wait).whenComplete((done, late) -> waited.accept(System.nanoTime() - from));
    }

    private static boolean isNewKey(Command command) {
        if (command instanceof Command.TakeKey take) return isNewKey(take.creation());
        return command instanceof Command.KeyCreation creation && creation.key().alias().isEmpty();
    }

    private static boolean isHeldByNobody(Command command) {
        return command instanceof Command.ReserveUses || command instanceof Command.Rewrap || command instanceof Command.CommitHeads
            || command instanceof Command.CountUses;
    }

    /** A change that no signed request asked for. */
    public Future<Void> change(Command command) {
        return change(NO_NONCE, command);
    }

    private static Void done(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Changed changed -> null;
            case Outcome.Unchanged unchanged -> throw unchanged.refused();
            case Outcome.Outdated outdated -> throw outdated();
        };
    }

    private static Refused outdated() {
        return UNAVAILABLE.because("What the right to it rests on changes too fast; nothing was done.");
    }

    /**
     * Reads one moment that includes every change answered before this call, by whichever node. The reader may be called more
     * than once and must do nothing but read a few rows.
     */
    @Override
    public <T> Future<T> read(Function<KeyRing, T> reader) {
        return use(reader, Future::succeededFuture);
    }

    /**
     * Reads as {@link #read} does, then computes with what was read; what comes of it leaves only if what was read still stands, else it is done
     * again. By this node's lease, if it has one; else the state is confirmed by the others first.
     */
    @Override
    public <A, R> Future<R> use(Function<KeyRing, A> reader, Function<A, Future<R>> compute) {
        return use(reader, compute, null, TRIES);
    }

    @Override
    public <A, R> Future<R> use(Function<KeyRing, A> reader, Function<A, Future<R>> compute, Surviving<A, R> surviving) {
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
    private <A, R> Future<R> alone(Reading<A> reading, Function<A, Future<R>> compute, Surviving<A, R> surviving, long seconds, Supplier<Future<R>> otherwise) {
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

    private <A, R> Future<R> answer(Reading<A> reading, Function<A, Future<R>> compute, BooleanSupplier mayAnswer, Supplier<Future<R>> again, int left) {
        long held = replica.leasing().changes().heldBy(reading.read, replica.leasing().everywhere().get());
        Future<R> result = held > replica.leasing().everywhere().get() ? held(held).compose(free -> computed(reading, compute)) : computed(reading, compute);
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

    @Override
    public Future<Long> survivorsUntil(String keyId) {
        Refused refusal = replica.fitness().refusal();
        if (refusal != null) return Future.failedFuture(refusal);
        Optional<Key> key = stale(ring -> ring.key(keyId));
        return survivors(key.map(Key::survival).stream().toList(), key.map(Key::changedAt).orElse(0L));
    }

    @Override
    public Future<Long> survivorsOf(List<String> keyIds) {
        Refused refusal = replica.fitness().refusal();
        if (refusal != null) return Future.failedFuture(refusal);
        if (keyIds.isEmpty()) return Future.succeededFuture(0L);
        List<Survival> survivals = stale(ring -> keyIds.stream().flatMap(id -> ring.key(id).stream()).map(Key::survival).toList());
        return survivors(survivals, replica.applied().get()); // the change that is asked about is not newer than that
    }

    /** @param index of the change that they may not have heard of */
    private Future<Long> survivors(List<Survival> survivals, long index) {
        if (survivals.stream().allMatch(survival -> survival.until(clock.wallMillis()) == 0)) return Future.succeededFuture(0L);
        long left = stale(KeyRing::leftAt);
        return waiting.onContext(replica.mayBeLacked(index, ASKING_WAIT)).map(lacked -> {
            long now = clock.wallMillis();
            long until = survivals.stream()
                .mapToLong(survival -> Math.max(lacked ? survival.until(now) : 0, survival.untilOfThoseThatLeft(left, now))).max().orElse(0);
            return (until + SECOND_MILLIS - 1) / SECOND_MILLIS * SECOND_MILLIS; // as it is shown, and not a moment less
        });
    }

    /** Reads as {@link #read} does, however much there is to read, off the event loop. */
    @Override
    public <T> Future<T> list(Function<KeyRing, T> reader) {
        if (!listsWaiting.tryAcquire()) return Future.failedFuture(OVERLOADED.because("Too many listings are waiting."));
        // by a lease alone this node may not say that a key is not there
        return confirmed().compose(now -> lists.executeBlocking(() -> replica.rocks().readSnapshot(reader), false))
            .compose(found -> held(replica.leasing().changes().newest()).map(found)).onComplete(done -> listsWaiting.release());
    }

    /**
     * Reads one moment that includes every change answered before this call, in bare rows, however long the reader takes over it.
     * The number it is given is the index of the entry that last changed the rows.
     */
    public <T> Future<T> copy(BiFunction<Long, Rows, T> reader) {
        return confirmed().compose(now -> copies.executeBlocking(
            () -> replica.rocks().readRows(rows -> reader.apply(Rocks.applied(rows.get(Rocks.APPLIED)).getIndex(), rows)), false));
    }

    /** Reads what this node happens to have: one moment, but it may be an old one. For timed work and health, never for answers. */
    @Override
    public <T> T stale(Function<KeyRing, T> reader) {
        return replica.rocks().read(reader);
    }

    private Future<Void> confirmed() {
        Refused refusal = replica.fitness().refusal();
        if (refusal != null) return Future.failedFuture(refusal);
        CompletableFuture<Void> confirmed = replica.freshness().confirmed();
        boolean already = confirmed.isDone() && !confirmed.isCompletedExceptionally();
        return already ? Future.succeededFuture() : waiting.onContext(confirmed);
    }

    /** Asks that member, as one that is sealed asks: {@link RootKeyGiver#forSealed}. Fails if it does not answer in 5 s. */
    public Future<byte[]> askForRootKeys(String member, byte[] asked) {
        return waiting.onContext(replica.askForRootKeys(member, asked));
    }

    /** Who answers members that are sealed, from now on. */
    public void rootKeysComeFrom(RootKeyGiver giver) {
        replica.rootKeysComeFrom(giver);
    }

    // the state of things

    public boolean isLeader() {
        return replica.leads();
    }

    /** The name of the node that leads, as far as this node knows, or "". */
    public String leaderName() {
        String id = replica.leader().orElse("");
        try {
            return stale(KeyRing::members).stream().filter(member -> member.id().equals(id)).map(Member::name).findFirst().orElse(id);
        } catch (Refused replacing) {
            return id;
        }
    }

    public Status status() {
        return replica.fitness().status();
    }

    /** How long something that was destroyed has been on this node's disk, by the state's time; zero if nothing is, or the state is being replaced. */
    public Duration unpurged() {
        try {
            return Duration.ofMillis(stale(ring -> Unpurged.millis(ring, config.node())));
        } catch (Refused replacing) {
            return Duration.ZERO;
        }
    }

    /** What tells on the caller's thread which request a change is for, from now on; and who is told of such changes, here and where this node leads. */
    public void watched(Supplier<Asked> asking, Watch watch) {
        this.asking = asking;
        replica.watchedBy(watch);
    }

    /** Lets itself be measured, from now on; see {@link ClusterMeters}. */
    public void measured(MeterRegistry registry) {
        waited = ClusterMeters.bind(registry, this::status, this::unpurged, replica.leasing());
        ClusterMeters.rows(registry, replica.rocks().hot());
        survived = ClusterMeters.survival(registry);
    }

    /**
     * Whether things that are due may be proposed now: this node leads and is ready, and its clock agrees with the state's time
     * within 30 s. A jumped clock destroys nothing.
     */
    public boolean mayDoTimedWork() {
        return isLeader() && replica.fitness().isReady() && !clock.jumped()
            && Math.abs(clock.wallMillis() - stale(KeyRing::time)) <= NodeClock.JUMP_MILLIS;
    }

    /** Completed when the cluster is founded, a leader is known, and this node has applied a tick of its that a majority spoke in. */
    public Future<Void> awaitReady() {
        return waiting.until(replica.fitness()::isReady);
    }

    /** Founds the cluster, unless it is founded already. Waits for a leader, however often it changes meanwhile. */
    public Future<Void> found(Command.Found command) {
        return insist(() -> foundNow(command));
    }

    private Future<Void> foundNow(Command.Found command) {
        return waiting.until(replica.fitness()::isLed).compose(led -> read(KeyRing::cluster)).compose(facts -> {
            if (facts.isPresent()) return Future.succeededFuture();
            return change(command).recover(failure -> {
                boolean raced = failure instanceof Refused refused && refused.refusal() == INVALID_PARAMETER && stale(KeyRing::cluster).isPresent();
                return raced ? Future.succeededFuture() : Future.failedFuture(failure);
            });
        });
    }

    /** Does it again while nobody knows whether it was done, until this node stops: for what may be done twice. */
    public <T> Future<T> insist(Supplier<Future<T>> deed) {
        return Future.succeededFuture().compose(now -> deed.get()).recover(failure -> {
            boolean unknown = failure instanceof Refused refused && refused.refusal() == UNAVAILABLE && !replica.fitness().isClosing();
            return unknown ? vertx.timer(AGAIN_MILLIS, TimeUnit.MILLISECONDS).compose(later -> insist(deed)) : Future.failedFuture(failure);
        });
    }

    /** Who takes part, and how. */
    public Members members() {
        return members;
    }

    /** Hands leadership on, flushes, and stops. Blocks; not to be called on an event loop. */
    @Override
    public void close() {
        lists.close();
        copies.close();
        replica.close();
    }

    /** Stops as if the process had died, as far as what is on disk goes. For tests. */
    void crash() {
        lists.close();
        copies.close();
        replica.crash();
    }

    Replica replica() {
        return replica;
    }
}
