package io.wardmote.raft;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.SecureRandom;

/**
 * Of rows the entry that changed each last, and the last one after which it is held. Numbers in one array: a new key changes a dozen rows, and as
 * objects they would be most of what the collector copies while keys are made.
 *
 * <p>A row is told by a number of 64 bits, made of its key. Two rows that share one count as the same, so what is read of either is done again, or
 * held, once too often, and never once too seldom.
 */
final class LastChanges {
    static final long NONE = -1;
    private static final int LEAST_SLOTS = 1 << 10;
    /** Of a slot: the row's number, 0 where it is free; the entry that changed it last; the one after which it is held. */
    private static final int WIDTH = 3;
    private static final long SEED = new SecureRandom().nextLong();
    private static final long PRIME = 0x100000001b3L;   // of FNV-1a
    private static final long MIX = 0x9e3779b97f4a7c15L;

    private long[] slots = new long[LEAST_SLOTS * WIDTH];
    private int mask = LEAST_SLOTS - 1;
    private int size;

    /** @param key of a row, with its table's number */
    static long number(byte[] key) {
        return finished(hashed(SEED, key));
    }

    /** The same number, by the table's and the id that is its key's rest. */
    static long number(byte table, String id) {
        long begun = (SEED ^ table & 0xff) * PRIME;
        long hash = begun;
        int all = 0;
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            all |= c;
            hash = (hash ^ c) * PRIME;
        }
        return finished(all < 0x80 ? hash : hashed(begun, id.getBytes(UTF_8)));
    }

    private static long hashed(long hash, byte[] bytes) {
        for (byte b : bytes) hash = (hash ^ b & 0xff) * PRIME;
        return hash;
    }

    private static long finished(long hash) {
        long mixed = (hash ^ hash >>> 32) * MIX;
        return mixed == 0 ? 1 : mixed;
    }

    /** @param holds whether it is held from then on; if not, what held it before still does */
    void put(long row, long index, boolean holds) {
        int slot = slot(row);
        if (slots[slot] == 0) {
            if (++size > slots() / 2) {
                resize(slots() * 2);
                slot = slot(row);
            }
            slots[slot] = row;
            slots[slot + 2] = NONE;
        }
        slots[slot + 1] = index;
        if (holds) slots[slot + 2] = index;
    }

    /** The entry that changed it last, or NONE. */
    long changed(long row) {
        int slot = slot(row);
        return slots[slot] == 0 ? NONE : slots[slot + 1];
    }

    /** The last entry after which it may not be used before that is everywhere, or NONE. */
    long held(long row) {
        int slot = slot(row);
        return slots[slot] == 0 ? NONE : slots[slot + 2];
    }

    /** Forgets a row, if no entry after that one changed it. */
    void forget(long row, long index) {
        int slot = slot(row);
        if (slots[slot] == 0 || slots[slot + 1] != index) return;
        remove(slot / WIDTH);
        if (slots() > LEAST_SLOTS && size < slots() / 16) resize(slots() / 2);
    }

    void clear() {
        slots = new long[LEAST_SLOTS * WIDTH];
        mask = LEAST_SLOTS - 1;
        size = 0;
    }

    int size() {
        return size;
    }

    /** How many rows there is room for, free and taken. */
    int slots() {
        return mask + 1;
    }

    /** Where it is, or would be. */
    private int slot(long row) {
        int slot = home(row);
        while (slots[slot * WIDTH] != 0 && slots[slot * WIDTH] != row) slot = slot + 1 & mask;
        return slot * WIDTH;
    }

    private int home(long row) {
        return (int) (row >>> 32) & mask;
    }

    /** Whoever stands behind it moves up, if it stands where its own place was taken: a free slot ends a search. */
    private void remove(int slot) {
        int free = slot;
        for (int next = free + 1 & mask; slots[next * WIDTH] != 0; next = next + 1 & mask) {
            int home = home(slots[next * WIDTH]);
            if ((next - home & mask) < (next - free & mask)) continue;
            System.arraycopy(slots, next * WIDTH, slots, free * WIDTH, WIDTH);
            free = next;
        }
        slots[free * WIDTH] = 0;
        size--;
    }

    private void resize(int to) {
        long[] old = slots;
        slots = new long[to * WIDTH];
        mask = to - 1;
        for (int at = 0; at < old.length; at += WIDTH) if (old[at] != 0) System.arraycopy(old, at, slots, slot(old[at]), WIDTH);
    }
}
