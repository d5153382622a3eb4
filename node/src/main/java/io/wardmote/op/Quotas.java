package io.wardmote.op;

import static io.wardmote.key.Refusal.THROTTLED;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * How much one caller, and all callers with one key, may ask of this node. A caller is a user, a role or an access point, whatever it signs with. Shared by
 * all lanes. Of those who asked longest ago nothing is remembered, beyond {@link #MOST}: each then has all tokens again.
 */
public final class Quotas {
    private static final int MOST = 100_000;
    public static final Quotas NONE = new Quotas(Optional.empty(), Optional.empty(), Map.of(), System::nanoTime);

    private final Optional<Rate> ofCaller;
    private final Optional<Rate> ofKey;
    private final Map<String, Integer> weights;
    private final LongSupplier nanoClock;
    private final LongAdder refusedCallers = new LongAdder();
    private final LongAdder refusedKeys = new LongAdder();
    private final Cache<String, Bucket> callers = Caffeine.newBuilder().maximumSize(MOST).build();
    private final Cache<String, Bucket> keys = Caffeine.newBuilder().maximumSize(MOST).build();

    /**
     * @param ofCaller  of one caller of weight 1, empty for any number; where it has a weight, so many times as much
     * @param ofKey     of one key
     * @param weights   by {@link Principal#identity}; who is not there has 1
     * @param nanoClock monotonic
     */
    public Quotas(Optional<Rate> ofCaller, Optional<Rate> ofKey, Map<String, Integer> weights, LongSupplier nanoClock) {
        this.ofCaller = ofCaller;
        this.ofKey = ofKey;
        this.weights = Map.copyOf(weights);
        this.nanoClock = nanoClock;
    }

    /** How many turns a caller has where one of weight 1 has one. */
    public int weight(String principal) {
        return weights.isEmpty() ? 1 : weights.getOrDefault(principal, 1);
    }

    /** As {@link Bucket#take}, of what that caller may ask. */
    public long takeOfCaller(String principal, long patienceNanos) {
        return takeOfCaller(principal, 1, patienceNanos);
    }

    private long takeOfCaller(String principal, int tokens, long patienceNanos) {
        if (ofCaller.isEmpty()) return 0;
        Bucket bucket = callers.get(principal, who -> new Bucket(ofCaller.get().times(weight(who)), nanoClock.getAsLong()));
        long wait = bucket.take(tokens, nanoClock.getAsLong(), patienceNanos);
        if (wait < 0) refusedCallers.increment();
        return wait;
    }

    /**
     * What a call stands for counts as if each had been asked alone; the call itself was counted when it came.
     *
     * @throws io.wardmote.key.Refused THROTTLED if it is more than the caller may ask now
     */
    public void takeItems(Caller caller, int items) {
        if (items < 2) return;
        long wait = takeOfCaller(caller.who().identity(), items - 1, 0);
        if (wait < 0) throw THROTTLED.because("You ask too often.").retryAfter(Bucket.seconds(-wait));
    }

    /** How many calls were refused since they were too many of their caller. */
    public long refusedOfCallers() {
        return refusedCallers.sum();
    }

    /** How many were since they were too many with their key. */
    public long refusedOfKeys() {
        return refusedKeys.sum();
    }

    /**
     * Counts a call that is permitted to use a key, and computes with it, once for each key, as many times as it has items for it.
     * Whoever is not permitted takes nothing from those who are, and neither does who only reads what is known of it.
     *
     * @throws io.wardmote.key.Refused THROTTLED if that key was used too much
     */
    void useKey(Call call, String keyId) {
        if (ofKey.isEmpty() || call.trail().counted(keyId)) return;
        Bucket bucket = keys.get(keyId, id -> new Bucket(ofKey.get(), nanoClock.getAsLong()));
        long wait = bucket.take(call.trail().items(), nanoClock.getAsLong(), 0);
        if (wait < 0) {
            refusedKeys.increment();
            throw THROTTLED.because("This key is used too often.").retryAfter(Bucket.seconds(-wait));
        }
        call.trail().count(keyId);
    }
}
