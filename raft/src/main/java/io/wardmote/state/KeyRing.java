package io.wardmote.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The state as readers see it: one moment of it, if the rows below are one moment. */
public class KeyRing {
    static final String FACTS = "facts";
    static final String TIME = "time";
    static final String BEAT = "beat";
    /** How many keys were ever made: the next ordinal. */
    static final String KEYS = "keys";
    static final String KEYS_NOW = "keys-now";
    /** How many aliases were ever made: the next ordinal. */
    static final String ALIASES = "aliases";
    static final String STARTS = "starts";
    /** The beat until which nothing is destroyed, since the state's time leapt. */
    static final String HELD = "held";
    /** 1 once a key was given a survival. */
    static final String SURVIVORS = "survivors";
    /** The state's time when a node last left; not counted before {@link #SURVIVORS}. */
    static final String LEFT = "left";
    /** The newest epoch that a root key was ever made for, if it was changed at all. */
    static final String EPOCHS = "epochs";
    /** The oldest epoch under which sealed things are taken in, and the newest, if the root key was changed at all. */
    static final String FLOOR = "epoch-floor";
    static final String CEILING = "epoch-ceiling";
    static final String DIGEST = "digest";
    private static final byte[] DIGEST_ROW = Table.CLUSTER.key(DIGEST);

    protected final Rows rows;

    public KeyRing(Rows rows) {
        this.rows = rows;
    }

    /** Reads one row; where decoded rows are cached, it is done here. */
    protected <T> Optional<T> row(Table table, String id, Function<byte[], T> decode) {
        return Optional.ofNullable(rows.get(table.key(id))).map(decode);
    }

    public Optional<Key> key(String id) {
        return row(Table.KEY, id, Key::of);
    }

    public Optional<Version> version(String id) {
        return row(Table.VERSION, id, Version::of);
    }

    public Optional<Alias> alias(String name) {
        return row(Table.ALIAS, name, Alias::of);
    }

    public Optional<AccessKey> accessKey(String id) {
        return row(Table.ACCESS_KEY, id, bytes -> AccessKey.read(new ByteReader(bytes)));
    }

    public Optional<BearerToken> bearerToken(String hash) {
        return row(Table.BEARER, hash, bytes -> BearerToken.read(new ByteReader(bytes)));
    }

    public Optional<Instance> instance(String id) {
        return row(Table.INSTANCE, id, bytes -> Instance.read(new ByteReader(bytes)));
    }

    public Optional<NetworkRule> networkRule(String name) {
        return row(Table.NETWORK_RULE, name, bytes -> NetworkRule.read(new ByteReader(bytes)));
    }

    public Optional<ApplicationPolicy> policy(String name) {
        return row(Table.POLICY, name, bytes -> ApplicationPolicy.read(new ByteReader(bytes)));
    }

    public Optional<AccessPoint> accessPoint(String name) {
        return row(Table.ACCESS_POINT, name, bytes -> AccessPoint.read(new ByteReader(bytes)));
    }

    public Optional<ClientKey> clientKey(String id) {
        return row(Table.CLIENT_KEY, id, bytes -> ClientKey.read(new ByteReader(bytes)));
    }

    public Optional<User> user(String name) {
        return row(Table.USER, name, bytes -> User.read(new ByteReader(bytes)));
    }

    public Optional<Group> group(String name) {
        return row(Table.GROUP, name, bytes -> Group.read(new ByteReader(bytes)));
    }

    public Optional<Role> role(String name) {
        return row(Table.ROLE, name, bytes -> Role.read(new ByteReader(bytes)));
    }

    /** @param thing {@code user/<name>} or {@code role/<name>}; nobody has another */
    public Optional<Named> named(String thing) {
        if (thing.startsWith(Named.USER)) return user(thing.substring(Named.USER.length())).map(Named::of);
        if (thing.startsWith(Named.ROLE)) return role(thing.substring(Named.ROLE.length())).map(Named::of);
        return Optional.empty();
    }

    public Optional<NamedPolicy> namedPolicy(String name) {
        return row(Table.NAMED_POLICY, name, bytes -> NamedPolicy.read(new ByteReader(bytes)));
    }

    /** What nodes' settings have said of a thing, {@code user/alice}. */
    public Declaration declaration(String thing) {
        return row(Table.DECLARATION, thing, bytes -> Declaration.read(new ByteReader(bytes))).orElse(Declaration.NONE);
    }

    /** Absent where the key has none of its own, which {@link Key#hasPolicy} says without looking. */
    public Optional<KeyPolicy> keyPolicy(String keyId) {
        return row(Table.KEY_POLICY, keyId, bytes -> KeyPolicy.read(new ByteReader(bytes)));
    }

    /** Absent where that user does not log in at the console. */
    public Optional<LoginProfile> loginProfile(String user) {
        return row(Table.LOGIN_PROFILE, user, bytes -> LoginProfile.read(new ByteReader(bytes)));
    }

    public Optional<ConsoleSession> consoleSession(String user, String hash) {
        return row(Table.CONSOLE_SESSION, ConsoleSession.rowId(user, hash), bytes -> ConsoleSession.read(new ByteReader(bytes)));
    }

    /** Those that are over among them: at most {@link ConsoleSession#MOST}. */
    public List<ConsoleSession> consoleSessionsOf(String user) {
        return Listing.children(rows, Table.CONSOLE_SESSION, user, 1, ConsoleSession.MOST, (key, value) -> ConsoleSession.read(new ByteReader(value))).items();
    }

    /** Absent until the cluster is founded. */
    public Optional<ClusterFacts> cluster() {
        return row(Table.CLUSTER, FACTS, bytes -> ClusterFacts.read(new ByteReader(bytes)));
    }

    /** The state's time in milliseconds since 1970: monotone, moved by ticks alone. */
    public long time() {
        return number(TIME);
    }

    /** Milliseconds that leaders have counted on their monotonic clocks: never faster than real time, deaf to clock jumps. */
    public long beat() {
        return number(BEAT);
    }

    /** How many keys there are. */
    public long keyCount() {
        return number(KEYS_NOW);
    }

    /** Whether nothing may be destroyed for now, whoever proposes it: the state's time leapt less than an hour of beats ago. */
    public boolean destructionHeld() {
        return beat() < number(HELD);
    }

    /**
     * Whether the state's time leapt, as it does after a long stop, or where clocks are wrong, and nobody has said yet that it is right. Until then no node
     * proposes to destroy anything; what a node of before proposes is held as {@link #destructionHeld} says, which the log's old entries depend on.
     */
    public boolean timeIsDoubtful() {
        return number(HELD) > 0;
    }

    /** Whether nodes that leave may go on with a key: one that left before any was marked for that knows of none. */
    public boolean mayHaveSurvivors() {
        return number(SURVIVORS) > 0;
    }

    /** The state's time when a node last left, and may not know it; 0 if none did since the first key was given a survival. */
    public long leftAt() {
        return number(LEFT);
    }

    /** How often any node has started, ever. */
    public long starts() {
        return number(STARTS);
    }

    /** Sum over all rows of a hash of each: nodes with equal states have equal digests. */
    public byte[] digest() {
        return row(Table.CLUSTER, DIGEST, Function.identity()).orElseGet(() -> new byte[Digest.BYTES]);
    }

    /** Whether that is the key of the row that holds the digest of all others. */
    public static boolean isDigest(byte[] key) {
        return Arrays.equals(key, DIGEST_ROW);
    }

    /** Whether the stored digest is that of the rows. Reads them all. */
    public boolean isIntact() {
        Digest sum = new Digest(new byte[Digest.BYTES]);
        rows.scan(new byte[] {1}, new byte[] {-1}, (key, value) -> {
            if (!isDigest(key)) sum.add(key, value);
            return true;
        });
        return Arrays.equals(sum.toBytes(), digest());
    }

    public List<Instance> instances() {
        return Listing.all(rows, Table.INSTANCE, Instance::read);
    }

    public List<Member> members() {
        return Listing.all(rows, Table.MEMBER, Member::read);
    }

    /** The ids of the members that have arrived and have a vote: whose word counts. None before the founding. */
    public Set<String> voters() {
        return members().stream().filter(Member::votes).map(Member::id).collect(Collectors.toUnmodifiableSet());
    }

    /** The newest incarnation of a node that has told of itself; -1 for none. */
    public long started(String node) {
        return members().stream().filter(member -> member.id().equals(node)).mapToLong(Member::incarnation).findFirst().orElse(-1);
    }

    /** Who was granted a lease lately. */
    public List<Holding> holders() {
        return Listing.all(rows, Table.HOLDER, Holding::read);
    }

    /** Whether that node was granted no lease for the time of one, while others were. */
    public boolean isSilent(String node) {
        List<Holding> all = holders();
        return !all.isEmpty() && all.stream().noneMatch(holding -> holding.grant().node().equals(node) && beat() - holding.beat() <= holding.ttlMillis());
    }

    Optional<Holding> holder(String node) {
        return row(Table.HOLDER, node, row -> Holding.read(new ByteReader(row)));
    }

    public List<Slot> slots() {
        return Listing.all(rows, Table.SLOT, Slot::read);
    }

    /** The change of the root key that is under way. */
    public Optional<RootRotation> rotation() {
        return row(Table.ROTATION, RootRotation.ROW, bytes -> RootRotation.read(new ByteReader(bytes)));
    }

    /** Those of the root key that comes, while it is being changed. */
    public List<Slot> newSlots() {
        List<Slot> found = new ArrayList<>();
        byte[] prefix = Table.ROTATION.key(RootRotation.SLOT);
        rows.scan(prefix, Table.after(prefix), (key, value) -> found.add(Slot.read(new ByteReader(value))));
        return found;
    }

    /** Of each label the newest that was removed, until another is after every member has purged it. */
    public List<RemovedSlot> removedSlots() {
        return Listing.all(rows, Table.REMOVED_SLOT, RemovedSlot::read);
    }

    /** Whatever opens the root key that there is, or the one that comes. */
    public List<Slot> allSlots() {
        List<Slot> all = new ArrayList<>(slots());
        all.addAll(newSlots());
        return all;
    }

    /** The epoch of the root key that there is, and the older one while it is being changed; 0 before the founding. */
    public int rootEpoch() {
        return rotation().map(RootRotation::from).orElseGet(() -> slots().stream().mapToInt(Slot::epoch).max().orElse(0));
    }

    /** The epoch of the next root key: one that none ever had. */
    public int nextEpoch() {
        return (int) Math.max(rootEpoch(), number(EPOCHS)) + 1;
    }

    public HeadRows heads() {
        return new HeadRows(rows);
    }

    public DestructionRows destructions() {
        return new DestructionRows(this);
    }

    public ExternalRows externals() {
        return new ExternalRows(this);
    }

    public ImportRows imports() {
        return new ImportRows(this);
    }

    public UsageRows usage() {
        return new UsageRows(rows);
    }

    public XksRows xks() {
        return new XksRows(this);
    }

    /** End of life (milliseconds of {@link #beat}) of a join token; absent if unknown or used. */
    public Optional<Long> joinToken(String hash) {
        return row(Table.JOIN_TOKEN, hash, bytes -> new ByteReader(bytes).i64());
    }

    // listings: page counts from 1; every total is exact

    public Page<Key> keys(List<Filter> filters, int page, int size) {
        List<Key> items = new ArrayList<>();
        long total = new OrdinalSets(rows).page(Facet.ALL_KEYS, filters, number(KEYS), Listing.offset(page, size), size, ordinal -> items.add(keyAt(ordinal)));
        return new Page<>(items, total);
    }

    public Page<Alias> aliases(int page, int size) {
        List<Alias> items = new ArrayList<>();
        long total = new OrdinalSets(rows).page(Facet.ALL_ALIASES, List.of(), number(ALIASES), Listing.offset(page, size), size,
            ordinal -> items.add(alias(text(Table.ALIAS_AT.key(ordinal))).orElseThrow()));
        return new Page<>(items, total);
    }

    public Page<Alias> aliasesOf(String keyId, int page, int size) {
        return Listing.children(rows, Table.ALIAS_OF_KEY, keyId, page, size,
            (key, value) -> alias(Listing.childId(Table.ALIAS_OF_KEY, keyId, key)).orElseThrow());
    }

    public Page<Version> versionsOf(String keyId, int page, int size) {
        return Listing.children(rows, Table.VERSION_OF_KEY, keyId, page, size, (key, value) -> version(new String(value, UTF_8)).orElseThrow());
    }

    /** The version of a key that has this number, from 1. */
    public Optional<Version> versionNumbered(Key key, int number) {
        Optional<Version> primary = version(key.versions().primary()).filter(version -> version.number() == number);
        if (primary.isPresent()) return primary;
        byte[] id = rows.get(versionKey(key.id(), number));
        return id == null ? Optional.empty() : version(new String(id, UTF_8));
    }

    static byte[] versionKey(String keyId, int number) {
        return new ByteWriter().raw(Listing.childPrefix(Table.VERSION_OF_KEY, keyId)).i32(number).toBytes();
    }

    /** By name, as are the next two. */
    public Page<NetworkRule> networkRules(int page, int size) {
        return Listing.page(rows, Table.NETWORK_RULE, count(Table.NETWORK_RULE), page, size, NetworkRule::read);
    }

    public Page<ApplicationPolicy> policies(int page, int size) {
        return Listing.page(rows, Table.POLICY, count(Table.POLICY), page, size, ApplicationPolicy::read);
    }

    public Page<AccessPoint> accessPoints(int page, int size) {
        return Listing.page(rows, Table.ACCESS_POINT, count(Table.ACCESS_POINT), page, size, AccessPoint::read);
    }

    /** Every client key, by id: at most {@link AccessPoint#MOST} times {@link AccessPoint#MOST_CLIENT_KEYS}. */
    public List<ClientKey> clientKeys() {
        return Listing.all(rows, Table.CLIENT_KEY, ClientKey::read);
    }

    /** Those of one access point, oldest first. */
    public List<ClientKey> clientKeys(AccessPoint point) {
        return point.clientKeys().stream().map(id -> clientKey(id).orElseThrow()).toList();
    }

    /** By id. Reads those of all. */
    public List<AccessKey> accessKeysOf(String user) {
        return Listing.all(rows, Table.ACCESS_KEY, AccessKey::read).stream().filter(key -> key.user().equals(user)).toList();
    }

    /** By hash, those that have expired too. Reads those of all. */
    public List<BearerToken> bearerTokensOf(String user) {
        return Listing.all(rows, Table.BEARER, BearerToken::read).stream().filter(token -> token.user().equals(user)).toList();
    }

    /** All of them by name, as are the next three: at most {@link User#MOST}. */
    public List<User> users() {
        return Listing.all(rows, Table.USER, User::read);
    }

    public List<Group> groups() {
        return Listing.all(rows, Table.GROUP, Group::read);
    }

    public List<Role> roles() {
        return Listing.all(rows, Table.ROLE, Role::read);
    }

    public List<NamedPolicy> namedPolicies() {
        return Listing.all(rows, Table.NAMED_POLICY, NamedPolicy::read);
    }

    /** Keys with something due at or before that time, earliest first. */
    public List<Key> due(long time, int limit) {
        List<String> ids = new ArrayList<>();
        rows.scan(Table.DUE.key(new byte[0]), Table.DUE.key(time + 1), (key, value) -> {
            ids.add(new String(key, 10, key.length - 10, UTF_8));
            return ids.size() < limit;
        });
        return ids.stream().map(id -> key(id).orElseThrow()).toList();
    }

    /** The next key at or after that ordinal which has any tag, and all of these, if fewer than {@code steps} looks find it. */
    public Tagged tagged(List<TagFilter> filters, long ordinal, int steps) {
        return new TagSearch(rows, number(KEYS)).next(filters, ordinal, steps, this::keyAt);
    }

    /** A tag with this key, and this value unless that is null. */
    public record TagFilter(String key, String value) {}

    /**
     * @param key      the key found, or null
     * @param resumeAt the ordinal to go on from, or -1 at the end
     * @param looks    how many looks it took
     */
    public record Tagged(Key key, long resumeAt, int looks) {}

    Key keyAt(long ordinal) {
        return key(text(Table.KEY_AT.key(ordinal))).orElseThrow();
    }

    long number(String name) {
        byte[] bytes = rows.get(Table.CLUSTER.key(name));
        return bytes == null ? 0 : new ByteReader(bytes).i64();
    }

    /** How many rows a table has, if they are counted. */
    long count(Table table) {
        return number(countOf(table));
    }

    static String countOf(Table table) {
        return "rows-" + table.number();
    }

    private String text(byte[] key) {
        return new String(rows.get(key), UTF_8);
    }
}
