package io.wardmote.raft;

import static io.wardmote.key.Refusal.UNAVAILABLE;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wardmote.key.Refused;
import io.wardmote.state.Command;
import io.wardmote.state.KeyRing;
import io.wardmote.state.Outcome;
import io.wardmote.state.Proposal;
import io.wardmote.state.Stamp;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This node's copy of the state with all that keeps it one of several: builds the parts in order, and lets them go in order. */
final class Replica implements StateMachine.Events {
    private static final Logger LOG = LoggerFactory.getLogger(Replica.class);
    private static final int HAND_OVER_MILLIS = 2000;
    private static final int DEAD_BEATS = 20;

    private final RaftConfig config;
    private final NodeClock clock;
    private final Halt halt;
    private final DataFolder folder;
    private final Rocks rocks;
    private final AppliedIndex applied = new AppliedIndex();
    private final Divergence divergence;
    private final List<AppliedListener> listeners;
    private final Verifier verifier;
    private final Admission admission;
    private final Batcher batcher;
    private final Gate gate;
    private final Questions questions;
    private final Link link;
    private final Leadership leadership;
    private final Freshness freshness;
    private final Leasing leasing;
    private final Ticker ticker;
    private final Purge purge;
    private final boolean snapshotWhenStopped;
    private volatile StateMachine machine;
    private volatile RaftNode raft;
    private volatile boolean closing;
    private volatile boolean removed;
    private volatile boolean logFailed;
    private volatile boolean announced;
    private volatile boolean divergenceRemembered;
    private int deadBeats;

    private Replica(Vertx vertx, RaftConfig config, NodeClock clock, List<AppliedListener> listeners, Halt halt, boolean snapshotWhenStopped,
                    DataFolder folder) {
        this.config = config;
        this.clock = clock;
        this.listeners = List.copyOf(listeners);
        this.halt = halt;
        this.snapshotWhenStopped = snapshotWhenStopped;
        this.folder = folder;
        RaftConfig.Timing timing = config.timing();
        rocks = new Rocks(config.memory(), halt);
        divergence = new Divergence(config.node(), this::rememberDivergence);
        verifier = new Verifier(config.node(), rocks, divergence);
        admission = new Admission(config, rocks, () -> raft);
        batcher = new Batcher(config.node(), entry -> raft.submit(entry));
        gate = new Gate(batcher, () -> !leasing().silent().isEmpty());
        questions = new Questions(this, admission, batcher, gate, config.clusterId());
        link = new Link(vertx, config, admission::admits, admission::linkAddress, questions);
        leadership = new Leadership(config.node(), this::leaderToAsk, batcher, gate, link);
        freshness = new Freshness(() -> raft.leadsReady() && raft.aloneVotes(), () -> raft.committed(), () -> leadership.barrier(timing.readWait()),
            applied, timing.readWait());
        leasing = new Leasing(config.node(), folder.incarnation(), config.lease().ttl(), config.lease().margin(), config.timing().tick(), LeaseClock.system(), clock::nanoTime, applied,
            this::leads, this::leader, () -> voters().stream().map(Peer::node).toList(), link::ask);
        ticker = new Ticker(config.node(), clock, timing.tick(), this::leads, () -> rocks.read(KeyRing::arrived), this::renewal, this::renew, leasing,
            batcher::propose, this::eachBeat);
        purge = new Purge(config, rocks, applied, leadership, () -> machine, () -> raft);
    }

    static Replica start(Vertx vertx, RaftConfig config, NodeClock clock, List<AppliedListener> listeners, Halt halt, boolean snapshotWhenStopped) {
        DataFolder folder = DataFolder.open(config);
        Replica replica = null;
        try {
            replica = new Replica(vertx, config, clock, listeners, halt, snapshotWhenStopped, folder);
            replica.open();
            return replica;
        } catch (RuntimeException | Error e) {
            if (replica == null) folder.close();
            else replica.letGo();
            throw e;
        }
    }

    private void open() {
        startRaft();
        String address = config.listen().linkAddress();
        try {
            finished(link.listen(address));
        } catch (ExecutionException | TimeoutException e) {
            throw new StartFailure("The link port " + address + " cannot be used (" + e.getMessage() + "); choose another or end what uses it.", e);
        }
        ticker.start();
        purge.start();
    }

    private void startRaft() {
        machine = new StateMachine(config.node(), rocks, divergence, applied, leasing, listeners, this, halt);
        raft = RaftNode.start(config, machine, admission::admits, snapshotWhenStopped);
    }

    // what the parts are asked for

    Rocks rocks() {
        return rocks;
    }

    AppliedIndex applied() {
        return applied;
    }

    Leadership leadership() {
        return leadership;
    }

    Freshness freshness() {
        return freshness;
    }

    Leasing leasing() {
        return leasing;
    }

    Purge purge() {
        return purge;
    }

    StateMachine machine() {
        return machine;
    }

    Verifier verifier() {
        return verifier;
    }

    RaftNode raft() {
        return raft;
    }

    boolean leads() {
        return raft != null && raft.leads();
    }

    Optional<String> leader() {
        return raft == null ? Optional.empty() : raft.leader();
    }

    private Optional<String> leaderToAsk() {
        if (closing) throw stopping();
        return leader();
    }

    private static Refused stopping() {
        return UNAVAILABLE.because("This node is stopping.");
    }

    List<Peer> voters() {
        return raft.voters();
    }

    boolean isClosing() {
        return closing;
    }

    /** Why this node may not serve, or null. */
    Refused refusal() {
        if (divergence.diverged()) return UNAVAILABLE.because("This node's state has diverged.");
        if (removed) return UNAVAILABLE.because("This node was removed from the cluster.");
        if (closing) return stopping();
        if (raft == null || !raft.isAlive()) return UNAVAILABLE.because("This node takes no part in the cluster.");
        return null;
    }

    /** A leader is known, and this node has applied a tick of its not long ago, in which a majority spoke if there are members. */
    boolean isLed() {
        StateMachine.LastTick tick = machine.lastTick();
        return (tick.heard() || !isFounded()) && tick.term() == raft.term() && leader().orElse("").equals(tick.leader()) && tickAgeMillis() < 4 * config.timing().tick().toMillis();
    }

    boolean isReady() {
        return refusal() == null && !logFailed && isFounded() && isLed() && rocks.read(KeyRing::time) > 0;
    }

    private boolean isFounded() {
        return rocks.isOpen() && rocks.read(KeyRing::cluster).isPresent();
    }

    Status status() {
        RaftPeerRole role = raft.role();
        String named = removed || !raft.isAlive() ? "none" : role.name().toLowerCase(Locale.ROOT);
        return new Status(config.node(), named, leader().orElse(""), applied.get(), raft.committed(), tickAgeMillis(), isReady(),
            divergence.diverged(), logFailed, clock.jumped(), leasing.drift().orElse(""), leasing.leftMillis(), leasing.everywhere().get(), leasing.holders());
    }

    private long tickAgeMillis() {
        return (System.nanoTime() - machine.lastTick().appliedNanos()) / 1_000_000;
    }

    CompletableFuture<Void> membership(MemberChange change, Duration wait) {
        return leadership.ask(Frame.MEMBERSHIP, change.toBytes(), wait, () -> questions.changeVoters(change)).thenApply(done -> null);
    }

    Questions questions() {
        return questions;
    }

    void heard(Renewals.Renewal renewal) {
        ticker.heard(renewal, leasing.heard(renewal));
    }

    /** Somebody asks, and this node has no lease to answer by: it renews without waiting for the next beat. */
    void withoutLease() {
        if (!config.lease().ttl().isZero()) ticker.atOnce();
    }

    // the pulse

    private Renewals.Renewal renewal() {
        StateMachine.LastTick tick = machine.lastTick();
        return new Renewals.Renewal(config.node(), folder.incarnation(), leasing.renewing(), applied.get(), clock.wallMillis(), tick.index(), tick.digest());
    }

    private void renew(Renewals.Renewal renewal) {
        leader().filter(to -> !to.equals(config.node())).ifPresent(to ->
            link.ask(to, Frame.RENEW, renewal.toBytes(), HAND_OVER_MILLIS).whenComplete((upTo, failure) -> {
                if (failure == null) leasing.told(upTo);
                else LOG.debug("{} did not hear from this node: {}", to, failure.toString());
            }));
    }

    private void eachBeat() {
        if (closing || removed) return;
        if (raft.isAlive()) {
            deadBeats = 0;
        } else {
            dead();
            return;
        }
        leasing.recompute();
        gate.look();
        if (divergence.diverged() && !divergenceRemembered) rememberDivergence();
        if (leads() && (divergence.diverged() || logFailed)) handOver();
        if (logFailed && folder.canWrite()) rebuild();
        if (!announced && raft.votes() && isReady() && isRegistered()) announce();
        verifier.beat();
    }

    /** A restart does not make a wrong state right. Tried again each beat while the disk does not take it. */
    private void rememberDivergence() {
        try {
            folder.markDiverged();
            divergenceRemembered = true;
        } catch (IOException e) {
            LOG.error("That this node's state has diverged could not be written down, and a restart would forget it", e);
        }
    }

    /** Ratis never writes to a log again that failed once. Another server may, now that the disk takes writes again. */
    private void rebuild() {
        LOG.warn("The disk takes writes again: the Raft server is built anew");
        try {
            raft.close();
            startRaft();
            logFailed = false;
        } catch (IOException | StartFailure e) {
            halt.because(e);
        }
    }

    /** Ratis shuts its server down when it fails, and also when this node was removed, which it may learn and tell a little later. */
    private void dead() {
        if (!raft.isMember()) removed();
        else if (++deadBeats > DEAD_BEATS) halt.because(new IllegalStateException("Ratis has shut its server down"));
    }

    private boolean isRegistered() {
        return rocks.read(KeyRing::members).stream().anyMatch(member -> member.id().equals(config.node()));
    }

    /** Tells the cluster of this start, once; of its first, only with a vote, since this node counts from then on. */
    private void announce() {
        announced = true;
        Stamp stamp = new Stamp(rocks.read(KeyRing::beat), new SecureRandom().nextLong(), new byte[0]);
        Proposal started = new Proposal(stamp, new Command.NodeStarted(config.node(), folder.incarnation()));
        leadership.propose(started, config.timing().changeWait()).whenComplete((answer, failure) -> {
            boolean done = failure == null && answer.outcome() instanceof Outcome.Changed;
            if (!done) announced = false;
        });
    }

    @Override
    public void leaderChanged() {
        ticker.soon();
    }

    @Override
    public void leaderReady() {
        ticker.soon();
    }

    @Override
    public void founded() {
        ticker.soon();
    }

    @Override
    public void logFailed(Throwable cause) {
        logFailed = true;
    }

    @Override
    public void removed() {
        removed = true;
        LOG.warn("This node was removed from the cluster");
    }

    // the end

    void handOver() {
        for (Peer other : raft.voters()) {
            if (other.node().equals(config.node()) || !raft.leads()) continue;
            try {
                raft.handOver(other.node(), HAND_OVER_MILLIS).get(HAND_OVER_MILLIS + 500, MILLISECONDS);
                return;
            } catch (ExecutionException | TimeoutException e) {
                LOG.info("{} does not take over: {}", other.node(), e.toString());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    void close() {
        closing = true;
        if (raft != null && raft.leads()) handOver();
        ticker.close(); // what is renewed after a release would be granted again
        leasing.release();
        letGo();
    }

    void crash() {
        closing = true;
        machine.crashOnClose();
        letGo();
    }

    private void letGo() {
        closing = true;
        ticker.close();
        purge.close();
        try {
            finished(link.close());
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("The link did not close: {}", e.toString());
        }
        batcher.close();
        try {
            if (raft != null) raft.close();
        } catch (IOException e) {
            LOG.error("This node did not stop in order", e);
        }
        applied.fail(stopping());
        leasing.everywhere().fail(stopping());
        rocks.dispose();
        folder.close();
    }

    private static void finished(Future<?> future) throws ExecutionException, TimeoutException {
        try {
            future.toCompletionStage().toCompletableFuture().get(10, SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException(e);
        }
    }
}
