package io.wardmote.state;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;

/**
 * What the right to a change was read from: rows, and a digest of what they said. The change is made only where they say that still, so whoever asked
 * for it has the right to it in the very state that it changes, however long it was under way. It is of rows and not of an index, so that nobody's
 * change is in the way of one whose right does not rest on it.
 *
 * <p>Single values of the state ({@link Table#CLUSTER}) are not among them: its time moves with each tick. What ends by time alone may have ended
 * between reading and changing; nobody was told of it.
 *
 * @param rows   their keys, each once, in the order they were read; none if no right was asked for
 * @param digest SHA-256, see {@link #digest}; empty if there are no rows
 */
public record Grounds(List<byte[]> rows, byte[] digest) {
    /** Of what no right is asked for: timed work, what nodes do of themselves. */
    public static final Grounds NONE = new Grounds(List.of(), new byte[0]);

    private static final int DIGEST_BYTES = 32;

    /** @throws IllegalArgumentException if it is not that, or a row is of no table */
    public Grounds {
        rows = List.copyOf(rows);
        rows.forEach(StoredRow::table);
        if (digest.length != (rows.isEmpty() ? 0 : DIGEST_BYTES)) throw new IllegalArgumentException("grounds are rows and a digest of them");
    }

    /** As those rows are now. */
    static Grounds of(List<byte[]> keys, Rows now) {
        List<byte[]> rows = keys.stream().filter(key -> !Table.CLUSTER.holds(key)).toList();
        return rows.isEmpty() ? NONE : new Grounds(rows, digest(rows, now));
    }

    public boolean isNone() {
        return rows.isEmpty();
    }

    /** Whether these rows say the same. */
    boolean stand(Rows now) {
        return isNone() || MessageDigest.isEqual(digest, digest(rows, now));
    }

    /**
     * Of each row: its key, and what it says.
     *
     * <pre>
     *   length (4) | key | 0 (1) if there is no such row, else 1 (1) | length (4) | what it says
     * </pre>
     */
    private static byte[] digest(List<byte[]> keys, Rows now) {
        MessageDigest digest = sha256();
        for (byte[] key : keys) {
            byte[] value = now.get(key);
            ByteWriter row = new ByteWriter().bytes(key).bool(value != null);
            digest.update((value == null ? row : row.bytes(said(key, value))).toBytes());
        }
        return digest.digest();
    }

    /**
     * What of a row a right can rest on, which is written in the same way for ever: of these, the rest changes often, or by whoever has the right himself.
     * Of a key its state is not in it, since the change itself looks at that.
     */
    private static byte[] said(byte[] key, byte[] value) {
        return switch (StoredRow.table(key)) {
            case KEY -> said(Key.of(value));
            case ALIAS -> new ByteWriter().text(Alias.of(value).keyId()).toBytes();
            case ACCESS_KEY -> said(AccessKey.read(new ByteReader(value)));
            case GROUP -> said(Group.read(new ByteReader(value)));
            case NAMED_POLICY -> new ByteWriter().text(NamedPolicy.read(new ByteReader(value)).text()).toBytes();
            default -> value;
        };
    }

    /** Whether it has a policy, which is a row of its own, and its tags. */
    private static byte[] said(Key key) {
        ByteWriter out = new ByteWriter().bool(key.hasPolicy());
        key.tags().forEach((name, value) -> out.text(name).text(value));
        return out.toBytes();
    }

    private static byte[] said(AccessKey accessKey) {
        return new ByteWriter().text(accessKey.user()).bool(accessKey.active()).toBytes();
    }

    private static byte[] said(Group group) {
        return new ByteWriter().text(group.id()).list(group.policies(), PolicyName::write).toBytes();
    }

    public void write(ByteWriter out) {
        out.list(rows, (key, to) -> to.bytes(key)).bytes(digest);
    }

    public static Grounds read(ByteReader in) {
        return new Grounds(in.list(ByteReader::bytes), in.bytes());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Grounds grounds && Arrays.equals(digest, grounds.digest) && Arrays.deepEquals(rows.toArray(), grounds.rows.toArray());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(digest);
    }
}
