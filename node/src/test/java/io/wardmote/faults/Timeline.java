package io.wardmote.faults;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What was done to a cluster and what its clients noticed, for figures and for the picture. */
final class Timeline {
    enum Look { USE, CHANGE, UNANSWERED, VIOLATION }

    /** Nanoseconds since the timeline began. @param node 0: all */
    record Bar(int node, String what, long start, long end) {}

    record Dot(int node, Look look, long start, long nanos) {}

    private final long began = System.nanoTime();
    private final Queue<Bar> bars = new ConcurrentLinkedQueue<>();
    private final Queue<Dot> dots = new ConcurrentLinkedQueue<>();
    private final Map<String, String> figures = new TreeMap<>();

    void fault(int node, String what, long start, long end) {
        bars.add(new Bar(node, what, start - began, end - began));
    }

    void asked(int node, Look look, long start, long end) {
        dots.add(new Dot(node, look, start - began, end - start));
    }

    synchronized void figure(String name, String value) {
        figures.put(name, value);
    }

    /** Median, 99th percentile, most and number, in milliseconds. */
    void latencies(String name, Collection<Long> millis) {
        List<Long> sorted = new ArrayList<>(millis);
        sorted.sort(null);
        figure(name, sorted.isEmpty() ? "none" : "median %d ms, p99 %d ms, most %d ms, of %d".formatted(at(sorted, 0.5), at(sorted, 0.99), sorted.getLast(), sorted.size()));
    }

    /** @param sorted not empty */
    static long at(List<Long> sorted, double share) {
        return sorted.get((int) Math.min(sorted.size() - 1L, (long) (sorted.size() * share)));
    }

    List<Bar> bars() {
        return List.copyOf(bars);
    }

    List<Dot> dots() {
        return List.copyOf(dots);
    }

    synchronized Map<String, String> figures() {
        return new TreeMap<>(figures);
    }
}
