package io.wardmote.cli;

import java.io.PrintStream;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** How far something long has come: a line that overwrites itself on standard error, where that is a terminal; nothing elsewhere. */
final class Progress {
    private static final int WIDTH = 30;
    private static final long EVERY_NANOS = 200_000_000;

    private Progress() {}

    static LongConsumer ofRows() {
        return Terminal.showsErrors() ? rows -> System.err.print("\r" + rows + " rows proven \r") : rows -> { };
    }

    /** @param total 0 if it is not known */
    static LongConsumer ofBytes(long total) {
        return Terminal.showsErrors() ? bar(System.err, total, System::nanoTime) : bytes -> { };
    }

    /** Draws at most five times a second, and nothing for what is over before; leaves an empty line when all is there. */
    static LongConsumer bar(PrintStream err, long total, LongSupplier nanos) {
        long[] next = {nanos.getAsLong() + EVERY_NANOS};
        boolean[] drawn = {false};
        return bytes -> {
            boolean done = total > 0 && bytes >= total;
            if (done && drawn[0]) err.print("\r" + " ".repeat(WIDTH + 30) + "\r");
            if (done || nanos.getAsLong() < next[0]) return;
            next[0] = nanos.getAsLong() + EVERY_NANOS;
            drawn[0] = true;
            err.print("\r" + line(bytes, total));
            err.flush();
        };
    }

    private static String line(long bytes, long total) {
        if (total == 0) return size(bytes) + " ";
        int full = (int) (bytes * WIDTH / total);
        return "[" + "#".repeat(full) + " ".repeat(WIDTH - full) + "] " + bytes * 100 / total + " % of " + size(total) + " ";
    }

    private static String size(long bytes) {
        if (bytes < 10 << 10) return bytes + " B";
        return bytes < 10 << 20 ? (bytes >> 10) + " KiB" : (bytes >> 20) + " MiB";
    }
}
