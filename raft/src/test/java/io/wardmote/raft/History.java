package io.wardmote.raft;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What was seen of one record that one writer at a time gives the values 1, 2, 3, …: each operation with when it began and when it was answered.
 * It is linearizable if no read is older than a write that was answered before it began, none newer than any write that had begun, and none older
 * than a read that ended before it began.
 */
final class History {
    private record Operation(int value, long start, long end) {}

    private final List<Operation> writes = new ArrayList<>();
    private final List<Operation> reads = new ArrayList<>();

    synchronized void wrote(int value, long start, long end) {
        writes.add(new Operation(value, start, end));
    }

    /** It may have happened, or may yet. */
    synchronized void mayHaveWritten(int value, long start) {
        writes.add(new Operation(value, start, Long.MAX_VALUE));
    }

    synchronized void read(int value, long start, long end) {
        reads.add(new Operation(value, start, end));
    }

    synchronized int reads() {
        return reads.size();
    }

    /** The first that is found. */
    synchronized Optional<String> violation() {
        for (Operation read : reads) {
            if (read.value > 0 && writes.stream().noneMatch(write -> write.value == read.value && write.start <= read.end)) {
                return Optional.of("a read saw " + read.value + ", which nobody had begun to write");
            }
        }
        List<Operation> seen = new ArrayList<>(reads);
        writes.stream().filter(write -> write.end < Long.MAX_VALUE).forEach(seen::add);
        List<Operation> byEnd = seen.stream().sorted(Comparator.comparingLong(Operation::end)).toList();
        List<Operation> byStart = reads.stream().sorted(Comparator.comparingLong(Operation::start)).toList();
        int ended = 0;
        int newest = 0;
        for (Operation read : byStart) {
            while (ended < byEnd.size() && byEnd.get(ended).end < read.start) newest = Math.max(newest, byEnd.get(ended++).value);
            if (read.value < newest) return Optional.of("a read saw " + read.value + " after " + newest + " had been answered");
        }
        return Optional.empty();
    }
}
