package io.wardmote.raft;

import io.wardmote.state.ByteReader;
import io.wardmote.state.ByteWriter;
import io.wardmote.state.Command.Grant;
import io.wardmote.state.Command.Leases;
import io.wardmote.state.Command.Tick;
import io.wardmote.state.Draft;
import io.wardmote.state.Holding;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The key-state lease: lets this node answer from its own state, without asking anybody, for as long as every change waits for it. A change is
 * answered when it is <em>everywhere</em>: when each node that holds a lease from before it has said that it applied it, or its lease has run out.
 *
 * <p>Grants are in the log, so every node knows every holder, whoever leads. What this class keeps dies with the process, and that is safe.
 */
final class Leasing {
    private static final Logger LOG = LoggerFactory.getLogger(Leasing.class);
    private static final long ANSWER_MILLIS = 2000;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Speaks to the other nodes. */
    interface Others {
        CompletableFuture<byte[]> ask(String node, int type, byte[] body, long timeoutMillis);
    }

    private record Submitted(long nonce, long nanos) {}

    /** A tick of any leader that was applied here. */
    private record Applied(long index, long nanos) {}

    private final String node;
    private final long incarnation;
    private final long ttlMillis;
    private final long silentNanos;
    private final LongSupplier nanoTime;
    private final AppliedIndex applied;
    private final Supplier<Optional<String>> leader;
    private final Supplier<Collection<String>> nodes;
    private final BooleanSupplier leads;
    private final Others others;
    private final OwnLease own;
    private final Grants grants;
    private final Drift drift;
    private final AppliedIndex everywhere = new AppliedIndex();
    private final RecentChanges changes = new RecentChanges(everywhere::get);
    private final Deque<Applied> ticks = new ArrayDeque<>();
    private final Map<String, Renewals.Renewal> listed = new HashMap<>();
    /** When each node was heard, since this one leads. */
    private final Map<String, Long> heard = new ConcurrentHashMap<>();
    private final LongAdder granted = new LongAdder();
    private final AtomicBoolean reporting = new AtomicBoolean();
    private volatile Submitted submitted = new Submitted(0, 0);
    /** What a leader is told while this node is suspended, else null. */
    private volatile byte[] suspended;

    /**
     * @param ttl    that this node grants when it leads; zero for no leases
     * @param beat   between two renewals
     * @param leader as far as known; @param nodes all that may hold leases, this one included
     */
    Leasing(String node, long incarnation, Duration ttl, Duration margin, Duration beat, LeaseClock clock, LongSupplier nanoTime, AppliedIndex applied,
            BooleanSupplier leads, Supplier<Optional<String>> leader, Supplier<Collection<String>> nodes, Others others) {
        this.node = node;
        this.incarnation = incarnation;
        this.ttlMillis = ttl.toMillis();
        this.silentNanos = beat.multipliedBy(5).dividedBy(2).toNanos();
        this.nanoTime = nanoTime;
        this.applied = applied;
        this.leads = leads;
        this.leader = leader;
        this.nodes = nodes;
        this.others = others;
        this.own = new OwnLease(incarnation, clock);
        this.grants = new Grants(margin.toNanos());
        this.drift = new Drift(new RaftConfig.Lease(ttl, margin).drift());
    }

    // what requests ask

    /** Whether this node may answer by its own state now. */
    boolean isValid() {
        return own.isValid();
    }

    /** How long this node may yet answer without renewing. */
    long leftMillis() {
        return own.left() / 1_000_000;
    }

    /** Whether this machine's clocks run as leases need them to; if not, in words. */
    Optional<String> drift() {
        return drift.alarm();
    }

    /** Nanoseconds that this node may yet go on without a lease, so long after it ran out; 0 if it may not. */
    long survivesNanos(long seconds) {
        long lostFor = own.lostFor();
        return ttlMillis == 0 || lostFor < 0 ? 0 : Math.max(0, seconds * 1_000_000_000 - lostFor);
    }

    /** Whether one of these nodes has not said that it applied that entry, or was never heard here. */
    boolean anyLacks(Collection<String> those, long index) {
        return grants.anyLacks(those, index);
    }

    List<String> holders() {
        return grants.holding(nanoTime.getAsLong());
    }

    /** Leases that this node granted while it led, in ticks that were committed. */
    long granted() {
        return granted.sum();
    }

    RecentChanges changes() {
        return changes;
    }

    /** Up to which entry the log is everywhere, as far as this node knows. */
    AppliedIndex everywhere() {
        return everywhere;
    }

    // what the state machine tells, on the applying thread

    /** Before anybody can see what the entry changes. */
    void applying(long index, Draft draft) {
        changes.applied(index, draft);
    }

    /** The state is now another one, up to that entry: at a start, and after a snapshot came. */
    void replaced(long index, List<Holding> holders) {
        changes.replaced(index);
        long now = nanoTime.getAsLong();
        for (Holding holding : holders) {
            grants.held(holding.grant(), holding.ttlMillis() * 1_000_000, now);
            if (holding.grant().node().equals(node)) own.granted(holding.grant(), holding.ttlMillis() * 1_000_000);
        }
        grants.applied(node, incarnation, index);
    }

    /** @param started the newest incarnation of this node that the state knows */
    void ticked(long index, Tick tick, long started) {
        if (started > incarnation) own.disown();
        Leases leases = tick.leases();
        long now = nanoTime.getAsLong();
        drift.ticked(tick.leader(), tick.elapsedMillis(), now, System.currentTimeMillis());
        Submitted mine = submitted;
        long from = mine.nonce == leases.nonce() && mine.nonce != 0 ? mine.nanos : now;
        long ttlNanos = leases.ttlMillis() * 1_000_000;
        for (Grant grant : leases.grants()) {
            grants.granted(index, grant, ttlNanos, from);
            if (grant.node().equals(node)) own.granted(grant, ttlNanos);
        }
        // at a start older ticks of its own are applied again
        if (tick.leader().equals(node) && leads.getAsBoolean()) granted.add(leases.grants().size());
        everywhere.reach(leases.everywhere());
        synchronized (ticks) {
            ticks.add(new Applied(index, now));
            while (ticks.size() > 1 && now - ticks.peek().nanos > ttlNanos) ticks.remove();
        }
    }

    /** Readers see the entry. */
    void applied(long index, boolean changed) {
        grants.applied(node, incarnation, index);
        if (leads.getAsBoolean()) recompute();
        else if (changed) report();
    }

    // what other nodes say

    /** Of a node, to whoever leads. @return whether it holds no lease, and should be granted one at once */
    boolean heard(Renewals.Renewal renewal) {
        heard.put(renewal.node(), nanoTime.getAsLong());
        grants.applied(renewal.node(), renewal.incarnation(), renewal.applied());
        if (leads.getAsBoolean()) recompute();
        return ttlMillis > 0 && !grants.holds(renewal.node(), nanoTime.getAsLong());
    }

    /** If this node leads: others that hold leases and have not been heard for two beats and a half, or not at all since it leads. */
    List<String> silent() {
        if (!leads.getAsBoolean()) return List.of();
        long now = nanoTime.getAsLong();
        return grants.holding(now).stream().filter(holder -> !holder.equals(node) && isSilent(heard.get(holder), now)).toList();
    }

    private boolean isSilent(Long last, long now) {
        return last == null || now - last > silentNanos;
    }

    byte[] renewed() {
        return new ByteWriter().i64(everywhere.get()).toBytes();
    }

    void told(byte[] upTo) {
        if (upTo.length == Long.BYTES) everywhere.reach(new ByteReader(upTo).i64());
    }

    void reported(String peer, byte[] body) {
        ByteReader in = new ByteReader(body);
        grants.applied(peer, in.i64(), in.i64());
        in.end();
        recompute();
    }

    void released(String peer, byte[] body) {
        ByteReader in = new ByteReader(body);
        grants.released(peer, in.i64(), in.i64());
        in.end();
        recompute();
    }

    // the pulse

    /** The number of this node's next renewal. */
    long renewing() {
        return own.renewing();
    }

    /** This node leads anew: what it granted long ago says nothing of what it should grant now. */
    void leadsAnew() {
        heard.clear();
        synchronized (listed) {
            listed.clear();
        }
    }

    /** What the next tick grants: to the newest renewal of each node that is new, and keeps up. To be submitted at once. */
    Leases next(Collection<Renewals.Renewal> renewals) {
        if (ttlMillis == 0) return Leases.NONE;
        long enough = enough();
        List<Grant> list = new ArrayList<>();
        synchronized (listed) {
            for (Renewals.Renewal renewal : renewals) {
                Renewals.Renewal last = listed.get(renewal.node());
                if (renewal.applied() < enough || last != null && !Renewals.isNewer(renewal, last)) continue;
                listed.put(renewal.node(), renewal);
                list.add(new Grant(renewal.node(), renewal.incarnation(), renewal.sequence()));
            }
        }
        // the list is complete: whatever was sent for it was sent before now
        long nonce = RANDOM.nextLong();
        submitted = new Submitted(nonce, nanoTime.getAsLong());
        return new Leases(nonce, ttlMillis, everywhere.get(), list);
    }

    /** The newest tick that was applied here at least a quarter of a ttl ago. */
    private long enough() {
        long since = nanoTime.getAsLong() - ttlMillis * 1_000_000 / 4;
        synchronized (ticks) {
            long index = -1;
            for (Applied tick : ticks) if (tick.nanos - since <= 0) index = tick.index;
            return index;
        }
    }

    /** Each beat: leases run out without anybody saying so. */
    void recompute() {
        long now = grants.everywhere(applied.get(), nanoTime.getAsLong());
        if (now <= everywhere.get()) return;
        everywhere.reach(now);
        if (leads.getAsBoolean()) tell();
    }

    private void tell() {
        byte[] body = renewed();
        for (String other : nodes.get()) {
            if (!other.equals(node)) others.ask(other, Frame.EVERYWHERE, body, ANSWER_MILLIS).exceptionally(Leasing::unheard);
        }
    }

    private void report() {
        if (!reporting.compareAndSet(false, true)) return;
        long index = applied.get();
        String to = leader.get().filter(it -> !it.equals(node)).orElse(null);
        if (to == null) {
            reporting.set(false);
            return;
        }
        others.ask(to, Frame.APPLIED, new ByteWriter().i64(incarnation).i64(index).toBytes(), ANSWER_MILLIS).whenComplete((done, failure) -> {
            reporting.set(false);
            if (failure != null) unheard(failure);
            else if (applied.get() > index) report();
        });
    }

    /** Stops answering by any lease, and lets the leader know, so that changes need not wait for this node. */
    void release() {
        byte[] body = new ByteWriter().i64(incarnation).i64(own.release()).toBytes();
        leader.get().filter(to -> !to.equals(node)).ifPresent(to -> {
            try {
                others.ask(to, Frame.RELEASE, body, ANSWER_MILLIS).get(ANSWER_MILLIS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException e) {
                unheard(e); // then it runs out
            }
        });
    }

    /** This node can neither write nor apply what comes: it answers by no lease until {@link #resume}, and lets the leader know. Does not block. */
    void suspend() {
        suspended = new ByteWriter().i64(incarnation).i64(own.suspend()).toBytes();
        leaderChanged();
    }

    /** Another one is to know that this node answers by no lease, if it does not: who was the leader itself when it was suspended had nobody to tell. */
    void leaderChanged() {
        byte[] body = suspended;
        if (body == null) return;
        leader.get().filter(to -> !to.equals(node)).ifPresent(to -> others.ask(to, Frame.RELEASE, body, ANSWER_MILLIS).exceptionally(Leasing::unheard));
    }

    void resume() {
        suspended = null;
        own.resume();
    }

    private static byte[] unheard(Throwable failure) {
        LOG.debug("a word about leases was not heard: {}", failure.toString());
        return new byte[0];
    }
}
