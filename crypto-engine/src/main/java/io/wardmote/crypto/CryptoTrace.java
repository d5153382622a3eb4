package io.wardmote.crypto;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * Who is told which parts the answer to a traced question had. It goes with the question over the bus ({@link Ask}) and is bound,
 * wherever work for that question is done, to the thread that does it. Told from any thread.
 */
public interface CryptoTrace {
    /** Of a question that is not traced. */
    CryptoTrace OFF = new CryptoTrace() {
        @Override
        public String requestId() {
            return "";
        }

        @Override
        public void part(Part part) {}
    };

    ScopedValue<CryptoTrace> CURRENT = ScopedValue.newInstance();

    /**
     * What is over.
     *
     * @param mechanism of PKCS#11; "" for none
     * @param began     nanoseconds since 1970
     * @param fault     what it failed by, by a code or a class's name; "" if it did not
     */
    record Part(String name, String mechanism, long began, long nanos, String fault) {}

    /** For a part that begins now. */
    record Watch(long began, long sinceNanos) {
        public static Watch start() {
            Instant now = Instant.now();
            return new Watch(TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano(), System.nanoTime());
        }

        public Part part(String name, String mechanism, String fault) {
            return new Part(name, mechanism, began, System.nanoTime() - sinceNanos, fault);
        }
    }

    String requestId();

    void part(Part part);

    static CryptoTrace current() {
        return CURRENT.orElse(OFF);
    }

    /** Does it for that question. */
    default <R, X extends Throwable> R call(ScopedValue.CallableOp<? extends R, X> work) throws X {
        return this == OFF ? work.call() : ScopedValue.where(CURRENT, this).<R, X>call(work);
    }
}
