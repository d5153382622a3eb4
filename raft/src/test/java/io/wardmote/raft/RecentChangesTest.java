package io.wardmote.raft;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.key.Material;
import io.wardmote.state.Draft;
import io.wardmote.state.DraftRows;
import io.wardmote.state.Rows;
import io.wardmote.state.Table;
import io.wardmote.state.Version;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecentChangesTest {
    private static final byte[] ROW = "row".getBytes(UTF_8);

    private long everywhere = 10;
    private final RecentChanges changes = new RecentChanges(() -> everywhere);

    @BeforeEach
    void start() {
        changes.replaced(10);
    }

    private void changed(long index, byte[]... keys) {
        DraftRows rows = new DraftRows(existing());
        for (byte[] key : keys) rows.put(key, ROW);
        changes.applied(index, rows.draft());
    }

    private void created(long index, byte[]... keys) {
        DraftRows rows = new DraftRows(Rows.NONE);
        for (byte[] key : keys) rows.put(key, ROW);
        changes.applied(index, rows.draft());
    }

    /** Every row was there before. */
    private static Rows existing() {
        return each(ROW);
    }

    private static Rows each(byte[] row) {
        return new Rows() {
            @Override
            public byte[] get(byte[] key) {
                return row;
            }

            @Override
            public void scan(byte[] from, byte[] to, Visitor visitor) {}
        };
    }

    private static ReadRows read(Table table, String... ids) {
        ReadRows read = new ReadRows();
        for (String id : ids) read.row(table, id, true);
        return read;
    }

    @Test
    void whatWasReadStandsUntilOneOfItsRowsIsChanged() {
        ReadRows read = read(Table.KEY, "k", "l");
        changed(11, Table.KEY.key("m"), Table.ALIAS.key("k"));
        assertThat(changes.stands(read, 10)).isTrue();
        changed(12, Table.KEY.key("l"));
        assertThat(changes.stands(read, 11)).isFalse();
        assertThat(changes.stands(read, 12)).isTrue();
    }

    /** Ordinals and the ends of lives stand in keys as they are, which no text does. */
    @Test
    void aRowIsKnownByItsBytesToo() {
        byte[] at255 = Table.KEY_AT.key(255);
        ReadRows read = new ReadRows();
        read.row(at255, true);
        read.row(Table.ALIAS.key("ä"), true);
        changed(11, Table.KEY_AT.key(254), Table.KEY_AT.key(0x7fff));
        assertThat(changes.stands(read, 10)).isTrue();
        changed(12, at255);
        assertThat(changes.stands(read, 11)).isFalse();
        assertThat(changes.heldBy(read, 11)).isEqualTo(12);
        changed(13, Table.ALIAS.key("ä"));
        assertThat(changes.stands(read, 12)).isFalse();
        assertThat(changes.stands(read(Table.ALIAS, "ä"), 12)).as("the same row, read by its name").isFalse();
    }

    @Test
    void aRangeStandsUntilARowInItIsChanged() {
        ReadRows read = new ReadRows();
        read.range(Table.ALIAS_OF_KEY.key("k"), Table.ALIAS_OF_KEY.key("l"));
        changed(11, Table.ALIAS_OF_KEY.key("l"), Table.ALIAS_OF_KEY.key("j"));
        assertThat(changes.stands(read, 10)).isTrue();
        changed(12, Table.ALIAS_OF_KEY.key("k-1"));
        assertThat(changes.stands(read, 11)).isFalse();
        assertThat(changes.heldBy(read, 11)).isEqualTo(12);
    }

    @Test
    void aRowIsHeldByItsNewestChange() {
        changed(11, Table.KEY.key("k"));
        changed(13, Table.KEY.key("k"));
        assertThat(changes.heldBy(read(Table.KEY, "k"), 10)).isEqualTo(13);
        assertThat(changes.heldBy(read(Table.KEY, "other"), 10)).isEqualTo(10);
        assertThat(changes.heldBy(read(Table.KEY, "k"), 13)).as("all is everywhere").isEqualTo(-1);
    }

    @Test
    void aNewKeyIsHeldByNothingButItsNextChange() {
        created(11, Table.KEY.key("k"), Table.VERSION.key("v"), Table.KEY_POLICY.key("k"));
        assertThat(changes.heldBy(read(Table.KEY, "k"), 10)).isEqualTo(10);
        assertThat(changes.heldBy(read(Table.VERSION, "v"), 10)).isEqualTo(10);
        assertThat(changes.heldBy(read(Table.KEY_POLICY, "k"), 10)).isEqualTo(10);
        assertThat(changes.stands(read(Table.KEY, "k"), 10)).as("it was not there before").isFalse();
        changed(12, Table.KEY.key("k"));
        assertThat(changes.heldBy(read(Table.KEY, "k"), 10)).isEqualTo(12);
    }

    @Test
    void aNewAliasIsHeldSinceNamesComeBack() {
        created(11, Table.ALIAS.key("a"));
        assertThat(changes.heldBy(read(Table.ALIAS, "a"), 10)).isEqualTo(11);
    }

    @Test
    void afterAStartEverythingIsHeldByWhereItStarted() {
        assertThat(changes.heldBy(read(Table.KEY, "k"), 9)).isEqualTo(10);
        assertThat(changes.stands(read(Table.KEY, "k"), 9)).isFalse();
        assertThat(changes.stands(read(Table.KEY, "k"), 10)).isTrue();
    }

    @Test
    void timeAndBookkeepingHoldNothing() {
        changed(11, Table.CLUSTER.key("time"), Table.REQUEST.key("r"), Table.NONCE.key("n"), Table.HOLDER.key("a"),
            Table.AUDIT_HEAD.key("n1"), Table.USAGE.key("k\0"), Table.COUNTED.key("n1"));
        assertThat(changes.newest()).isEqualTo(10);
        assertThat(changes.stands(read(Table.CLUSTER, "time"), 10)).isTrue();
    }

    @Test
    void whatIsForgottenIsTakenToHaveChangedEverything() {
        everywhere = 11;
        for (int i = 0; i < 100_001; i++) changed(11 + i, Table.KEY.key("k" + i));
        assertThat(changes.stands(read(Table.KEY, "never"), 10)).isFalse();
        assertThat(changes.stands(read(Table.KEY, "never"), 11)).isTrue();
        assertThat(changes.heldBy(read(Table.KEY, "never"), 10)).isEqualTo(11);
    }

    /** A rotation says so in its own row; what else becomes new with it is minded. */
    @Test
    void whatARowIsSealedUnderIsNotMinded() {
        Draft alone = sealedAnew(false, 2);
        changes.applied(11, alone);
        assertThat(changes.newest()).as("a change of material for no rotation is one").isEqualTo(11);
        changes.replaced(20);
        changes.applied(21, sealedAnew(true, 2));
        assertThat(changes.newest()).isEqualTo(20);
        assertThat(changes.stands(read(Table.VERSION, "v"), 20)).isTrue();
        assertThat(changes.heldBy(read(Table.VERSION, "v"), 20)).isEqualTo(-1);
        changes.applied(22, sealedAnew(true, 1));
        assertThat(changes.stands(read(Table.VERSION, "v"), 20)).as("other material of the same epoch").isFalse();
    }

    private static Draft sealedAnew(boolean rotates, int epoch) {
        Version version = new Version("v", "k", 1, 0, new Material.Wrapped(1, new byte[] {1}), new byte[0], 0);
        DraftRows rows = new DraftRows(each(DraftRows.row(version)));
        rows.put(Table.VERSION.key("v"), DraftRows.row(new Version("v", "k", 1, 0, new Material.Wrapped(epoch, new byte[] {2}), new byte[0], 0)));
        if (rotates) rows.put(Table.ROTATION.key("rotation"), ROW);
        return rows.draft();
    }

    @Test
    void howOftenAVersionWasUsedIsNotMinded() {
        ReadRows read = read(Table.VERSION, "v");
        byte[] row = "a version of a key, with its uses: 12345678".getBytes(UTF_8);
        byte[] counted = row.clone();
        counted[counted.length - 1]++;
        replaced(11, Table.VERSION.key("v"), row, counted);
        assertThat(changes.stands(read, 10)).isTrue();
        assertThat(changes.heldBy(read, 10)).isLessThanOrEqualTo(10);
        byte[] other = counted.clone();
        other[0]++;
        replaced(12, Table.VERSION.key("v"), counted, other);
        assertThat(changes.stands(read, 11)).isFalse();
        assertThat(changes.heldBy(read, 11)).isEqualTo(12);
    }

    private void replaced(long index, byte[] key, byte[] before, byte[] after) {
        DraftRows rows = new DraftRows(each(before));
        rows.put(key, after);
        changes.applied(index, rows.draft());
    }

    /** However many changes there are while a node is silent, a row that none of them touches is not held. */
    @Test
    void nothingIsForgottenBeforeItIsEverywhere() {
        for (int i = 0; i < 100_001; i++) changed(11 + i, Table.ALIAS.key("a" + i));
        assertThat(changes.heldBy(read(Table.KEY, "k"), everywhere)).isLessThanOrEqualTo(everywhere);
        assertThat(changes.heldBy(read(Table.ALIAS, "a0"), everywhere)).isEqualTo(11);
        everywhere = 20;
        changed(200_000, Table.ALIAS.key("last"));
        assertThat(changes.heldBy(read(Table.ALIAS, "a0"), 10)).as("forgotten, since it is everywhere").isEqualTo(12);
    }
}
