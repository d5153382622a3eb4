package io.wardmote.http;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * The nonces that were used, in a fixed amount of memory: 20 bytes each, off the heap. Safe for all lanes at once.
 *
 * <p>A table of rows of 64 places; a nonce's hash chooses its row. A new nonce takes the place of the row's oldest, and
 * whatever is displaced raises the <em>floor</em> above its own time stamp: a request that old is refused from then on, so
 * its replay is too. Hence nothing is ever forgotten while it could be used again; when traffic is more than the table
 * holds, the accepted window shrinks instead (it does from about half the capacity within 15 minutes). It never shrinks
 * below {@link #LEAST_WINDOW_SECONDS}: a nonce that would do that is not taken, which begins at about half the capacity
 * within a minute. With {@link #DEFAULT_CAPACITY} that is 4,600 and 70,000 signed requests a second.
 *
 * <p>Which row is secret: callers choose their nonces, and one who could choose the row too would move the floor for everybody.
 */
public final class Nonces {
    /** How far a time stamp may be off, either side. */
    public static final long WINDOW_SECONDS = 15 * 60;
    public static final int DEFAULT_CAPACITY = 1 << 23;
    public static final int LEAST_CAPACITY = 1 << 12;
    public static final int MOST_CAPACITY = 1 << 28;
    static final long LEAST_WINDOW_SECONDS = 60;
    private static final int ROW = 64;
    private static final int SHELVES = 64;
    // a row: 64 first halves of hashes, apart from the second halves, so that 512 bytes are scanned; 64 second halves; 64 times
    private static final long LOWS = ROW * JAVA_LONG.byteSize();
    private static final long SECONDS = 2 * LOWS;
    private static final long ROW_BYTES = SECONDS + ROW * JAVA_INT.byteSize();

    private final Shelf[] shelves;
    private final int rows;
    private final long highKey;
    private final long lowKey;
    private final AtomicLong floor = new AtomicLong();

    /** What became of a nonce. */
    enum Taken { NEW, SEEN, EXPIRED, FULL }

    /**
     * @param capacity how many to remember, a power of two from 4096 to 2^28
     * @param random   unpredictable: the choice of rows depends on it
     */
    public Nonces(int capacity, RandomGenerator random) {
        if (!isCapacity(capacity)) throw new IllegalArgumentException("nonces is " + capacity + ": give a power of two from 4096 to 268435456");
        rows = capacity / ROW;
        shelves = Stream.generate(() -> new Shelf(rows / SHELVES)).limit(SHELVES).toArray(Shelf[]::new);
        highKey = random.nextLong();
        lowKey = random.nextLong();
    }

    public static boolean isCapacity(long capacity) {
        return Long.bitCount(capacity) == 1 && capacity >= LEAST_CAPACITY && capacity <= MOST_CAPACITY;
    }

    /** Whether a request of this time stamp is young enough to be told from a replay. */
    boolean accepts(long timestamp, long now) {
        return Math.abs(timestamp - now) <= WINDOW_SECONDS && timestamp >= floor.get();
    }

    boolean seen(long high, long low) {
        int row = row(high, low);
        Shelf shelf = shelves[row % SHELVES];
        synchronized (shelf) {
            return shelf.find(row / SHELVES * ROW_BYTES, high, low);
        }
    }

    /** Remembers the nonce if it is new: of two that arrive at once, one is. */
    Taken take(long high, long low, long timestamp, long now) {
        int row = row(high, low);
        Shelf shelf = shelves[row % SHELVES];
        long at = row / SHELVES * ROW_BYTES;
        synchronized (shelf) {
            if (shelf.find(at, high, low)) return Taken.SEEN;
            if (!accepts(timestamp, now)) return Taken.EXPIRED;
            int place = shelf.oldest(at);
            long displaced = shelf.seconds(at, place);
            if (displaced > now - LEAST_WINDOW_SECONDS) return Taken.FULL;
            if (displaced >= timestamp) return Taken.EXPIRED;
            if (displaced != 0) floor.accumulateAndGet(displaced + 1, Math::max);   // before it is gone: see accepts
            shelf.put(at, place, high, low, timestamp);
            return Taken.NEW;
        }
    }

    /** The oldest time stamp that is still accepted, as far as this table says; 0 while it has displaced nothing. */
    public long floorSeconds() {
        return floor.get();
    }

    /**
     * Both halves of a 128-bit product of keyed words: without the keys nobody can tell which nonces meet, and what meets in one process does not in the
     * next.
     */
    private int row(long high, long low) {
        long a = high ^ highKey;
        long b = low ^ lowKey;
        return (int) ((Math.multiplyHigh(a, b) ^ a * b) & rows - 1);
    }

    /** A part of the rows, under one lock: used with it held. Its memory is taken when it is first needed, so that a start is not slowed by clearing it all. */
    private static final class Shelf {
        private final long bytes;
        private MemorySegment memory;

        Shelf(int rows) {
            bytes = rows * ROW_BYTES;
        }

        private MemorySegment memory() {
            // given back when nobody refers to it; cleared, and 0 seconds since 1970 is an empty place
            if (memory == null) memory = Arena.ofAuto().allocate(bytes, Long.BYTES);
            return memory;
        }

        /** Places are taken from the first on, and none is given back: behind one that is empty there is nothing. */
        boolean find(long row, long high, long low) {
            MemorySegment cells = memory();
            for (int place = 0; place < ROW; place++) {
                long word = cells.get(JAVA_LONG, row + place * Long.BYTES);
                if (word == 0 && seconds(row, place) == 0) return false;
                if (word == high && cells.get(JAVA_LONG, row + LOWS + place * Long.BYTES) == low) return true;
            }
            return false;
        }

        /** An empty place is older than any. */
        int oldest(long row) {
            int oldest = 0;
            long least = Long.MAX_VALUE;
            for (int place = 0; place < ROW && least > 0; place++) {
                long seconds = seconds(row, place);
                if (seconds < least) {
                    oldest = place;
                    least = seconds;
                }
            }
            return oldest;
        }

        /** Unsigned: 32 bits last until 2106. */
        long seconds(long row, int place) {
            return Integer.toUnsignedLong(memory().get(JAVA_INT, row + SECONDS + place * Integer.BYTES));
        }

        void put(long row, int place, long high, long low, long timestamp) {
            MemorySegment cells = memory();
            cells.set(JAVA_LONG, row + place * Long.BYTES, high);
            cells.set(JAVA_LONG, row + LOWS + place * Long.BYTES, low);
            cells.set(JAVA_INT, row + SECONDS + place * Integer.BYTES, (int) timestamp);
        }
    }
}
