package io.wardmote.http;

import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * The nonces that were used, in a fixed amount of memory: 20 bytes each. Safe for all lanes at once.
 *
 * <p>A table of rows of 64 places; a nonce's hash chooses its row. A new nonce takes the place of the row's oldest, and
 * whatever is displaced raises the <em>floor</em> above its own time stamp: a request that old is refused from then on, so
 * its replay is too. Hence nothing is ever forgotten while it could be used again; when traffic is more than the table
 * holds, the accepted window shrinks instead (it does from about half the capacity within 15 minutes). It never shrinks
 * below {@link #LEAST_WINDOW_SECONDS}: a nonce that would do that is not taken.
 */
public final class Nonces {
    /** How far a time stamp may be off, either side. */
    public static final long WINDOW_SECONDS = 15 * 60;
    static final long LEAST_WINDOW_SECONDS = 60;
    private static final int ROW = 64;
    private static final int LOCKS = 64;

    private final int rows;
    private final long[] highs;    // of the hash; apart from the other half, so that a row is scanned in 512 bytes
    private final long[] lows;
    private final int[] seconds;   // unsigned seconds since 1970; 0 is an empty place
    private final Object[] locks = Stream.generate(Object::new).limit(LOCKS).toArray();
    private final AtomicLong floor = new AtomicLong();

    /** What became of a nonce. */
    enum Taken { NEW, SEEN, EXPIRED, FULL }

    /** @param capacity how many to remember, a power of two from 4096 to 2^28 */
    public Nonces(int capacity) {
        if (Integer.bitCount(capacity) != 1 || capacity < ROW * LOCKS || capacity > 1 << 28)
            throw new IllegalArgumentException("nonces is " + capacity + ": give a power of two from 4096 to 268435456");
        rows = capacity / ROW;
        highs = new long[capacity];
        lows = new long[capacity];
        seconds = new int[capacity];
    }

    /** Whether a request of this time stamp is young enough to be told from a replay. */
    boolean accepts(long timestamp, long now) {
        return Math.abs(timestamp - now) <= WINDOW_SECONDS && timestamp >= floor.get();
    }

    boolean seen(long high, long low) {
        int row = row(low);
        synchronized (lock(row)) {
            return find(row, high, low);
        }
    }

    /** Remembers the nonce if it is new: of two that arrive at once, one is. */
    Taken take(long high, long low, long timestamp, long now) {
        int row = row(low);
        synchronized (lock(row)) {
            if (find(row, high, low)) return Taken.SEEN;
            if (!accepts(timestamp, now)) return Taken.EXPIRED;
            int place = oldest(row);
            long displaced = Integer.toUnsignedLong(seconds[place]);
            if (displaced > now - LEAST_WINDOW_SECONDS) return Taken.FULL;
            if (displaced >= timestamp) return Taken.EXPIRED;
            if (displaced != 0) floor.accumulateAndGet(displaced + 1, Math::max);   // before it is gone: see accepts
            highs[place] = high;
            lows[place] = low;
            seconds[place] = (int) timestamp;
            return Taken.NEW;
        }
    }

    /** The oldest time stamp that is still accepted, as far as this table says; 0 while it has displaced nothing. */
    public long floorSeconds() {
        return floor.get();
    }

    private int row(long low) {
        return (int) (low & rows - 1) * ROW;
    }

    private Object lock(int row) {
        return locks[row / ROW % LOCKS];
    }

    private boolean find(int row, long high, long low) {
        for (int place = row; place < row + ROW; place++)
            if (highs[place] == high && lows[place] == low && seconds[place] != 0) return true;
        return false;
    }

    private int oldest(int row) {
        int oldest = row;
        for (int place = row + 1; place < row + ROW; place++)
            if (Integer.compareUnsigned(seconds[place], seconds[oldest]) < 0) oldest = place;
        return oldest;
    }
}
