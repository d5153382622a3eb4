package io.wardmote.perf;

import io.wardmote.crypto.CryptoRequest;
import io.wardmote.hsm.HsmEngine;
import io.wardmote.hsm.HsmKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/** The same request again and again for a time; answers per second. */
final class HsmLoop {
    private HsmLoop() {}

    /** @param underWay how many requests wait for their answers at any time */
    static double throughAgent(HsmEngine engine, CryptoRequest request, int underWay, long millis) {
        Asking asking = new Asking(engine, request, System.nanoTime() + millis * 1_000_000);
        long since = System.nanoTime();
        asking.left.bulkRegister(underWay);
        for (int i = 0; i < underWay; i++) asking.next();
        asking.left.arriveAndAwaitAdvance();
        if (asking.failure.get() != null) throw new IllegalStateException("a request failed", asking.failure.get());
        return asking.answered.sum() * 1e9 / (System.nanoTime() - since);
    }

    private static final class Asking {
        private final HsmEngine engine;
        private final CryptoRequest request;
        private final long endNanos;
        private final LongAdder answered = new LongAdder();
        private final AtomicReference<Throwable> failure = new AtomicReference<>();
        private final Phaser left = new Phaser(1);

        Asking(HsmEngine engine, CryptoRequest request, long endNanos) {
            this.engine = engine;
            this.request = request;
            this.endNanos = endNanos;
        }

        private void next() {
            engine.ask(request).onComplete(reply -> {
                answered.increment();
                if (System.nanoTime() < endNanos) next();
                else left.arriveAndDeregister();
            }, e -> {
                failure.set(e);
                left.arriveAndDeregister();
            });
        }
    }

    static double direct(HsmKeys keys, CryptoRequest request, int threads, long millis) throws Exception {
        long since = System.nanoTime();
        long end = since + millis * 1_000_000;
        long answered = 0;
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<Long>> counts = new ArrayList<>();
            for (int i = 0; i < threads; i++) counts.add(pool.submit(() -> answer(keys, request, end)));
            for (Future<Long> count : counts) answered += count.get();
        }
        return answered * 1e9 / (System.nanoTime() - since);
    }

    private static long answer(HsmKeys keys, CryptoRequest request, long end) throws Exception {
        long count = 0;
        for (; System.nanoTime() < end; count++) keys.answer(request);
        return count;
    }
}
