package io.wardmote.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/** The tables of the state: the first byte of every row's key. Numbers are stored and never reused; 0 is the store's own. */
public enum Table {
    /** Single values: see {@link KeyRing}. */
    CLUSTER(1),
    /** key id: {@link Key}. */
    KEY(2),
    /** version id: {@link Version}. */
    VERSION(3),
    /** key id, 0, number (4): version id. */
    VERSION_OF_KEY(4),
    /** alias name: {@link Alias}. */
    ALIAS(5),
    /** key id, 0, alias name: nothing. */
    ALIAS_OF_KEY(6),
    /** ordinal (8): key id. */
    KEY_AT(7),
    /** ordinal (8): alias name. */
    ALIAS_AT(8),
    /** facet, 0, value, 0, chunk (8): bitmap of the ordinals in that chunk. */
    SET(9),
    /** tag key, 0, tag value, 0, ordinal (8): key id. */
    TAGGED(10),
    /** time (8), kind (1), key id: nothing. */
    DUE(11),
    /** beat (8), random (8): the {@link Outcome} of that request. */
    REQUEST(12),
    /** half-hour of beats (8), hash (16): nothing. */
    NONCE(13),
    /** instance id: {@link Instance}. */
    INSTANCE(14),
    /** access key id: {@link AccessKey}. */
    ACCESS_KEY(15),
    /** SHA-256 of the token: {@link BearerToken}. */
    BEARER(16),
    /** node id: {@link Member}. */
    MEMBER(17),
    /** label: {@link Slot}. */
    SLOT(18),
    /** SHA-256 of the token: the end of its life. */
    JOIN_TOKEN(19),
    /** key id: the {@link Milestone} of its destruction. */
    TOMBSTONE(20),
    /** node id: the {@link Milestone} up to which that node has purged. */
    PURGED(21),
    /** name: {@link NetworkRule}. */
    NETWORK_RULE(22),
    /** name: {@link ApplicationPolicy}. */
    POLICY(23),
    /** name: {@link AccessPoint}. */
    ACCESS_POINT(24),
    /** client key id: {@link ClientKey}. */
    CLIENT_KEY(25),
    /** end of life of an import token (8), its id (16): how many imports by it have failed (4). */
    FAILED_IMPORT(26),
    /** node id: its {@link Holding}. */
    HOLDER(27),
    /** name: {@link User}. */
    USER(28),
    /** name: {@link Group}. */
    GROUP(29),
    /** name: {@link Role}. */
    ROLE(30),
    /** name: {@link NamedPolicy}. */
    NAMED_POLICY(31),
    /** {@code rotation}: the {@link RootRotation} there is; {@code slot}, a blank and a label: a {@link Slot} of the root key that comes. */
    ROTATION(32),
    /** key id: {@link KeyPolicy}. */
    KEY_POLICY(33),
    /** kind and name, {@code user/alice}: its {@link Declaration}. */
    DECLARATION(35),
    /** node id: its newest {@link KnownHead}; node id, 0, sequence (8): one that was put aside. */
    AUDIT_HEAD(37),
    /** index of the log (8), key id: {@link Destruction}. */
    DESTRUCTION(38),
    /** instance id: {@link ExternalManager}, instance id, 0, a key's id in the manager: key id. */
    EXTERNAL(39),
    /** prefix: {@link XksProxy}; prefix, 0, access key id: {@link XksCredential}. */
    XKS_PROXY(40),
    /** prefix, 0, key id: {@link XksKey}. */
    XKS_KEY(41),
    /** user: {@link LoginProfile}. */
    LOGIN_PROFILE(42),
    /** user, 0, hash: {@link ConsoleSession}. */
    CONSOLE_SESSION(43),
    /** label: {@link RemovedSlot}. */
    REMOVED_SLOT(44),
    /** key id, 0, version id or nothing: {@link Usage}. */
    USAGE(50),
    /** node id: {@link Counted}. */
    COUNTED(51);

    private final byte number;

    Table(int number) {
        this.number = (byte) number;
    }

    public byte number() {
        return number;
    }

    public byte[] key(String id) {
        return key(id.getBytes(UTF_8));
    }

    public byte[] key(byte[] id) {
        byte[] key = new byte[1 + id.length];
        key[0] = number;
        System.arraycopy(id, 0, key, 1, id.length);
        return key;
    }

    public byte[] key(long id) {
        return key(new ByteWriter().i64(id).toBytes());
    }

    /** The first key past this table. */
    public byte[] end() {
        return new byte[] {(byte) (number + 1)};
    }

    /** The id of a row of this table, from its key. */
    public static String id(byte[] key) {
        return new String(key, 1, key.length - 1, UTF_8);
    }

    /** Whether a row's key is of this table. */
    public boolean holds(byte[] key) {
        return key[0] == number;
    }

    /** The first key after all that begin with this prefix; the prefix must not be all 0xFF. */
    static byte[] after(byte[] prefix) {
        int last = prefix.length - 1;
        while (prefix[last] == -1) last--;
        byte[] end = Arrays.copyOf(prefix, last + 1);
        end[last]++;
        return end;
    }
}
