package io.wardmote.perf.load;

import io.wardmote.perf.load.Scenario.Entry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * The requests of a mix for a cluster, each entry as often as its weight says. Those of the OpenAPI are signed one by one, since no server takes a nonce twice;
 * those of the instance API come out of a pool, since its signatures may be sent again.
 */
final class SignedRequests implements Requests {
    private static final int MOST_AHEAD = 300_000;
    /** Of the tool's heap of a gigabyte: bodies of batches are long. */
    private static final long MOST_AHEAD_BYTES = 384L << 20;
    /** Servers take time stamps that are up to fifteen minutes off. */
    private static final long STALE_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final List<Entry> mix;
    private final List<Variants> variants;
    private final Asker asker;
    private final RandomGenerator random;
    private final LongSupplier nanoClock;
    private final int signedAhead;
    private final Deque<Dated> ahead = new ArrayDeque<>();
    private final List<List<Dated>> pools = new ArrayList<>();
    private final int weights;
    private long madeLate;

    private record Dated(Outgoing request, long signedNanos) {}

    SignedRequests(Scenario scenario, List<Variants> variants, Asker asker, RandomGenerator random, LongSupplier nanoClock) {
        this.mix = scenario.mix();
        this.variants = variants;
        this.asker = asker;
        this.random = random;
        this.nanoClock = nanoClock;
        this.signedAhead = scenario.signedAhead();
        this.weights = mix.stream().mapToInt(Entry::weight).sum();
        for (int i = 0; i < mix.size(); i++) pools.add(new ArrayList<>());
        for (int i = 0; i < mix.size(); i++) if (mix.get(i).work().door() == Door.INSTANCE) fill(i);
    }

    /** Each variant once where there are no more of them than places in the pool, else some by chance. */
    private void fill(int entry) {
        Variants of = variants.get(entry);
        int size = Math.min(signedAhead, of.size());
        for (int i = 0; i < size; i++) pools.get(entry).add(dated(asker.signed(entry, of.at(size == of.size() ? i : random.nextInt(of.size())))));
    }

    private Dated dated(Outgoing request) {
        return new Dated(request, nanoClock.getAsLong());
    }

    private boolean isStale(Dated made) {
        return nanoClock.getAsLong() - made.signedNanos > STALE_NANOS;
    }

    @Override
    public void ahead(long count) {
        ahead.removeIf(this::isStale);
        for (int entry = 0; entry < pools.size(); entry++) {
            if (pools.get(entry).isEmpty() || !isStale(pools.get(entry).getFirst())) continue;
            pools.get(entry).clear();
            fill(entry);
        }
        long bytes = ahead.stream().mapToLong(dated -> dated.request.bytes()).sum();
        while (ahead.size() < Math.min(count, MOST_AHEAD) && bytes < MOST_AHEAD_BYTES) {
            Dated made = made();
            ahead.add(made);
            bytes += made.request.bytes();
        }
        madeLate = 0;
    }

    @Override
    public long madeLate() {
        return madeLate;
    }

    @Override
    public Outgoing next() {
        Dated ready = ahead.poll();
        while (ready != null && isStale(ready)) ready = ahead.poll();
        if (ready != null) return ready.request;
        madeLate++;
        return made().request;
    }

    private Dated made() {
        int entry = entry();
        List<Dated> pool = pools.get(entry);
        if (pool.isEmpty()) return dated(asker.signed(entry, any(entry)));
        int place = random.nextInt(pool.size());
        Dated signed = pool.get(place);
        if (isStale(signed)) {
            signed = dated(asker.signed(entry, any(entry)));
            pool.set(place, signed);
        }
        return new Dated(signed.request.to(asker.endpoint()), signed.signedNanos);
    }

    private Question any(int entry) {
        return variants.get(entry).at(random.nextInt(variants.get(entry).size()));
    }

    private int entry() {
        int left = random.nextInt(weights);
        int entry = 0;
        while (left >= mix.get(entry).weight()) left -= mix.get(entry++).weight();
        return entry;
    }
}
