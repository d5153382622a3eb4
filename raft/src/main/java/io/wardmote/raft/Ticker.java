package io.wardmote.raft;

import io.wardmote.key.Refused;
import io.wardmote.state.Command.Leases;
import io.wardmote.state.Command.Report;
import io.wardmote.state.Command.Tick;
import io.wardmote.state.Proposal;
import io.wardmote.state.Stamp;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pulse of a node. Each beat it renews itself with the leader; a leader also proposes a tick, which moves the state's time
 * and carries the renewals it has. A new leader ticks at once, and again as soon as a majority has renewed with it, since
 * nobody is ready before that.
 */
final class Ticker {
    private static final Logger LOG = LoggerFactory.getLogger(Ticker.class);
    private static final int SILENT_BEATS = Standing.SILENT_BEATS;
    private static final int LONGEST_BEAT_SECONDS = 2;
    private static final int LEAST_BETWEEN_MILLIS = 100;

    private final String node;
    private final NodeClock clock;
    private final long beatNanos;
    private final BooleanSupplier leads;
    private final Supplier<Set<String>> voters;
    private final Supplier<Renewals.Renewal> renew;
    private final Consumer<Renewals.Renewal> send;
    private final Function<byte[], CompletableFuture<Batcher.Answer>> propose;
    private final Runnable eachBeat;
    private final Leasing leasing;
    private final Renewals renewals = new Renewals();
    private final ScheduledThreadPoolExecutor thread;
    private boolean led;
    private boolean majorityHeard;
    private final AtomicBoolean askedFor = new AtomicBoolean();
    private boolean tickUnderWay;
    private long lastTickNanos;

    /**
     * @param voters the members whose word counts
     * @param renew what this node says of itself now; @param send takes it to the leader
     * @param propose into this node's own log, if it leads
     */
    Ticker(String node, NodeClock clock, Duration beat, BooleanSupplier leads, Supplier<Set<String>> voters, Supplier<Renewals.Renewal> renew,
           Consumer<Renewals.Renewal> send, Leasing leasing, Function<byte[], CompletableFuture<Batcher.Answer>> propose, Runnable eachBeat) {
        this.leasing = leasing;
        this.node = node;
        this.clock = clock;
        this.beatNanos = beat.toNanos();
        this.leads = leads;
        this.voters = voters;
        this.renew = renew;
        this.send = send;
        this.propose = propose;
        this.eachBeat = eachBeat;
        this.thread = new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().name(node + "-ticker").daemon().factory(),
            new ScheduledThreadPoolExecutor.DiscardPolicy());
    }

    void start() {
        thread.scheduleAtFixedRate(() -> safely(() -> {
            eachBeat.run();
            beat();
        }), 0, beatNanos, TimeUnit.NANOSECONDS);
    }

    /** Leadership may have changed: renews, and ticks if this node leads, without waiting for the next beat. */
    void soon() {
        thread.execute(() -> safely(this::beat));
    }

    /** As {@link #soon}, however often it is asked for: one at a time. */
    void atOnce() {
        if (!askedFor.compareAndSet(false, true)) return;
        thread.schedule(() -> {
            askedFor.set(false);
            safely(this::beat);
        }, LEAST_BETWEEN_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Something is wrong with this node, which does not wait for the next beat. */
    void look() {
        thread.execute(() -> safely(eachBeat));
    }

    /** @param atOnce the node is to be granted a lease without waiting for the next beat */
    void heard(Renewals.Renewal renewal, boolean atOnce) {
        renewals.heard(renewal, clock.nanoTime());
        thread.execute(() -> safely(() -> {
            if (atOnce && led && leads.getAsBoolean()) tick();
            else tickIfMajorityIsNew();
        }));
    }

    /** How that node fares, by what it last said here. @param holder goes into the answer */
    Standing standing(String other, boolean holder) {
        return renewals.newest(other, clock.nanoTime(), holder);
    }

    /** No beat is under way any more when this returns. */
    void close() {
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(LONGEST_BEAT_SECONDS, TimeUnit.SECONDS)) LOG.warn("A beat does not end");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void beat() {
        Renewals.Renewal own = renew.get();
        if (!leads.getAsBoolean()) {
            led = false;
            send.accept(own);
            return;
        }
        if (!led) {
            led = true;
            leasing.leadsAnew();
            majorityHeard = false;
            lastTickNanos = clock.nanoTime();
        }
        renewals.heard(own, clock.nanoTime());
        tick();
    }

    private void tickIfMajorityIsNew() {
        if (led && !majorityHeard && leads.getAsBoolean() && isMajority(reports())) tick();
    }

    private void tick() {
        if (tickUnderWay) return;
        List<Report> reports = reports();
        majorityHeard |= isMajority(reports);
        long now = clock.nanoTime();
        long elapsedMillis = (now - lastTickNanos) / 1_000_000;
        lastTickNanos += elapsedMillis * 1_000_000;
        tickUnderWay = true;
        Leases leases = leasing.next(renewals.newest(clock.nanoTime(), SILENT_BEATS * beatNanos));
        propose.apply(CommandCodec.bytes(new Proposal(Stamp.NONE, new Tick(node, elapsedMillis, reports, leases))))
            .whenComplete((answer, failure) -> thread.execute(() -> tickUnderWay = false));
    }

    private List<Report> reports() {
        return renewals.reports(clock.nanoTime(), SILENT_BEATS * beatNanos);
    }

    private boolean isMajority(List<Report> reports) {
        Set<String> members = voters.get();
        return Report.of(members, reports).size() > members.size() / 2;
    }

    private static void safely(Runnable work) {
        try {
            work.run();
        } catch (Refused replacing) {
            LOG.debug("A beat was missed, the state is being replaced");
        } catch (RuntimeException e) {
            LOG.error("A beat was missed", e); // a scheduled task that throws is never run again
        }
    }
}
