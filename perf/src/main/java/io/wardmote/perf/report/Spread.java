package io.wardmote.perf.report;

import java.util.List;
import java.util.stream.DoubleStream;

/** What was measured several times. @param sorted ascending, one at least */
record Spread(List<Double> sorted) {
    static Spread of(DoubleStream values) {
        return new Spread(values.sorted().boxed().toList());
    }

    double least() {
        return sorted.getFirst();
    }

    /** Of an even number the mean of the two in the middle. */
    double median() {
        return (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
    }

    double most() {
        return sorted.getLast();
    }
}
