package io.wardmote.hsm;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/** Watches native calls from outside: one that has not come back by its deadline never may, so the process is ended. Thread safe. */
final class Deadlines implements AutoCloseable {
    private final long limitNanos;
    private final LongSupplier nanos;
    private final Halt halt;
    private final Set<Call> calls = ConcurrentHashMap.newKeySet();
    private final Thread watcher;
    private volatile boolean closed;

    /** @param nanos a clock that never goes back, in nanoseconds */
    Deadlines(Duration limit, LongSupplier nanos, Halt halt) {
        this.limitNanos = limit.toNanos();
        this.nanos = nanos;
        this.halt = halt;
        watcher = Thread.ofPlatform().daemon().name("hsm-deadlines").start(this::watch);
    }

    /** A call under way; closed when it is back. */
    final class Call implements AutoCloseable {
        private final String what;
        private final long since = nanos.getAsLong();

        private Call(String what) {
            this.what = what;
        }

        @Override
        public void close() {
            calls.remove(this);
        }
    }

    Call begin(String what) {
        Call call = new Call(what);
        calls.add(call);
        return call;
    }

    /** Ends the process if a call is late. */
    void check() {
        for (Call call : calls) {
            long taken = nanos.getAsLong() - call.since;
            if (taken > limitNanos) halt.halt("the token has not come back from \"" + call.what + "\" for " + Duration.ofNanos(taken).toMillis() + " ms");
        }
    }

    private void watch() {
        while (!closed) {
            check();
            LockSupport.parkNanos(limitNanos / 8);
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(watcher);
    }
}
