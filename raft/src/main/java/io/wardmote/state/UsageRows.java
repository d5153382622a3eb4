package io.wardmote.state;

/** How keys were used, as far as nodes have told. */
public final class UsageRows {
    private final Rows rows;

    UsageRows(Rows rows) {
        this.rows = rows;
    }

    /** Of all its versions together. */
    public Usage ofKey(String keyId) {
        return of(Usage.none(keyId, ""));
    }

    public Usage ofVersion(String keyId, String versionId) {
        return of(Usage.none(keyId, versionId));
    }

    /** Of a node's audit log. */
    public Counted counted(String node) {
        byte[] row = rows.get(Table.COUNTED.key(node));
        return row == null ? Counted.nothing(node) : Counted.read(new ByteReader(row));
    }

    Usage of(Usage none) {
        byte[] row = rows.get(Table.USAGE.key(none.rowId()));
        return row == null ? none : Usage.read(new ByteReader(row));
    }
}
