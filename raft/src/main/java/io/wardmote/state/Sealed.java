package io.wardmote.state;

import io.wardmote.key.Imprint;
import io.wardmote.key.Material;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Something in the state that is sealed under the root key, or bound by a MAC under it, and where. A row holds one at most. Key slots are
 * none: they hold the root key, and the nodes that have their protectors make them anew.
 *
 * @param id       of the row: version id, key id, access key id, instance id, user; of the authority {@code facts}
 * @param material as it stands there; an imprint as what is {@link Material.Wrapped}, also that of a key in the HSM
 */
public record Sealed(Where where, String id, Material material) {

    /** Numbers are stored and never reused. */
    public enum Where {
        /** The material of a version. */
        VERSION(1),
        /** What tells a key's own material when it is brought again. */
        IMPRINT(2),
        /** The secret of an access key. */
        ACCESS_KEY(3),
        /** The private key of the authority that nodes trust. */
        AUTHORITY(4),
        /** What a manager of external keys knows us by. */
        EXTERNAL_MANAGER(5),
        /** The secret that another cloud signs with. */
        XKS_CREDENTIAL(7),
        /** What is kept of a password for the console. */
        LOGIN_PROFILE(8);

        private final int number;

        Where(int number) {
            this.number = number;
        }

        private static Where numbered(int number) {
            for (Where where : values()) if (where.number == number) return where;
            throw new IllegalArgumentException("nothing sealed has the number " + number);
        }
    }

    /** Whose rows hold such. */
    public static final List<Table> TABLES = List.of(Table.CLUSTER, Table.KEY, Table.VERSION, Table.ACCESS_KEY, Table.EXTERNAL, Table.XKS_PROXY,
        Table.LOGIN_PROFILE);

    /** What that row holds of the kind. A table that is new says here whether it holds any. */
    public static Optional<Sealed> in(byte[] key, byte[] value) {
        return switch (StoredRow.table(key)) {
            case CLUSTER -> Table.id(key).equals(KeyRing.FACTS)
                ? Optional.of(new Sealed(Where.AUTHORITY, KeyRing.FACTS, ClusterFacts.read(new ByteReader(value)).authorityKey())) : Optional.empty();
            case KEY -> Key.of(value).brought().imprint().map(imprint -> new Sealed(Where.IMPRINT, Table.id(key), of(imprint)));
            case VERSION -> Optional.ofNullable(Version.of(value).material()).map(material -> new Sealed(Where.VERSION, Table.id(key), material));
            case ACCESS_KEY -> Optional.of(new Sealed(Where.ACCESS_KEY, Table.id(key), AccessKey.read(new ByteReader(value)).secret()));
            case EXTERNAL -> ExternalManager.isRow(key)
                ? Optional.of(new Sealed(Where.EXTERNAL_MANAGER, Table.id(key),
                    ExternalManager.read(new ByteReader(value)).credentials().secrets())) : Optional.empty();
            case XKS_PROXY -> StoredRow.of(key, value) instanceof XksCredential credential
                ? Optional.of(new Sealed(Where.XKS_CREDENTIAL, Table.id(key), credential.secret())) : Optional.empty();
            case LOGIN_PROFILE -> Optional.of(new Sealed(Where.LOGIN_PROFILE, Table.id(key), LoginProfile.read(new ByteReader(value)).password()));
            case SLOT, ROTATION -> Optional.empty();
            case VERSION_OF_KEY, ALIAS, ALIAS_OF_KEY, KEY_AT, ALIAS_AT, SET, TAGGED, DUE, REQUEST, NONCE, INSTANCE, BEARER, MEMBER, JOIN_TOKEN,
                TOMBSTONE, PURGED, NETWORK_RULE, POLICY, ACCESS_POINT, CLIENT_KEY, FAILED_IMPORT, HOLDER, USER, GROUP, ROLE, NAMED_POLICY, KEY_POLICY,
                DECLARATION, AUDIT_HEAD, DESTRUCTION, XKS_KEY, REMOVED_SLOT, CONSOLE_SESSION, USAGE, COUNTED -> Optional.empty();
        };
    }

    private static Material.Wrapped of(Imprint imprint) {
        return new Material.Wrapped(imprint.epoch(), imprint.sealed());
    }

    /** Puts that in its place, if what was read is what stands there; answers whether. */
    boolean replace(Edit ring, Material by) {
        return switch (where) {
            case VERSION -> replaced(ring.version(id).filter(version -> material.equals(version.material())), version -> ring.putSealedAnew(version.with(by)));
            case IMPRINT -> replaced(ring.key(id).filter(key -> key.brought().imprint().map(Sealed::of).filter(material::equals).isPresent()),
                key -> ring.putSealedAnew(key.sealedAnew(new Imprint(by.epoch(), wrapped(by).sealed()))));
            case ACCESS_KEY -> replaced(ring.accessKey(id).filter(key -> material.equals(key.secret())),
                key -> ring.put(Table.ACCESS_KEY, id, key.sealedAnew(wrapped(by))::write));
            case EXTERNAL_MANAGER -> replaced(ring.externals().manager(id).filter(manager -> material.equals(manager.credentials().secrets())),
                manager -> ring.put(Table.EXTERNAL, id, manager.sealedAnew(wrapped(by))::write));
            case AUTHORITY -> replaced(ring.cluster().filter(facts -> material.equals(facts.authorityKey())),
                facts -> ring.put(Table.CLUSTER, KeyRing.FACTS, facts.sealedAnew(wrapped(by))::write));
            case XKS_CREDENTIAL -> replaced(ring.xks().credential(id).filter(credential -> material.equals(credential.secret())),
                credential -> ring.put(Table.XKS_PROXY, id, credential.sealedAnew(wrapped(by))::write));
            case LOGIN_PROFILE -> replaced(ring.loginProfile(id).filter(profile -> material.equals(profile.password())),
                profile -> ring.put(Table.LOGIN_PROFILE, id, profile.sealedAnew(wrapped(by))::write));
        };
    }

    private interface Put<T> {
        void put(T row);
    }

    private static <T> boolean replaced(Optional<T> row, Put<T> put) {
        row.ifPresent(put::put);
        return row.isPresent();
    }

    private static Material.Wrapped wrapped(Material material) {
        if (material instanceof Material.Wrapped wrapped) return wrapped;
        throw new IllegalArgumentException("what only an HSM opens in the place of what the root key does");
    }

    /**
     * Whether a row became what it is by a rotation alone: who read it as it was, or as it is, gets the same by it. Either may be null: no row.
     */
    public static boolean isOnlySealedAnew(byte[] key, byte[] before, byte[] after) {
        if (before == null || after == null) return false;
        return switch (StoredRow.table(key)) {
            case VERSION -> {
                Version was = Version.of(before);
                Version is = Version.of(after);
                yield isNewer(was.material(), is.material()) && Arrays.equals(was.with(is.material()).toBytes(), after);
            }
            case KEY -> {
                Key old = Key.of(before);
                Optional<Imprint> was = old.brought().imprint();
                Optional<Imprint> is = Key.of(after).brought().imprint();
                yield was.isPresent() && is.isPresent() && is.get().epoch() > was.get().epoch() && Arrays.equals(old.sealedAnew(is.get()).toBytes(), after);
            }
            case ACCESS_KEY -> {
                AccessKey was = AccessKey.read(new ByteReader(before));
                AccessKey is = AccessKey.read(new ByteReader(after));
                yield isNewer(was.secret(), is.secret()) && was.sealedAnew(is.secret()).equals(is);
            }
            case EXTERNAL -> {
                if (!ExternalManager.isRow(key)) yield false;
                ExternalManager was = ExternalManager.read(new ByteReader(before));
                ExternalManager is = ExternalManager.read(new ByteReader(after));
                yield isNewer(was.credentials().secrets(), is.credentials().secrets()) && was.sealedAnew(is.credentials().secrets()).equals(is);
            }
            case XKS_PROXY -> StoredRow.of(key, before) instanceof XksCredential was && StoredRow.of(key, after) instanceof XksCredential is
                && isNewer(was.secret(), is.secret()) && was.sealedAnew(is.secret()).equals(is);
            case LOGIN_PROFILE -> {
                LoginProfile was = LoginProfile.read(new ByteReader(before));
                LoginProfile is = LoginProfile.read(new ByteReader(after));
                yield isNewer(was.password(), is.password()) && was.sealedAnew(is.password()).equals(is);
            }
            default -> false;
        };
    }

    private static boolean isNewer(Material was, Material is) {
        return was != null && is != null && is.epoch() > was.epoch();
    }

    public void write(ByteWriter out) {
        Version.write(material, out.u8(where.number).text(id));
    }

    public static Sealed read(ByteReader in) {
        return new Sealed(Where.numbered(in.u8()), in.text(), Version.material(in));
    }
}
