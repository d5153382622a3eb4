package io.wardmote.state;

/**
 * The state as sorted rows of bytes. RocksDB in a node, nothing in a test, a {@link Draft} over either while commands are
 * applied. A key is a {@link Table}'s number (1 byte) and an id. Keys sort as unsigned bytes.
 */
public interface Rows {
    /** The value, or null if there is no such row. The array is not to be changed. */
    byte[] get(byte[] key);

    /** Visits rows in order, from {@code from} (inclusive) to {@code to} (exclusive), until the visitor has enough. */
    void scan(byte[] from, byte[] to, Visitor visitor);

    /** Sees one row; answers whether to go on. */
    interface Visitor {
        boolean visit(byte[] key, byte[] value);
    }

    /** No rows at all: what a new cluster starts from. */
    Rows NONE = new Rows() {
        @Override
        public byte[] get(byte[] key) {
            return null;
        }

        @Override
        public void scan(byte[] from, byte[] to, Visitor visitor) {}
    };
}
