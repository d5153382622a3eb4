package io.wardmote.perf.load;

import io.wardmote.perf.report.Curve;
import io.wardmote.perf.report.Second;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** What is known of a round so far: of all requests, of each entry of the mix, and second by second. For one thread. */
final class Measured {
    private static final long LONGEST_MICROS = 120_000_000;
    private static final int DIGITS = 3;
    private static final int MOST_ERRORS = 30;
    private static final double NANOS = 1e9;

    private final Histogram all = histogram();
    private final Histogram late = histogram();
    private final List<Histogram> entries = new ArrayList<>();
    private final Map<String, Long> errors = new TreeMap<>();
    private final List<Second> seconds = new ArrayList<>();
    private final Histogram second = new Histogram(LONGEST_MICROS, 2);
    private long failedInSecond;
    private long failed;

    /** @param entries of the mix */
    Measured(int entries) {
        for (int i = 0; i < entries; i++) this.entries.add(histogram());
    }

    private static Histogram histogram() {
        return new Histogram(LONGEST_MICROS, DIGITS);
    }

    void answered(int entry, long nanos) {
        long micros = Math.min(LONGEST_MICROS, Math.max(0, nanos / 1000));
        all.recordValue(micros);
        second.recordValue(micros);
        entries.get(entry).recordValue(micros);
    }

    /** Its time counts for nothing: a refusal may come quicker than an answer. */
    void failed(String error) {
        failed++;
        failedInSecond++;
        if (errors.size() < MOST_ERRORS || errors.containsKey(error)) errors.merge(error, 1L, Long::sum);
        else errors.merge("others", 1L, Long::sum);
    }

    /** How much later than it was due a request was sent: what the tool itself, not the server, was behind. */
    void late(long nanos) {
        late.recordValue(Math.min(LONGEST_MICROS, Math.max(0, nanos / 1000)));
    }

    /** Ends the present second. @param atNanos since the start @param lengthNanos of it */
    Second second(long atNanos, long lengthNanos) {
        Second ended = new Second(atNanos / NANOS,
            second.getTotalCount() * NANOS / lengthNanos, failedInSecond, second.getValueAtPercentile(50), second.getValueAtPercentile(99));
        seconds.add(ended);
        second.reset();
        failedInSecond = 0;
        return ended;
    }

    List<Second> seconds() {
        return List.copyOf(seconds);
    }

    long answered() {
        return all.getTotalCount();
    }

    long failed() {
        return failed;
    }

    Map<String, Long> errors() {
        return Collections.unmodifiableMap(errors);
    }

    Curve latency() {
        return Curve.of(all);
    }

    Curve lateness() {
        return Curve.of(late);
    }

    Curve latencyOf(int entry) {
        return Curve.of(entries.get(entry));
    }
}
