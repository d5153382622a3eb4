package io.wardmote.state;

/** Drafts with given rows, for tests of what stores them. */
public final class DraftRows {
    private final Draft draft;

    public DraftRows(Rows base) {
        draft = new Draft(base);
    }

    public DraftRows put(byte[] key, byte[] value) {
        draft.put(key, value);
        return this;
    }

    public DraftRows delete(byte[] key) {
        draft.delete(key);
        return this;
    }

    /** As it is stored. */
    public static byte[] row(Version version) {
        return version.toBytes();
    }

    public Draft draft() {
        return draft;
    }
}
