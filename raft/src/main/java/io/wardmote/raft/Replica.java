package io.wardmote.raft;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wardmote.state.ByteWriter;
import io.wardmote.state.Command;
import io.wardmote.state.KeyRing;
import io.wardmote.state.Outcome;
import io.wardmote.state.Proposal;
import io.wardmote.state.Stamp;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This node's copy of the state with all that keeps it one of several: builds the parts in order, and lets them go in order. */
final class Replica implements StateMachine.Events, Server.Watcher {
    private static final Logger LOG = LoggerFactory.getLogger(Replica.class);
    private static final int RENEW_MILLIS = 2000;

    private final RaftConfig config;
    private final NodeClock clock;
    private final DataFolder folder;
    private final Server server;
    private final Rocks rocks;
    private final AppliedIndex applied = new AppliedIndex();
    private final Divergence divergence;
    private final Verifier verifier;
    private final Admission admission;
    private final Batcher batcher;
    private final Gate gate;
    private final MemberChanges memberChanges;
    private final Transfers transfers;
    private final Questions questions;
    private final Link link;
    private final Leadership leadership;
    private volatile Watch watch = Watch.NONE;
    private final Freshness freshness;
    private final Leasing leasing;
    private final Fitness fitness;
    private final Ticker ticker;
    private final Purge purge;
    private volatile Function<Peer, CompletableFuture<Void>> arrivals = peer ->
        CompletableFuture.failedFuture(new IllegalStateException("it has just started"));
    private volatile RecordGiver records = asked -> CompletableFuture.failedFuture(new IllegalStateException("it has just started"));
    private volatile ReportGiver reports = () -> CompletableFuture.failedFuture(new IllegalStateException("it has just started"));
    private volatile RootKeyGiver rootKeys = (peer, asked) -> CompletableFuture.failedFuture(new IllegalStateException("it has just started"));
    private volatile boolean announced;
    private volatile boolean divergenceRemembered;

    private Replica(Vertx vertx, RaftConfig config, NodeClock clock, List<AppliedListener> listeners, Halt halt, boolean snapshotWhenStopped,
                    DataFolder folder) {
        this.config = config;
        this.clock = clock;
        this.folder = folder;
        RaftConfig.Timing timing = config.timing();
        List<AppliedListener> toTell = List.copyOf(listeners);
        server = new Server(config, folder, () -> machine(toTell, halt),
            machine -> RaftNode.start(config, machine, admission()::admits, snapshotWhenStopped), this);
        rocks = server.rocks();
        divergence = new Divergence(config.node(), this::rememberDivergence);
        verifier = new Verifier(config.node(), rocks, divergence);
        admission = new Admission(config, rocks, this::raft);
        batcher = new Batcher(config.node(), entry -> raft().submit(entry));
        memberChanges = new MemberChanges(config.node(), this::raft, batcher);
        transfers = new Transfers(config, this::raft, rocks, this::standing, applied);
        gate = new Gate(batcher, () -> !leasing().silent().isEmpty());
        questions = new Questions(this, admission, memberChanges, batcher, gate, config.clusterId());
        link = new Link(vertx, config, admission::admits, admission::linkAddress, questions);
        leadership = new Leadership(config.node(), this::leaderToAsk, batcher, gate, link);
        freshness = new Freshness(() -> raft().leadsReady() && raft().aloneVotes(), () -> raft().committed(), () -> leadership.barrier(timing.readWait()),
            applied, timing.readWait());
        leasing = new Leasing(config.node(), folder.incarnation(), config.lease().ttl(), config.lease().margin(), config.timing().tick(), LeaseClock.system(),
            clock::nanoTime, applied, this::leads, this::leader, () -> raft().peers().stream().map(Peer::node).toList(), link::ask);
        fitness = new Fitness(config, clock, server, applied, divergence, leasing);
        ticker = new Ticker(config.node(), clock, timing.tick(), this::leads, () -> rocks.read(KeyRing::voters), this::renewal, this::renew, leasing,
            batcher::propose, this::eachBeat);
        purge = new Purge(config, rocks, applied, leadership, server::machine, server::raft);
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
        server.start();
        String address = config.listen().linkAddress();
        ListenPort.awaitFree(address);
        try {
            finished(link.listen(address));
        } catch (ExecutionException | TimeoutException e) {
            throw new StartFailure("The link port " + address + " cannot be used (" + e.getMessage() + "); choose another or end what uses it.", e);
        }
        ticker.start();
        purge.start();
        server.watch();
    }

    private StateMachine machine(List<AppliedListener> listeners, Halt halt) {
        return new StateMachine(config.node(), rocks, divergence, applied, leasing, listeners, this, halt);
    }

    private Admission admission() {
        return admission;
    }

    // what the parts are asked for

    Rocks rocks() {
        return rocks;
    }

    AppliedIndex applied() {
        return applied;
    }

    /** Whoever is told of changes. */
    Watch watch() {
        return watch;
    }

    void watchedBy(Watch other) {
        watch = other;
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
        return server.machine();
    }

    Verifier verifier() {
        return verifier;
    }

    RaftNode raft() {
        return server.raft();
    }

    boolean leads() {
        return raft() != null && raft().leads();
    }

    Optional<String> leader() {
        return raft() == null ? Optional.empty() : raft().leader();
    }

    private Optional<String> leaderToAsk() {
        if (fitness.isClosing()) throw Fitness.stopping();
        return leader();
    }

    Voting voting() {
        return raft().voting();
    }

    Fitness fitness() {
        return fitness;
    }

    Server server() {
        return server;
    }

    CompletableFuture<Void> membership(MemberChange change, Duration wait) {
        return leadership.ask(Frame.MEMBERSHIP, change.toBytes(), wait, () -> memberChanges.change(change).thenApply(done -> new byte[0]))
            .thenApply(done -> null);
    }

    /** What takes in a node that says that it runs. */
    Function<Peer, CompletableFuture<Void>> arrivals() {
        return arrivals;
    }

    void arrivalsGoTo(Function<Peer, CompletableFuture<Void>> takeIn) {
        arrivals = takeIn;
    }

    RootKeyGiver rootKeys() {
        return rootKeys;
    }

    void rootKeysComeFrom(RootKeyGiver giver) {
        rootKeys = giver;
    }

    CompletableFuture<byte[]> askForRootKeys(String member, byte[] asked) {
        return link.ask(member, Frame.ROOT_KEY, asked, SealedAsker.WAIT.toMillis());
    }

    RecordGiver records() {
        return records;
    }

    void recordsComeFrom(RecordGiver giver) {
        records = giver;
    }

    CompletableFuture<byte[]> askForRecords(String member, byte[] asked, Duration wait) {
        return link.ask(member, Frame.AUDIT_RECORDS, asked, wait.toMillis());
    }

    ReportGiver reports() {
        return reports;
    }

    void reportsComeFrom(ReportGiver giver) {
        reports = giver;
    }

    CompletableFuture<byte[]> askForReport(String member, Duration wait) {
        return link.ask(member, Frame.REPORT, new byte[0], wait.toMillis());
    }

    /** Tells the others of the settings, one after another, that this node runs, until one has had it taken in. */
    CompletableFuture<Void> arrive(Duration wait) {
        ByteWriter own = new ByteWriter();
        config.peers().stream().filter(peer -> peer.node().equals(config.node())).forEach(peer -> peer.write(own));
        CompletableFuture<byte[]> told = CompletableFuture.failedFuture(new LinkFault(LinkFault.Kind.UNREACHABLE, "no other node is known"));
        for (Peer peer : config.peers()) {
            if (!peer.node().equals(config.node()))
                told = told.exceptionallyCompose(failure -> link.ask(peer.node(), Frame.ARRIVED, own.toBytes(), wait.toMillis()));
        }
        return told.thenApply(done -> null);
    }

    CompletableFuture<List<Standing>> standings(Duration wait) {
        return leadership.ask(Frame.STANDINGS, new byte[0], wait, () -> CompletableFuture.completedFuture(Standing.bytes(standings()))).thenApply(Standing::of);
    }

    /** As this node finds the others, which says something only while it leads. */
    List<Standing> standings() {
        List<String> holders = leasing.holders();
        return raft().peers().stream().map(peer -> ticker.standing(peer.node(), holders.contains(peer.node()))).toList();
    }

    private Standing standing(String voter) {
        return ticker.standing(voter, false);
    }

    Transfers transfers() {
        return transfers;
    }

    CompletableFuture<Void> handOver(HandOver handOver, Duration wait) {
        return leadership.ask(Frame.HAND_OVER, handOver.toBytes(), wait, () -> transfers.at(handOver).thenApply(done -> new byte[0])).thenApply(done -> null);
    }

    /**
     * Asks the leader whether a member, heard of or not, has not said that it applied that entry.
     * @return whether one may lack it: also where there is no answer in time
     */
    CompletableFuture<Boolean> mayBeLacked(long index, Duration wait) {
        byte[] body = new ByteWriter().i64(index).toBytes();
        return leadership.ask(Frame.LACKED, body, wait, () -> questions.lacked(body)).handle((answer, failure) -> {
            if (failure != null) LOG.info("Whether a node lacks entry {} could not be learnt, and is taken for granted: {}", index, failure.toString());
            return failure != null || answer.length != 1 || answer[0] != 0;
        });
    }

    boolean anyMemberLacks(long index) {
        Set<String> members = new HashSet<>();
        raft().peers().forEach(peer -> members.add(peer.node()));
        rocks.read(KeyRing::members).forEach(member -> members.add(member.id()));
        return applied.get() < index || leasing.anyLacks(members, index);
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
        StateMachine.LastTick tick = machine().lastTick();
        return new Renewals.Renewal(config.node(), folder.incarnation(), leasing.renewing(), applied.get(), clock.wallMillis(), tick.index(), tick.digest());
    }

    private void renew(Renewals.Renewal renewal) {
        if (server.isFailed() || divergence.diverged()) return; // such a node is not to be relied on: it has no lease, and is given no leadership
        leader().filter(to -> !to.equals(config.node())).ifPresent(to ->
            link.ask(to, Frame.RENEW, renewal.toBytes(), RENEW_MILLIS).whenComplete((upTo, failure) -> {
                if (failure == null) leasing.told(upTo);
                else LOG.debug("{} did not hear from this node: {}", to, failure.toString());
            }));
    }

    private void eachBeat() {
        if (fitness.isClosing() || fitness.isRemoved()) return;
        leasing.recompute();
        if (server.isFailed()) {
            mend();
            return;
        }
        server.lookWhetherItLives();
        if (!raft().isAlive()) {
            removed();
            return;
        }
        gate.look();
        if (divergence.diverged() && !divergenceRemembered) rememberDivergence();
        if (leads() && divergence.diverged()) transfers.toAnyone();
        if (raft().lostItsVote()) server.startAsListener();
        if (!announced && raft().takesPart() && fitness.isReady() && isRegistered()) announce();
        transfers.toWhereItBelongs(fitness.isReady());
        verifier.beat();
    }

    private void mend() {
        if (server.isFailedForGood()) {
            server.end();
            return;
        }
        if (leads()) transfers.toAnyone();
        server.tryToHeal();
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

    private boolean isRegistered() {
        return rocks.read(KeyRing::members).stream().anyMatch(member -> member.id().equals(config.node()));
    }

    /** Tells the cluster of this start, once; of its first, only when it takes part, since this node counts from then on. */
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
        leasing.leaderChanged();
        ticker.soon();
    }

    @Override
    public void leaderReady() {
        ticker.soon();
    }

    @Override
    public void started(long incarnation) {
        if (incarnation > folder.incarnation()) server.isOfBefore(incarnation, folder.incarnation());
    }

    @Override
    public void founded() {
        ticker.soon();
    }

    @Override
    public void logFailed(Throwable cause) {
        server.failed("the Raft log cannot be written", cause);
    }

    @Override
    public void storeFailed(StorageFailure failure) {
        server.storeFailed(failure);
    }

    @Override
    public void storageFailed() {
        leasing.suspend();
        ticker.look();
    }

    @Override
    public void storageWorks() {
        leasing.resume();
    }

    @Override
    public void removed() {
        // also told of a server that closes itself because of a fault
        if (fitness.isRemoved() || raft() == null || server.isFailed() || raft().isMember()) return;
        fitness.remove();
        LOG.warn("This node was removed from the cluster");
    }

    // the end

    void close() {
        fitness.close();
        if (leads()) transfers.toAnyone();
        ticker.close(); // what is renewed after a release would be granted again
        leasing.release();
        letGo();
    }

    void crash() {
        fitness.close();
        machine().crashOnClose();
        letGo();
    }

    private void letGo() {
        fitness.close();
        ticker.close();
        purge.close();
        server.closing();
        try {
            finished(link.close());
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("The link did not close: {}", e.toString());
        }
        batcher.close();
        server.close();
        applied.fail(Fitness.stopping());
        leasing.everywhere().fail(Fitness.stopping());
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
