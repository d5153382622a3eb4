package io.wardmote.perf.load;

/** Sends each request when it is due, whether others were answered or not, and counts its latency from then. For one event loop. */
final class OpenLoop {
    /** Beyond these the server is long overrun, and the tool's memory is not its queue. */
    static final int MOST_UNDER_WAY = 50_000;
    private static final String NOT_SENT = "not sent: too many under way";

    private final Schedule schedule;
    private final Sending sending;
    private long sent;
    private int underWay;

    OpenLoop(Schedule schedule, Sending sending) {
        this.schedule = schedule;
        this.sending = sending;
    }

    /** Sends what is due by now. */
    void advance() {
        long due = schedule.dueBy(sending.now());
        while (sent < due) {
            long from = schedule.dueNanos(sent++);
            if (underWay >= MOST_UNDER_WAY) {
                sending.measured().failed(NOT_SENT);
                continue;
            }
            underWay++;
            sending.measured().late(sending.now() - from);
            sending.next(from, () -> underWay--);
        }
    }

    boolean allSent() {
        return sent == schedule.count();
    }

    boolean ended() {
        return allSent() && underWay == 0;
    }

    /** When the next one is due; the last one's time when all are sent. */
    long nextNanos() {
        return schedule.dueNanos(Math.min(sent, schedule.count() - 1));
    }
}
