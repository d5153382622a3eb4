package io.wardmote.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.function.Function;

/** Any row of the state, read as what its table holds: how a copy of the state is known to be one before anything rests on it. */
public final class StoredRow {
    private static final byte[] NONE = {};

    private StoredRow() {}

    /** @throws IllegalArgumentException if there is no such table */
    public static Table table(byte[] key) {
        for (Table table : Table.values()) if (key.length > 0 && table.holds(key)) return table;
        throw new IllegalArgumentException("a row of no table");
    }

    /**
     * What the row holds: a {@link Key} of table KEY, and so on; of tables that only find others, what they find.
     *
     * @throws IllegalArgumentException if it is of no table known here, or does not read as a row of its table
     */
    public static Object of(byte[] key, byte[] value) {
        return switch (table(key)) {
            case CLUSTER -> single(Table.id(key), value);
            case KEY -> named(key, Key.of(value), Key::id);
            case VERSION -> named(key, Version.of(value), Version::id);
            case ALIAS -> named(key, Alias.of(value), Alias::name);
            case VERSION_OF_KEY, KEY_AT, ALIAS_AT, TAGGED -> new String(value, UTF_8);
            case ALIAS_OF_KEY, DUE, NONCE -> nothing(value);
            case SET -> Chunk.of(value);
            case REQUEST -> all(value, Outcome::read);
            case INSTANCE -> all(value, Instance::read);
            case ACCESS_KEY -> all(value, AccessKey::read);
            case BEARER -> all(value, BearerToken::read);
            case MEMBER -> all(value, Member::read);
            case SLOT -> all(value, Slot::read);
            case JOIN_TOKEN -> all(value, ByteReader::i64);
            case TOMBSTONE, PURGED -> Milestone.of(value);
            case NETWORK_RULE -> all(value, NetworkRule::read);
            case POLICY -> all(value, ApplicationPolicy::read);
            case ACCESS_POINT -> all(value, AccessPoint::read);
            case CLIENT_KEY -> all(value, ClientKey::read);
            case FAILED_IMPORT -> all(value, ByteReader::i32);
            case HOLDER -> all(value, Holding::read);
            case USER -> named(key, all(value, User::read), User::name);
            case GROUP -> named(key, all(value, Group::read), Group::name);
            case ROLE -> named(key, all(value, Role::read), Role::name);
            case ROTATION -> Table.id(key).equals(RootRotation.ROW) ? all(value, RootRotation::read) : all(value, Slot::read);
            case NAMED_POLICY -> named(key, all(value, NamedPolicy::read), NamedPolicy::name);
            case KEY_POLICY -> named(key, all(value, KeyPolicy::read), KeyPolicy::keyId);
            case DECLARATION -> all(value, Declaration::read);
            case AUDIT_HEAD -> all(value, KnownHead::read);
            case USAGE -> named(key, all(value, Usage::read), Usage::rowId);
            case COUNTED -> named(key, all(value, Counted::read), Counted::node);
            case DESTRUCTION -> all(value, Destruction::read);
            case EXTERNAL -> ExternalManager.isRow(key) ? named(key, all(value, ExternalManager::read), ExternalManager::instance) : new String(value, UTF_8);
            case XKS_PROXY -> Table.id(key).indexOf('\0') < 0 ? named(key, all(value, XksProxy::read), XksProxy::prefix)
                : named(key, all(value, XksCredential::read), XksCredential::rowId);
            case XKS_KEY -> named(key, all(value, XksKey::read), XksKey::rowId);
            case REMOVED_SLOT -> named(key, all(value, RemovedSlot::read), RemovedSlot::label);
            case LOGIN_PROFILE -> named(key, all(value, LoginProfile::read), LoginProfile::user);
            case CONSOLE_SESSION -> named(key, all(value, ConsoleSession::read), ConsoleSession::rowId);
        };
    }

    private static Object single(String name, byte[] value) {
        return switch (name) {
            case KeyRing.FACTS -> all(value, ClusterFacts::read);
            case KeyRing.DIGEST -> all(value, in -> in.raw(Digest.BYTES));
            case DestructionRows.NEWEST -> Milestone.of(value);
            default -> all(value, ByteReader::i64);
        };
    }

    private static <T> T named(byte[] key, T row, Function<T, String> name) {
        if (!name.apply(row).equals(Table.id(key))) throw new IllegalArgumentException("a row of another name than its key's");
        return row;
    }

    private static byte[] nothing(byte[] value) {
        if (value.length > 0) throw new IllegalArgumentException("a row that should be empty");
        return NONE;
    }

    private static <T> T all(byte[] value, Function<ByteReader, T> read) {
        ByteReader in = new ByteReader(value);
        T row = read.apply(in);
        in.end();
        return row;
    }
}
