package io.wardmote.raft;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.state.Table;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LastChangesTest {
    private static final int HOMES = 40;
    private static final int LOWS = 200;

    private record Last(long changed, long held) {}

    private final LastChanges changes = new LastChanges();

    @Test
    void anEntryHoldsARowUntilTheNextThatDoes() {
        assertThat(changes.changed(7)).isEqualTo(LastChanges.NONE);
        assertThat(changes.held(7)).isEqualTo(LastChanges.NONE);
        changes.put(7, 11, false);
        assertThat(changes.changed(7)).isEqualTo(11);
        assertThat(changes.held(7)).isEqualTo(LastChanges.NONE);
        changes.put(7, 12, true);
        changes.put(7, 13, false);
        assertThat(changes.changed(7)).isEqualTo(13);
        assertThat(changes.held(7)).as("a row that shares the number may be new; this one is held all the same").isEqualTo(12);
        changes.forget(7, 12);
        assertThat(changes.changed(7)).isEqualTo(13);
        changes.forget(7, 13);
        assertThat(changes.changed(7)).isEqualTo(LastChanges.NONE);
        assertThat(changes.size()).isZero();
    }

    /**
     * Beside a map, with numbers of which many begin their search at the same slot, some of them at the last ones, and entries that are forgotten in the
     * order of their coming: it grows and shrinks meanwhile.
     */
    @Test
    void itKnowsWhatAMapWouldKnow() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Map<Long, Last> model = new HashMap<>();
        Deque<Long> order = new ArrayDeque<>();
        int most = 0;
        int slots = 0;
        for (long index = 1; index <= 60_000; index++) {
            long row = row(random.nextInt(HOMES), random.nextInt(LOWS));
            boolean holds = random.nextBoolean();
            changes.put(row, index, holds);
            long before = model.containsKey(row) ? model.get(row).held : LastChanges.NONE;
            model.put(row, new Last(index, holds ? index : before));
            order.add(row);
            if (index % 2500 == 1) most = random.nextInt(9000);
            slots = Math.max(slots, changes.slots());
            while (order.size() > most) {
                long oldest = index - order.size() + 1;
                long forgotten = order.removeFirst();
                changes.forget(forgotten, oldest);
                if (model.containsKey(forgotten) && model.get(forgotten).changed == oldest) model.remove(forgotten);
            }
            if (index % 10_000 == 0) isAs(model, seed);
        }
        assertThat(slots).as("it grew, seed %d", seed).isGreaterThan(4096);
        for (long oldest = 60_000 - order.size() + 1; !order.isEmpty(); oldest++) changes.forget(order.removeFirst(), oldest);
        assertThat(changes.slots()).as("and shrank").isEqualTo(1024);
        isAs(Map.of(), seed);
    }

    private static long row(int home, int low) {
        return (long) (home - HOMES / 2) << 32 | low + 1;
    }

    private void isAs(Map<Long, Last> model, long seed) {
        assertThat(changes.size()).as("seed %d", seed).isEqualTo(model.size());
        for (int home = 0; home < HOMES; home++) {
            for (int low = 0; low < LOWS; low++) {
                long row = row(home, low);
                Last last = model.getOrDefault(row, new Last(LastChanges.NONE, LastChanges.NONE));
                assertThat(new Last(changes.changed(row), changes.held(row))).as("row %x, seed %d", row, seed).isEqualTo(last);
            }
        }
    }

    @Test
    void aRowHasOneNumberHoweverItIsNamed() {
        for (String id : new String[] {"", "k", "key-0123", "ä", "k\0v", "日本", "😀", "\uD800"}) {
            long number = LastChanges.number(Table.ALIAS.number(), id);
            assertThat(number).as(id).isEqualTo(LastChanges.number(Table.ALIAS.key(id))).isNotZero();
            assertThat(number).as(id).isNotEqualTo(LastChanges.number(Table.KEY.number(), id));
        }
        assertThat(LastChanges.number("\u0003Aa".getBytes(UTF_8))).as("String's hash is the same for these").isNotEqualTo(LastChanges.number("\u0003BB".getBytes(UTF_8)));
    }
}
