package io.wardmote.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.wardmote.key.Material;
import io.wardmote.state.Destruction.Cleared;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A key ring that one command may change. Every index row is kept here, by comparing what a row was with what it becomes. */
final class Edit extends KeyRing {
    private static final byte[] NOTHING = {};

    private final Draft draft;
    private final long index;

    /** @param index the log index of the entry being applied */
    Edit(Draft draft, long index) {
        super(draft);
        this.draft = draft;
        this.index = index;
    }

    Draft draft() {
        return draft;
    }

    void put(Key key) {
        Key after = key.changedAt(index);
        Optional<Key> before = key(key.id());
        Set<Facet> was = new HashSet<>(before.map(Key::facets).orElse(List.of()));
        Set<Facet> is = new HashSet<>(after.facets());
        for (Facet facet : was) if (!is.contains(facet)) OrdinalSets.set(draft, facet, key.ordinal(), false);
        for (Facet facet : is) if (!was.contains(facet)) OrdinalSets.set(draft, facet, key.ordinal(), true);
        before.map(Key::due).ifPresent(due -> draft.delete(dueKey(due, key.id())));
        if (after.due() != null) draft.put(dueKey(after.due(), key.id()), NOTHING);
        TagSearch.replace(draft, key.ordinal(), before.map(Key::tags).map(Map::copyOf).orElse(Map.of()), after.tags());
        if (before.isEmpty()) {
            draft.put(Table.KEY_AT.key(key.ordinal()), key.id().getBytes(UTF_8));
            set(KEYS_NOW, keyCount() + 1);
        }
        draft.put(Table.KEY.key(key.id()), after.toBytes());
    }

    void put(Version version) {
        draft.put(Table.VERSION.key(version.id()), version.toBytes());
        draft.put(versionKey(version.keyId(), version.number()), version.id().getBytes(UTF_8));
    }

    /** Nothing of the key is another but what its imprint is sealed under, so it was not changed either. */
    void putSealedAnew(Key key) {
        draft.put(Table.KEY.key(key.id()), key.toBytes());
    }

    void putSealedAnew(Version version) {
        draft.put(Table.VERSION.key(version.id()), version.toBytes());
    }

    /** From now on that key of the instance's manager is this one of ours. */
    void putClaim(String instance, String externalKeyId, String keyId) {
        draft.put(ExternalRows.claimKey(instance, externalKeyId), keyId.getBytes(UTF_8));
    }

    void put(Alias alias) {
        Optional<Alias> before = alias(alias.name());
        before.ifPresent(was -> draft.delete(aliasKey(was)));
        if (before.isEmpty()) {
            OrdinalSets.set(draft, Facet.ALL_ALIASES, alias.ordinal(), true);
            draft.put(Table.ALIAS_AT.key(alias.ordinal()), alias.name().getBytes(UTF_8));
        }
        draft.put(aliasKey(alias), NOTHING);
        draft.put(Table.ALIAS.key(alias.name()), new Alias(alias.name(), alias.keyId(), alias.ordinal(), index).toBytes());
    }

    void delete(Alias alias) {
        OrdinalSets.set(draft, Facet.ALL_ALIASES, alias.ordinal(), false);
        draft.delete(Table.ALIAS_AT.key(alias.ordinal()));
        draft.delete(aliasKey(alias));
        draft.delete(Table.ALIAS.key(alias.name()));
    }

    /**
     * The key, its versions with their material, its aliases, its policy, its hold on a key of a manager, how it was used and what offers it go from
     * the rows; a tombstone with index and time stays. From the disks they go when the nodes purge.
     */
    void destroy(Key key) {
        versionsOf(key.id(), 1, Integer.MAX_VALUE).items().forEach(version -> {
            if (version.material() instanceof Material.External external) draft.delete(ExternalRows.claimKey(key.facts().instance(), external.externalKeyId()));
            draft.delete(Table.VERSION.key(version.id()));
            draft.delete(versionKey(key.id(), version.number()));
            delete(Table.USAGE, Usage.none(key.id(), version.id()).rowId());
        });
        delete(Table.USAGE, Usage.none(key.id(), "").rowId());
        aliasesOf(key.id(), 1, Integer.MAX_VALUE).items().forEach(this::delete);
        if (key.hasPolicy()) delete(Table.KEY_POLICY, key.id());
        xks().proxies().forEach(proxy -> xks().key(proxy.prefix(), key.id()).ifPresent(offered -> remove(Table.XKS_KEY, offered.rowId())));
        key.facets().forEach(facet -> OrdinalSets.set(draft, facet, key.ordinal(), false));
        if (key.due() != null) draft.delete(dueKey(key.due(), key.id()));
        TagSearch.replace(draft, key.ordinal(), key.tags(), Map.of());
        draft.delete(Table.KEY_AT.key(key.ordinal()));
        set(KEYS_NOW, keyCount() - 1);
        draft.delete(Table.KEY.key(key.id()));
        byte[] now = new Milestone(index, time()).toBytes();
        draft.put(Table.TOMBSTONE.key(key.id()), now);
        draft.put(Table.CLUSTER.key(DestructionRows.NEWEST), now);
    }

    /** What will be evidence of a key that is about to be destroyed. */
    void witness(Key key) {
        List<String> versions = versionsOf(key.id(), 1, Integer.MAX_VALUE).items().stream().map(Version::id).toList();
        List<Cleared> nodes = members().stream().filter(Member::arrived).map(member -> new Cleared(member.id(), member.name(), 0)).toList();
        draft.put(DestructionRows.rowKey(index, key.id()), new Destruction(key.id(), versions, new Milestone(index, time()), nodes, 0).toBytes());
    }

    /** Makes evidence of what every member has purged, up to that index. */
    void prove(long upTo, int limit) {
        for (Destruction found : destructions().provable(limit)) {
            if (found.destroyed().index() > upTo) return;
            draft.put(DestructionRows.rowKey(found.destroyed().index(), found.keyId()), found.proven(this, time()).toBytes());
            set(DestructionRows.PROVEN, found.destroyed().index());
        }
    }

    void put(KnownHead known) {
        put(Table.AUDIT_HEAD, known.head().node(), known::write);
    }

    void putKept(KnownHead known) {
        ByteWriter row = new ByteWriter();
        known.write(row);
        draft.put(HeadRows.keptKey(known.head()), row.toBytes());
    }

    void deleteKept(KnownHead known) {
        draft.delete(HeadRows.keptKey(known.head()));
    }

    /** A key that was made and destroyed elsewhere: nobody is to have its id again. */
    void bury(String keyId) {
        draft.put(Table.TOMBSTONE.key(keyId), new Milestone(index, time()).toBytes());
    }

    /** Something sealed has gone from the rows, though no key was destroyed: it is to go from the nodes' disks too. */
    void markDestruction() {
        draft.put(Table.CLUSTER.key(DestructionRows.NEWEST), new Milestone(index, time()).toBytes());
    }

    void countFailedImport(Command.TokenFacts token) {
        draft.put(ImportRows.rowKey(token), new ByteWriter().i32(imports().failed(token) + 1).toBytes());
    }

    /** Nothing of keys destroyed up to that index is on the node's disk any more. */
    void purged(String node, long upTo) {
        if (upTo > destructions().purged(node).index()) draft.put(Table.PURGED.key(node), new Milestone(upTo, time()).toBytes());
    }

    void put(Table table, String id, Consumer<ByteWriter> row) {
        ByteWriter bytes = new ByteWriter();
        row.accept(bytes);
        draft.put(table.key(id), bytes.toBytes());
    }

    void delete(Table table, String id) {
        draft.delete(table.key(id));
    }

    /** As {@link #put}, in a table whose rows are counted. */
    void keep(Table table, String id, Consumer<ByteWriter> row) {
        if (draft.get(table.key(id)) == null) set(countOf(table), count(table) + 1);
        put(table, id, row);
    }

    /** Takes a row that is there out of a table whose rows are counted. */
    void remove(Table table, String id) {
        set(countOf(table), count(table) - 1);
        delete(table, id);
    }

    void set(String name, long value) {
        put(Table.CLUSTER, name, out -> out.i64(value));
    }

    /** The value so far; the next call answers one more. */
    long next(String name) {
        long value = number(name);
        set(name, value + 1);
        return value;
    }

    Optional<Outcome> remembered(Stamp stamp) {
        return Optional.ofNullable(draft.get(stamp.requestKey())).map(bytes -> Outcome.read(new ByteReader(bytes)));
    }

    void remember(Stamp stamp, Outcome outcome) {
        ByteWriter row = new ByteWriter();
        outcome.write(row);
        draft.put(stamp.requestKey(), row.toBytes());
    }

    /** Whether this nonce was seen in this half hour of beats or the one before; remembers it from now on. */
    boolean repeats(byte[] nonce) {
        long bucket = beat() / Stamp.NONCE_BUCKET_MILLIS;
        if (draft.get(nonceKey(bucket, nonce)) != null || draft.get(nonceKey(bucket - 1, nonce)) != null) return true;
        draft.put(nonceKey(bucket, nonce), NOTHING);
        return false;
    }

    /** Forgets outcomes, nonces and failed imports whose time is over, at most {@code limit} rows of each. */
    void forget(int limit) {
        forget(Table.REQUEST, Math.max(0, beat() - Stamp.REMEMBERED_MILLIS), limit);
        forget(Table.FAILED_IMPORT, time(), limit); // of tokens that have expired
        forget(Table.NONCE, Math.max(0, beat() / Stamp.NONCE_BUCKET_MILLIS - 1), limit);
    }

    private void forget(Table table, long before, int limit) {
        List<byte[]> old = new ArrayList<>();
        draft.scan(table.key(new byte[0]), table.key(before), (key, value) -> {
            old.add(key);
            return old.size() < limit;
        });
        old.forEach(draft::delete);
    }

    private static byte[] nonceKey(long bucket, byte[] nonce) {
        return Table.NONCE.key(new ByteWriter().i64(bucket).raw(nonce).toBytes());
    }

    private static byte[] dueKey(Key.Due due, String keyId) {
        return Table.DUE.key(new ByteWriter().i64(due.at()).u8(due.deed().number).raw(keyId.getBytes(UTF_8)).toBytes());
    }

    private static byte[] aliasKey(Alias alias) {
        return new ByteWriter().raw(Listing.childPrefix(Table.ALIAS_OF_KEY, alias.keyId())).raw(alias.name().getBytes(UTF_8)).toBytes();
    }
}
