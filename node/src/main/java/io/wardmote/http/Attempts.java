package io.wardmote.http;

import static io.wardmote.key.Refusal.EXPIRED_SECURITY_TOKEN;
import static io.wardmote.key.Refusal.INACTIVE_ACCESS_KEY;
import static io.wardmote.key.Refusal.INVALID_BEARER_TOKEN;
import static io.wardmote.key.Refusal.INVALID_SECURITY_TOKEN;
import static io.wardmote.key.Refusal.MISMATCHED_SECURITY_TOKEN;
import static io.wardmote.key.Refusal.SESSION_OVER;
import static io.wardmote.key.Refusal.THROTTLED;
import static io.wardmote.key.Refusal.UNKNOWN_ACCESS_KEY;
import static io.wardmote.key.Refusal.UNKNOWN_ACTION;
import static io.wardmote.key.Refusal.WRONG_PASSWORD;
import static io.wardmote.key.Refusal.WRONG_SIGNATURE;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import io.wardmote.op.Bucket;
import io.wardmote.op.Rate;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * How often an address may fail to prove who it is. A credential that was proven from an address passes there at once, whatever else comes from that
 * address, so that those who share it with a guesser notice nothing. Any other one takes a token of the address while it is looked at, and gets it back
 * if it was good. Where no token is left it waits for the next, up to two seconds; what would wait longer is refused unseen. So an address learns of no
 * more guesses than it has tokens, whether they were right or wrong. A credential that fails where no token is left has to prove itself again.
 *
 * <p>Shared by all lanes. Bounded: of addresses and credentials that were seen longest ago nothing is remembered.
 */
public final class Attempts {
    private static final Set<Refusal> FAILURES = Set.of(UNKNOWN_ACCESS_KEY, INACTIVE_ACCESS_KEY, WRONG_SIGNATURE, INVALID_BEARER_TOKEN, INVALID_SECURITY_TOKEN,
        MISMATCHED_SECURITY_TOKEN, EXPIRED_SECURITY_TOKEN, WRONG_PASSWORD, SESSION_OVER, UNKNOWN_ACTION);   // the last at a door that knows its paths only then
    private static final int MOST_ADDRESSES = 1 << 16;
    private static final int MOST_PROVEN = 1 << 17;
    private static final Duration PROVEN_FOR = Duration.ofDays(1);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);
    /** Each holds one of the places for requests in hand. */
    private static final int MOST_WAITING = 128;

    private final Rate failures;
    private final LongSupplier nanoClock;
    private final Cache<String, Bucket> origins = Caffeine.newBuilder().maximumSize(MOST_ADDRESSES).build();
    private final Cache<Proof, Boolean> proven;
    private final AtomicInteger waiting = new AtomicInteger();
    private final LongAdder refused = new LongAdder();

    private record Proof(String origin, String credential) {}

    /**
     * @param perMinute failures of one address, and so many at once after a quiet time; at least 1
     * @param nanoClock monotonic
     */
    public Attempts(int perMinute, LongSupplier nanoClock) {
        failures = new Rate(perMinute / 60.0, perMinute);
        this.nanoClock = nanoClock;
        proven = Caffeine.newBuilder().maximumSize(MOST_PROVEN).expireAfterWrite(PROVEN_FOR).ticker(nanoClock::getAsLong).build();
    }

    /**
     * Has somebody prove who he is, now or when it is his turn. To be called on an event loop.
     *
     * @param credential what says who he claims to be, or of a secret its hash
     * @param proof      may throw or fail with Refused
     * @return as the proof ends; or fails with THROTTLED, and the proof was not begun
     */
    public <T> Future<T> prove(String address, String credential, Supplier<Future<T>> proof) {
        Proof who = new Proof(Origin.of(address), credential);
        if (proven.getIfPresent(who) != null) return begun(proof).onFailure(failure -> failedAgain(who, failure));
        Bucket tokens = origins.get(who.origin, first -> new Bucket(failures, nanoClock.getAsLong()));
        long wait = tokens.take(nanoClock.getAsLong(), PATIENCE_NANOS);
        if (wait < 0) return Future.failedFuture(tooMany(-wait));
        if (wait == 0) return looked(who, tokens, proof);
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            tokens.giveBack();
            return Future.failedFuture(tooMany(wait));
        }
        Promise<T> answer = Promise.promise();
        Vertx.currentContext().owner().setTimer(TimeUnit.NANOSECONDS.toMillis(wait) + 1, turn -> {
            waiting.decrementAndGet();
            looked(who, tokens, proof).onComplete(answer);
        });
        return answer.future();
    }

    private <T> Future<T> looked(Proof who, Bucket tokens, Supplier<Future<T>> proof) {
        return begun(proof).onComplete(
            good -> {
                tokens.giveBack();
                proven.put(who, Boolean.TRUE);
            },
            failure -> {
                if (!isFailure(failure)) tokens.giveBack();
            });
    }

    private static <T> Future<T> begun(Supplier<Future<T>> proof) {
        try {
            return proof.get();
        } catch (RuntimeException refusedOrBug) {
            return Future.failedFuture(refusedOrBug);
        }
    }

    private void failedAgain(Proof who, Throwable failure) {
        if (!isFailure(failure)) return;
        long now = nanoClock.getAsLong();
        Bucket tokens = origins.get(who.origin, first -> new Bucket(failures, now));
        if (tokens.isDry(now)) proven.invalidate(who);
        tokens.charge(now);
    }

    private static boolean isFailure(Throwable failure) {
        return failure instanceof Refused refused && FAILURES.contains(refused.refusal());
    }

    /** How many addresses and credentials are remembered now. */
    long remembered() {
        origins.cleanUp();
        proven.cleanUp();
        return origins.estimatedSize() + proven.estimatedSize();
    }

    /** How many requests were refused unseen. */
    public long refused() {
        return refused.sum();
    }

    private Refused tooMany(long nanos) {
        refused.increment();
        return THROTTLED.because("Too many requests from your address failed to say who asks.").retryAfter(Bucket.seconds(nanos));
    }
}
