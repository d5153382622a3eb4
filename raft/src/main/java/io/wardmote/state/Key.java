package io.wardmote.state;

import static io.wardmote.key.Refusal.DELETION_PROTECTED;
import static io.wardmote.key.Refusal.INVALID_PARAMETER;
import static io.wardmote.key.Refusal.KEY_CANNOT;
import static io.wardmote.key.Refusal.KEY_PENDING_DELETION;
import static io.wardmote.key.Refusal.KEY_POLICY_UNSUPPORTED;
import static io.wardmote.key.Refusal.LIMIT_EXCEEDED;
import static io.wardmote.key.Refusal.NO_PERMISSION;
import static io.wardmote.key.Refusal.STATE_NOT_MODIFIED;
import static io.wardmote.key.Refusal.WRONG_ORIGIN;
import static io.wardmote.state.KeyState.DISABLED;
import static io.wardmote.state.KeyState.ENABLED;
import static io.wardmote.state.KeyState.PENDING_DELETION;
import static io.wardmote.state.KeyState.PENDING_IMPORT;

import io.wardmote.key.Imprint;
import io.wardmote.key.Origin;
import io.wardmote.key.Protection;
import io.wardmote.key.Refused;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A key as the state has it. Its methods are its legal transitions (OpenAPI reference, state table): each answers the key as
 * it will be, or throws the documented {@link Refused}. Times are milliseconds of the state's own time.
 *
 * @param ordinal      dense number by creation, from 0
 * @param versions     first, primary, how many, and when the newest was made
 * @param deleteAt     when it is due to be destroyed; 0 unless PENDING_DELETION
 * @param survival     by nodes that are cut off
 * @param hasPolicy    whether there is a {@link KeyPolicy} of it
 * @param changedAt    the log index of the last change
 */
public record Key(KeyFacts facts, long ordinal, long createdAt, KeyState state, String description, Versions versions,
                  Rotation rotation, long deleteAt, Guard guard, SortedMap<String, String> tags, Brought brought, Survival survival, boolean hasPolicy,
                  long changedAt) {

    public static final int MOST_TAGS = 20;
    public static final int MOST_ALIASES = 300;
    public static final int MOST_VERSIONS = 1000;
    public static final int MOST_ASYMMETRIC_VERSIONS = 50;

    /** @param primary "" while there is no material; the first stays, since it is the same again when material is brought again */
    public record Versions(String first, String primary, int count, long newestAt) {
        static final Versions NONE = new Versions("", "", 0, 0);

        private static Versions read(ByteReader in) {
            String first = in.text();
            String primary = in.text();
            return new Versions(first, primary.equals(first) ? first : primary, in.i32(), in.i64());
        }
    }

    /** @param intervalSeconds remembered while rotation is off; 0 if never set */
    public record Rotation(boolean on, long intervalSeconds) {
        public static final Rotation OFF = new Rotation(false, 0);

        private static Rotation read(ByteReader in) {
            Rotation rotation = new Rotation(in.bool(), in.i64());
            return rotation.equals(OFF) ? OFF : rotation;
        }
    }

    /** Deletion protection and why. */
    public record Guard(boolean on, String note) {
        static final Guard OFF = new Guard(false, "");

        private static Guard read(ByteReader in) {
            Guard guard = new Guard(in.bool(), in.text());
            return guard.equals(OFF) ? OFF : guard;
        }
    }

    /**
     * What is known of material that callers bring.
     *
     * @param imprint   of the material that this key had first, and is to have for ever; sealed, so that engines alone compare it
     * @param expiresAt when the material that is there is due to be destroyed; 0 for never
     */
    public record Brought(Optional<Imprint> imprint, long expiresAt) {
        static final Brought NOTHING = new Brought(Optional.empty(), 0);

        private static Brought read(ByteReader in) {
            Brought brought = new Brought(in.optional(r -> new Imprint(r.i32(), r.bytes())), in.i64());
            return brought.equals(NOTHING) ? NOTHING : brought;
        }
    }

    /** What is to happen to a key at a time. Numbers are stored and never reused. */
    public enum Deed {
        DESTROY(1, true), ROTATE(2, false), EXPIRE(3, true);

        final int number;
        private final boolean destroys;

        Deed(int number, boolean destroys) {
            this.number = number;
            this.destroys = destroys;
        }

        /** Whether it takes material away: not to be done while {@link KeyRing#timeIsDoubtful}. */
        public boolean destroys() {
            return destroys;
        }
    }

    public record Due(long at, Deed deed) {}

    public Key {
        tags = tags.isEmpty() ? Collections.emptySortedMap() : Collections.unmodifiableSortedMap(new TreeMap<>(tags));
    }

    public String id() {
        return facts.id();
    }

    public boolean hasMaterial() {
        return !versions.primary().isEmpty();
    }

    Key enable() {
        mustBeOwn();
        return switch (state) {
            case ENABLED, DISABLED -> in(ENABLED);
            case PENDING_DELETION, PENDING_IMPORT -> throw STATE_NOT_MODIFIED.refused();
        };
    }

    Key disable() {
        mustBeOwn();
        return switch (state) {
            case ENABLED, DISABLED -> in(DISABLED);
            case PENDING_DELETION, PENDING_IMPORT -> throw STATE_NOT_MODIFIED.refused();
        };
    }

    Key scheduleDeletion(long at) {
        mustBeOwn();
        if (state == PENDING_DELETION) throw STATE_NOT_MODIFIED.refused();
        if (guard.on) throw DELETION_PROTECTED.refused();
        return new Key(facts, ordinal, createdAt, PENDING_DELETION, description, versions, rotation, at, guard, tags, brought, survival, hasPolicy, changedAt);
    }

    /** Back to work, also if it was disabled before. */
    Key cancelDeletion() {
        mustBeOwn();
        if (state != PENDING_DELETION) throw STATE_NOT_MODIFIED.refused();
        return in(hasMaterial() ? ENABLED : PENDING_IMPORT);
    }

    Key protect(boolean on, String note) {
        mustBeOwn();
        mustNotBePendingDeletion();
        return new Key(facts, ordinal, createdAt, state, description, versions,
            rotation, deleteAt, new Guard(on, on ? note : ""), tags, brought, survival, hasPolicy, changedAt);
    }

    /** @param seconds from 0, for never, to {@link Survival#MOST_SECONDS} */
    Key survive(long seconds, long now) {
        mustBeOwn();
        mustNotBePendingDeletion();
        if (seconds < 0 || seconds > Survival.MOST_SECONDS) throw INVALID_PARAMETER.because("DurationSeconds");
        return new Key(facts, ordinal, createdAt, state, description, versions,
            rotation, deleteAt, guard, tags, brought, survival.set(seconds, now), hasPolicy, changedAt);
    }

    /**
     * From now on there is a policy of it, in whatever state it is: one that is to be destroyed could not be saved if its policy denied that to all.
     * Keys without an instance have none, as in the vendor's service.
     */
    Key underPolicy() {
        mustTakePolicy();
        return new Key(facts, ordinal, createdAt, state, description, versions, rotation, deleteAt, guard, tags, brought, survival, true, changedAt);
    }

    /** Whether it is of the kind that may have a policy; a service's key is not. */
    public void mustTakePolicy() {
        if (facts.instance().isEmpty()) throw KEY_POLICY_UNSUPPORTED.refused();
    }

    Key describe(String text) {
        mustBeOwn();
        mustNotBePendingDeletion();
        return new Key(facts, ordinal, createdAt, state, text, versions, rotation, deleteAt, guard, tags, brought, survival, hasPolicy, changedAt);
    }

    /** A further version, which becomes the primary one at once. */
    Key addVersion(String versionId, long at) {
        mustBeOwn();
        state.mustBeEnabled();
        mustBeHere();
        if (!facts.versionable()) throw KEY_CANNOT.because("Keys of this kind have one version.");
        int most = facts.spec().symmetric() ? MOST_VERSIONS : MOST_ASYMMETRIC_VERSIONS;
        if (versions.count == most) throw LIMIT_EXCEEDED.because("A key of this kind has at most " + most + " versions.");
        Versions grown = new Versions(versions.first, versionId, versions.count + 1, at);
        return new Key(facts, ordinal, createdAt, state, description, grown, rotation, deleteAt, guard, tags, brought, survival, hasPolicy, changedAt);
    }

    Key rotate(boolean on, long intervalSeconds) {
        mustBeOwn();
        state.mustBeEnabled();
        mustBeHere();
        if (!facts.rotatable()) throw KEY_CANNOT.because("Keys of this kind do not rotate.");
        Rotation policy = new Rotation(on, on ? intervalSeconds : rotation.intervalSeconds);
        return new Key(facts, ordinal, createdAt, state, description, versions, policy, deleteAt, guard, tags, brought, survival, hasPolicy, changedAt);
    }

    Key tag(SortedMap<String, String> more) {
        mustBeOwn();
        mustNotBePendingDeletion();
        TreeMap<String, String> all = new TreeMap<>(tags);
        all.putAll(more);
        if (all.size() > MOST_TAGS) throw LIMIT_EXCEEDED.because("A key has at most " + MOST_TAGS + " tags.");
        return withTags(all);
    }

    Key untag(List<String> keys, boolean all) {
        mustBeOwn();
        mustNotBePendingDeletion();
        TreeMap<String, String> rest = new TreeMap<>(tags);
        if (all) rest.clear();
        else keys.forEach(rest::remove);
        return withTags(rest);
    }

    /** Whether it is of the kind that callers bring material for. */
    public void mustTakeMaterial() {
        if (facts.origin() != Origin.EXTERNAL) throw WRONG_ORIGIN.refused();
    }

    /** Whether material may be brought in its state. */
    public void acceptMaterial() {
        mustTakeMaterial();
        if (state == PENDING_DELETION) throw STATE_NOT_MODIFIED.refused();
    }

    /**
     * With material, the first or the same again; a disabled key stays disabled.
     *
     * @param version of the first material; passed over when it is there again
     */
    Key bring(String version, long now, Brought with) {
        acceptMaterial();
        String first = versions.count == 0 ? version : versions.first;
        Versions filled = new Versions(first, first, 1, versions.count == 0 ? now : versions.newestAt);
        return new Key(facts, ordinal, createdAt, state == PENDING_IMPORT ? ENABLED : state, description, filled,
            rotation, deleteAt, guard, tags, with, survival, hasPolicy, changedAt);
    }

    /** Without its material, which it can get back. A deletion that is pending stays so. */
    Key empty() {
        mustTakeMaterial();
        Versions emptied = new Versions(versions.first, "", versions.count, versions.newestAt);
        return new Key(facts, ordinal, createdAt, state == PENDING_DELETION ? state : PENDING_IMPORT, description, emptied, rotation, deleteAt, guard, tags,
            new Brought(brought.imprint, 0), survival, hasPolicy, changedAt);
    }

    /** Whether it may be a new alias's key. */
    void acceptAlias() {
        mustBeOwn();
        if (state == PENDING_DELETION) throw STATE_NOT_MODIFIED.refused();
    }

    /** Whether it may become an alias's new target. */
    void acceptMovedAlias() {
        mustBeOwn();
        mustNotBePendingDeletion();
    }

    /** Rotation is on, but the key's state holds it up. */
    public boolean rotationSuspended() {
        return rotation.on && state != ENABLED;
    }

    public long nextRotationAt() {
        return versions.newestAt + rotation.intervalSeconds * 1000;
    }

    /** What is to be done with this key next, when its time has come, or null. */
    public Due due() {
        boolean expires = brought.expiresAt > 0 && !(state == PENDING_DELETION && deleteAt <= brought.expiresAt);
        if (expires) return new Due(brought.expiresAt, Deed.EXPIRE);
        if (state == PENDING_DELETION) return new Due(deleteAt, Deed.DESTROY);
        if (state == ENABLED && rotation.on) return new Due(nextRotationAt(), Deed.ROTATE);
        return null;
    }

    /** Values that listings filter by; each has a bitmap of the keys that have it. */
    public List<Facet> facets() {
        return List.of(Facet.ALL_KEYS, new Facet("KeyState", state.apiName()), new Facet("KeySpec", facts.spec().apiName()),
            new Facet("KeyUsage", facts.usage().apiName()), new Facet("ProtectionLevel", facts.protection().name()),
            new Facet("CreatorType", facts.isServiceKey() ? "Service" : "User"), new Facet("DKMSInstanceId", facts.instance()),
            new Facet("tagged", tags.isEmpty() ? "no" : "yes"));
    }

    static Key created(KeyFacts facts, long ordinal, long now, String description, Versions versions, Rotation rotation, SortedMap<String, String> tags) {
        KeyState state = facts.origin() == Origin.EXTERNAL ? PENDING_IMPORT : ENABLED;
        return new Key(facts, ordinal, now, state, description, versions, rotation, 0, Guard.OFF, tags, Brought.NOTHING, Survival.OFF, false, 0);
    }

    Key sealedAnew(Imprint imprint) {
        Brought with = new Brought(Optional.of(imprint), brought.expiresAt);
        return new Key(facts, ordinal, createdAt, state, description, versions, rotation, deleteAt, guard, tags, with, survival, hasPolicy, changedAt);
    }

    Key changedAt(long index) {
        return new Key(facts, ordinal, createdAt, state, description, versions, rotation, deleteAt, guard, tags, brought, survival, hasPolicy, index);
    }

    private Key in(KeyState next) {
        return new Key(facts, ordinal, createdAt, next, description, versions, rotation, 0, guard, tags, brought, survival, hasPolicy, changedAt);
    }

    private Key withTags(SortedMap<String, String> next) {
        return new Key(facts, ordinal, createdAt, state, description, versions, rotation, deleteAt, guard, next, brought, survival, hasPolicy, changedAt);
    }

    /** Keys of services are read-only for the account's users. */
    private void mustBeOwn() {
        if (facts.isServiceKey()) throw NO_PERMISSION.refused();
    }

    /** Whether it has versions here: what is elsewhere rotates there, unseen. */
    public void mustBeHere() {
        if (facts.protection() == Protection.EXTERNAL) throw KEY_CANNOT.because("Keys of an external manager rotate there.");
    }

    private void mustNotBePendingDeletion() {
        if (state == PENDING_DELETION) throw KEY_PENDING_DELETION.refused();
    }

    /** Layout 2 where that says all, or 3: a node that knows no later one reads and writes the same bytes. Layout 4 is that there is a policy. */
    byte[] toBytes() {
        boolean survives = hasPolicy || !survival.equals(Survival.OFF);
        ByteWriter out = new ByteWriter().u8(hasPolicy ? 4 : survives ? 3 : 2);
        facts.write(out);
        out.i64(ordinal).i64(createdAt).u8(state.number()).text(description)
            .text(versions.first).text(versions.primary).i32(versions.count).i64(versions.newestAt)
            .bool(rotation.on).i64(rotation.intervalSeconds).i64(deleteAt).bool(guard.on).text(guard.note).i32(tags.size());
        tags.forEach((key, value) -> out.text(key).text(value));
        out.i64(changedAt).optional(brought.imprint, (imprint, to) -> to.i32(imprint.epoch()).bytes(imprint.sealed()));
        out.i64(brought.expiresAt);
        if (survives) out.i64(survival.seconds()).i64(survival.formerUntil());
        return out.toBytes();
    }

    /** Layout 1, without what was brought, is what the first clusters wrote. What most keys have alike is one object: caches hold many keys. */
    static Key of(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        int layout = Layout.mustBeUpTo(4, in.u8(), "key");
        KeyFacts facts = KeyFacts.read(in);
        long ordinal = in.i64();
        long createdAt = in.i64();
        KeyState state = KeyState.numbered(in.u8());
        String description = in.text();
        Versions versions = Versions.read(in);
        Rotation rotation = Rotation.read(in);
        long deleteAt = in.i64();
        Guard guard = Guard.read(in);
        TreeMap<String, String> tags = new TreeMap<>();
        for (int left = in.count(); left > 0; left--) tags.put(in.text(), in.text());
        long changedAt = in.i64();
        Brought brought = layout == 1 ? Brought.NOTHING : Brought.read(in);
        Survival survival = layout < 3 ? Survival.OFF : new Survival(in.i64(), in.i64());
        Key key = new Key(facts, ordinal, createdAt, state, description, versions, rotation, deleteAt, guard, tags, brought, survival, layout == 4, changedAt);
        in.end();
        return key;
    }
}
