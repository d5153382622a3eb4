package io.wardmote.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Does one thing after another to a cluster, by turns that a seed gives; each is over, and the node well again, before the next. */
final class Faults {
    private static final Duration YEAR = Duration.ofDays(365);

    private final FaultCluster cluster;
    private final Timeline timeline;
    private final Random random;
    private Kind[] order = {};
    private int round;

    enum Kind { KILL, FREEZE, CUT, CUT_OUT, CUT_IN, FLAP, RESET, CLOCK, RESTART, TRANSFER, REPLACE }

    Faults(FaultCluster cluster, Timeline timeline, long seed) {
        this.cluster = cluster;
        this.timeline = timeline;
        this.random = new Random(seed);
    }

    /** Each kind comes once before one comes again; every other time it is the leader's turn. */
    void next() throws IOException, InterruptedException {
        Kind[] kinds = Kind.values();
        if (round % kinds.length == 0) order = shuffled(kinds);
        Kind kind = order[round % kinds.length];
        int drawn = cluster.serving().get(random.nextInt(cluster.serving().size()));
        int node = round % 2 == 0 ? cluster.leader() : drawn;
        round++;
        happen(kind, node, 500 + random.nextInt(3500));
        last(random.nextInt(1000));
    }

    boolean allKindsHaveBeen() {
        return round >= Kind.values().length;
    }

    private Kind[] shuffled(Kind[] kinds) {
        Kind[] all = kinds.clone();
        for (int i = all.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            Kind kept = all[i];
            all[i] = all[other];
            all[other] = kept;
        }
        return all;
    }

    private void happen(Kind kind, int node, long millis) throws IOException, InterruptedException {
        if (kind == Kind.CLOCK && !cluster.mayPreload()) {
            timeline.figure("left out", "clock: there is no C compiler");
            return;
        }
        long start = System.nanoTime();
        List<Integer> others = cluster.others(node);
        int member = node;
        switch (kind) {
            case KILL -> {
                cluster.kill(node);
                last(millis);
                cluster.start(node);
            }
            case FREEZE -> {
                cluster.freeze(node);
                last(millis);
                cluster.thaw(node);
            }
            case CUT -> cutFor(node, others, true, true, millis);
            case CUT_OUT -> cutFor(node, others, true, false, millis);
            case CUT_IN -> cutFor(node, others, false, true, millis);
            case FLAP -> {
                int other = others.get(random.nextInt(others.size()));
                for (int i = 0; i < 8; i++) cutFor(node, List.of(other), random.nextBoolean(), true, 50 + random.nextInt(300));
            }
            case RESET -> others.forEach(other -> cluster.network().reset(node, other));
            case CLOCK -> {
                cluster.clock(node, random.nextBoolean() ? YEAR : YEAR.negated());
                last(millis);
                cluster.clock(node, Duration.ZERO);
            }
            case RESTART -> {
                cluster.end(node);
                cluster.start(node);
            }
            case TRANSFER -> cluster.transfer(others.get(random.nextInt(others.size())));
            case REPLACE -> member = cluster.replace(node);
        }
        cluster.awaitReady(member);
        timeline.fault(node, kind.name().toLowerCase().replace('_', ' '), start, System.nanoTime());
    }

    private void cutFor(int node, List<Integer> others, boolean out, boolean in, long millis) throws InterruptedException {
        for (int other : others) {
            if (out) cluster.network().cut(node, other);
            if (in) cluster.network().cut(other, node);
        }
        last(millis);
        for (int other : others) {
            cluster.network().heal(node, other);
            cluster.network().heal(other, node);
        }
    }

    /** A fault, or the quiet after it, is as long as the seed says: nothing is waited for. */
    private static void last(long millis) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(millis);
    }
}
