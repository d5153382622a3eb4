package io.wardmote.perf.load;

/** Keeps so many requests under way until its time is over: the next is sent when one is answered. For one event loop. */
final class ClosedLoop {
    private final Sending sending;
    private final long endNanos;
    private int underWay;

    ClosedLoop(Sending sending, long endNanos) {
        this.sending = sending;
        this.endNanos = endNanos;
    }

    void start(int atOnce) {
        for (int i = 0; i < atOnce; i++) {
            underWay++;
            next();
        }
    }

    private void next() {
        long now = sending.now();
        if (now - endNanos >= 0) underWay--;
        else sending.next(now, this::next);
    }

    boolean ended() {
        return underWay == 0;
    }
}
