package io.wardmote.raft;

import static io.wardmote.key.Refusal.INVALID_PARAMETER;
import static io.wardmote.key.Refusal.UNAVAILABLE;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wardmote.key.Refused;
import io.wardmote.state.Command;
import io.wardmote.state.KeyRing;
import io.wardmote.state.Member;
import io.wardmote.state.Proposal;
import io.wardmote.state.Rows;
import io.wardmote.state.Unpurged;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The cluster as this node sees it: changes to its state, and reads that say how fresh they are. Futures complete on the
 * caller's context. Refusals are {@link Refused}; UNAVAILABLE where no majority answers in time, or this node may not serve.
 */
public final class Cluster implements ReplicatedState, AutoCloseable {
    private static final long AGAIN_MILLIS = 100;
    private static final Duration RECORDS_WAIT = Duration.ofSeconds(5);
    private static final Duration REPORT_WAIT = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final RaftConfig config;
    private final NodeClock clock;
    private final Replica replica;
    private final Waiting waiting;
    private final Members members;
    private final Reads reads;
    private final Proposals proposals;
    private final Survivors survivors;

    private Cluster(Vertx vertx, RaftConfig config, NodeClock clock, Replica replica) {
        this.vertx = vertx;
        this.config = config;
        this.clock = clock;
        this.replica = replica;
        this.waiting = new Waiting(vertx, replica.fitness()::isClosing);
        this.members = new Members(vertx, config, replica, waiting);
        this.reads = new Reads(vertx, config, clock, replica, waiting);
        this.proposals = new Proposals(config, replica, waiting, reads);
        this.survivors = new Survivors(clock, replica, waiting);
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

    @Override
    public Future<Void> change(byte[] nonce, Command command) {
        return proposals.change(nonce, command);
    }

    @Override
    public Future<Void> change(byte[] nonce, Function<KeyRing, Command> permitted) {
        return proposals.change(nonce, permitted);
    }

    /** A change that no signed request asked for. */
    public Future<Void> change(Command command) {
        return change(NO_NONCE, command);
    }

    /** The same proposal may be made again and happens once. */
    Future<Void> propose(Proposal proposal) {
        return proposals.propose(proposal);
    }

    @Override
    public <T> Future<T> read(Function<KeyRing, T> reader) {
        return reads.read(reader);
    }

    @Override
    public <A, R> Future<R> use(Function<KeyRing, A> reader, Function<A, Future<R>> compute) {
        return reads.use(reader, compute);
    }

    @Override
    public <A, R> Future<R> use(Function<KeyRing, A> reader, Function<A, Future<R>> compute, Surviving<A, R> surviving) {
        return reads.use(reader, compute, surviving);
    }

    @Override
    public <T> Future<T> list(Function<KeyRing, T> reader) {
        return reads.list(reader);
    }

    /** As {@link Reads#copy}. */
    public <T> Future<T> copy(BiFunction<Long, Rows, T> reader) {
        return reads.copy(reader);
    }

    @Override
    public Future<Long> survivorsUntil(String keyId) {
        return survivors.until(keyId);
    }

    @Override
    public Future<Long> survivorsOf(List<String> keyIds) {
        return survivors.of(keyIds);
    }

    /** Reads what this node happens to have: one moment, but it may be an old one. For timed work and health, never for answers. */
    @Override
    public <T> T stale(Function<KeyRing, T> reader) {
        return replica.rocks().read(reader);
    }

    @Override
    public <T> T staleOnce(Function<KeyRing, T> reader) {
        return replica.rocks().readOnce(reader);
    }

    /** Asks that member, as one that is sealed asks: {@link RootKeyGiver#forSealed}. Fails if it does not answer in 5 s. */
    public Future<byte[]> askForRootKeys(String member, byte[] asked) {
        return waiting.onContext(replica.askForRootKeys(member, asked));
    }

    /** Who answers members that are sealed, from now on. */
    public void rootKeysComeFrom(RootKeyGiver giver) {
        replica.rootKeysComeFrom(giver);
    }

    /**
     * Asks that member for records of its own audit log: {@link RecordGiver}.
     * Fails with UNAVAILABLE, whose detail tells why in a few words, if it does not answer in 5 s.
     */
    public Future<byte[]> askForRecords(String member, byte[] asked) {
        return inWords(replica.askForRecords(member, asked, RECORDS_WAIT));
    }

    private Future<byte[]> inWords(CompletableFuture<byte[]> answer) {
        return waiting.onContext(answer)
            .recover(failure -> Future.failedFuture(failure instanceof LinkFault fault ? UNAVAILABLE.because(fault.inWords()) : failure));
    }

    /** Who answers members that ask for records, from now on. */
    public void recordsComeFrom(RecordGiver giver) {
        replica.recordsComeFrom(giver);
    }

    /** Asks that member how it is: {@link ReportGiver}. Fails as {@link #askForRecords}. */
    public Future<byte[]> askForReport(String member) {
        return inWords(replica.askForReport(member, REPORT_WAIT));
    }

    /** Who answers members that ask how this node is, from now on. */
    public void reportsComeFrom(ReportGiver giver) {
        replica.reportsComeFrom(giver);
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
        proposals.askedBy(asking);
        replica.watchedBy(watch);
    }

    /** Lets itself be measured, from now on; see {@link ClusterMeters}. */
    public void measured(MeterRegistry registry) {
        proposals.waitedTells(ClusterMeters.bind(registry, this::status, this::unpurged, replica.leasing()));
        ClusterMeters.rows(registry, replica.rocks().hot());
        reads.survivedTells(ClusterMeters.survival(registry));
    }

    /**
     * Whether things that are due may be proposed now: this node leads and is ready, and its clock agrees with the state's time
     * within 30 s. A jumped clock destroys nothing.
     */
    public boolean mayDoTimedWork() {
        return isLeader() && replica.fitness().isReady() && !clock.jumped() && replica.fitness().isTimely();
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
        reads.close();
        replica.close();
    }

    /** Stops as if the process had died, as far as what is on disk goes. For tests. */
    void crash() {
        reads.close();
        replica.crash();
    }

    Replica replica() {
        return replica;
    }
}
