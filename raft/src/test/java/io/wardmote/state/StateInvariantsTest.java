package io.wardmote.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.key.KeySpec;
import io.wardmote.key.Material;
import io.wardmote.key.Origin;
import io.wardmote.key.Protection;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Whatever commands come, indexes say what rows say, and the digest is that of the rows. */
class StateInvariantsTest {
    private static final byte[] FIRST = {1};
    private static final byte[] LAST = {127};
    private static final List<String> SPECS = List.of("AES_256", "SM4", "RSA_2048", "HMAC_SHA_256");
    private static final List<String> DEEDS = List.of("enable K", "disable K", "schedule-deletion K 7", "cancel-deletion K", "destroy K",
        "rotate K on 7", "rotate K off", "tag K colour=red", "tag K colour=blue size=1", "untag K colour", "untag K", "protect K on", "protect K off",
        "create-alias A K", "move-alias A K", "delete-alias A", "add-version K K.N", "reserve K.1 10", "enable K && disable K && enable K",
        "import K 1", "import K 1 knows=1", "import K 1 knows=1 ends=2099-01-01T00:00:00Z until=2024-01-01T00:00:00Z", "import K 1 ends=2099-01-01T00:00:00Z", "import K 1 ends=2099-01-01T00:00:00Z",
        "import K 2 knows=1 ends=2099-01-01T00:00:00Z", "import K 1 knows=1 ends=2099-01-01T00:00:00Z", "delete-material K", "expire K",
        "fail-import K ends=2099-01-01T00:00:00Z",
        "count n1 0 STEP 00:00:01 K/K.1:SIGN=1@00:00:01:root", "count n1 STEP STEP 00:00:01", "count-part n1 0 STEP 00:00:01 begin goes-on K/K.1:SIGN=1@00:00:01:root",
        "count-part n1 0 STEP 00:00:01 TOLD goes-on K/K.1:SIGN=1@00:00:01:root", "count-part n1 0 STEP 00:00:01 TOLD ends", "govern K {a}", "govern K {b}", "create-external x1 one", "create-external x2 two", "disconnect-external x1", "update-external x1 host=b.example", "delete-external x2");

    private static final List<String> OFFERS = List.of("xks-proxy X", "xks-proxy X", "delete-xks-proxy X", "update-xks-proxy X - off", "xks-credential X C",
        "delete-xks-credential X C", "offer X K both", "offer X K both", "offer X K encrypt", "offer X K no-more");

    private static final List<String> CHANGES = List.of("rule R", "delete-rule R", "update-rule R words=w", "policy P rules=R", "policy P", "update-policy P rules=R,R",
        "delete-policy P", "access-point A has=P,P", "access-point A", "update-access-point A has=P", "delete-access-point A", "client-key C A", "client-key C A", "client-key C A",
        "delete-client-key C");

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final ScriptRunner runner = new ScriptRunner();

    @Test
    void indexesAgreeWithRowsAfterRandomCommands() {
        System.out.println("StateInvariantsTest seed " + seed);
        runner.run("found n1");
        runner.run("instance i1");
        for (int step = 0; step < 3000; step++) {
            runner.run(command(step));
            if (step % 250 == 0) check();
        }
        check();
    }

    private String command(int step) {
        if (random.nextInt(4) == 0) return applicationChange();
        if (random.nextInt(8) == 0) return offer();
        int key = random.nextInt(60);
        if (random.nextInt(8) == 0) return "tick 1000 n1=" + Instant.ofEpochSecond(1_700_000_000L + step * 4_000L);
        if (random.nextInt(4) == 0) return "create k" + step + " " + SPECS.get(random.nextInt(SPECS.size())) + creation();
        List<Key> keys = keys();
        String id = keys.isEmpty() ? "k9" : keys.get(key % keys.size()).id();
        return DEEDS.get(random.nextInt(DEEDS.size())).replace("K", id).replace(" A", " a" + random.nextInt(20)).replace(".N", ".v" + step)
            .replace("0 STEP", counted().upTo() + " " + (counted().upTo() + 1)).replace("STEP", "" + counted().upTo())
            .replace("TOLD", counted().isBegun() ? counted().told().replace('\0', '/') : "begin");
    }

    private Counted counted() {
        return new KeyRing(runner.rows).usage().counted("n1");
    }

    /** It is known of keys and versions that are there, and of a key what of its versions is. */
    private void checkUsage(KeyRing ring) {
        List<Usage> usages = new ArrayList<>();
        runner.rows.scan(Table.USAGE.key(""), Table.USAGE.end(), (key, value) -> usages.add((Usage) StoredRow.of(key, value)));
        assertThat(usages).as("seed %d", seed).allSatisfy(usage -> {
            assertThat(ring.key(usage.keyId())).isPresent();
            long ofVersions = usages.stream().filter(other -> other.keyId().equals(usage.keyId()) && !other.versionId().isEmpty()).mapToLong(Usage::count).sum();
            assertThat(ring.usage().ofKey(usage.keyId()).count()).isGreaterThanOrEqualTo(Math.max(1, ofVersions));
            if (!usage.versionId().isEmpty()) assertThat(ring.version(usage.versionId()).orElseThrow().keyId()).isEqualTo(usage.keyId());
        });
    }

    private String offer() {
        List<Key> keys = keys();
        String id = keys.isEmpty() ? "k9" : keys.get(random.nextInt(keys.size())).id();
        return OFFERS.get(random.nextInt(OFFERS.size())).replace("X", "/x" + random.nextInt(3)).replace("K", id).replace("C", "C" + random.nextInt(3));
    }

    /** Offers are of keys and proxies that are there, and counted right. */
    private void checkOffers(KeyRing ring) {
        List<String> proxies = ring.xks().proxies().stream().map(XksProxy::prefix).toList();
        List<XksKey> offers = new ArrayList<>();
        List<XksCredential> credentials = new ArrayList<>();
        runner.rows.scan(Table.XKS_KEY.key(""), Table.XKS_KEY.end(), (key, value) -> offers.add((XksKey) StoredRow.of(key, value)));
        runner.rows.scan(Table.XKS_PROXY.key(""), Table.XKS_PROXY.end(), (key, value) -> !(StoredRow.of(key, value) instanceof XksCredential one) || credentials.add(one));
        assertThat(ring.count(Table.XKS_KEY)).as("seed %d", seed).isEqualTo(offers.size());
        assertThat(offers).as("seed %d", seed).allSatisfy(offer -> {
            assertThat(proxies).contains(offer.proxy());
            assertThat(ring.key(offer.keyId()).orElseThrow().facts().spec()).isEqualTo(KeySpec.AES_256);
        });
        assertThat(credentials).as("seed %d", seed).allSatisfy(credential -> assertThat(proxies).contains(credential.proxy()));
        for (String proxy : proxies) assertThat(ring.xks().credentials(proxy)).hasSizeLessThanOrEqualTo(XksProxy.MOST_CREDENTIALS);
    }

    private String creation() {
        return (random.nextInt(5) == 0 ? " external" : "") + List.of("", "", " in=i1", " in=i1 under={a}", " in=x1 of=e" + random.nextInt(5), " in=x2 of=e" + random.nextInt(5)).get(random.nextInt(6));
    }

    private String applicationChange() {
        String change = CHANGES.get(random.nextInt(CHANGES.size()));
        return change.replace("R", "r" + random.nextInt(9)).replace("P", "p" + random.nextInt(9)).replace("A", "a" + random.nextInt(9)).replace("C", "c" + random.nextInt(40));
    }

    /** Client keys and access points name each other, and what is counted is counted right. */
    private void checkApplications(KeyRing ring) {
        List<AccessPoint> points = ring.accessPoints(1, 10_000).items();
        assertThat(ring.accessPoints(1, 0).total()).as("seed %d", seed).isEqualTo(points.size());
        assertThat(ring.networkRules(1, 10_000).items()).hasSize((int) ring.networkRules(1, 0).total());
        assertThat(ring.policies(1, 10_000).items()).hasSize((int) ring.policies(1, 0).total());
        for (AccessPoint point : points) {
            assertThat(point.clientKeys()).hasSizeLessThanOrEqualTo(AccessPoint.MOST_CLIENT_KEYS);
            ring.clientKeys(point).forEach(key -> assertThat(key.accessPoint()).isEqualTo(point.name()));
        }
        assertThat(ring.clientKeys()).as("seed %d", seed).hasSize(points.stream().mapToInt(point -> point.clientKeys().size()).sum());
    }

    /** Each key of a manager is one of ours at most, which names it, and nothing else holds it. */
    private void checkExternal(KeyRing ring) {
        List<String> held = new ArrayList<>();
        runner.rows.scan(Table.EXTERNAL.key(""), Table.EXTERNAL.end(), (key, value) -> {
            if (!ExternalManager.isRow(key)) held.add(Table.id(key) + "=" + new String(value, StandardCharsets.UTF_8));
            return true;
        });
        List<String> expected = keys().stream().filter(key -> key.facts().protection() == Protection.EXTERNAL)
            .map(key -> key.facts().instance() + '\0' + ((Material.External) ring.version(key.versions().primary()).orElseThrow().material()).externalKeyId() + "=" + key.id()).toList();
        assertThat(held).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(ring.count(Table.EXTERNAL)).as("seed %d", seed).isEqualTo(ring.externals().managers().size());
    }

    private void check() {
        checkExternal(new KeyRing(runner.rows));
        checkApplications(new KeyRing(runner.rows));
        checkOffers(new KeyRing(runner.rows));
        checkUsage(new KeyRing(runner.rows));
        KeyRing ring = new KeyRing(runner.rows);
        List<Key> keys = keys();
        assertThat(ring.digest()).as("seed %d", seed).isEqualTo(digestOfRows());
        assertThat(ring.keys(List.of(), 1, 10_000).items()).as("seed %d", seed).containsExactlyElementsOf(keys);
        assertThat(ring.keyCount()).isEqualTo(keys.size());
        for (KeyState state : KeyState.values()) {
            List<Filter> filter = List.of(new Filter("KeyState", List.of(state.apiName())));
            List<Key> expected = keys.stream().filter(k -> k.state() == state).toList();
            assertThat(ring.keys(filter, 1, 10_000).items()).containsExactlyElementsOf(expected);
            assertThat(ring.keys(filter, 2, 3)).isEqualTo(new Page<>(expected.stream().skip(3).limit(3).toList(), expected.size()));
        }
        List<Filter> both = List.of(new Filter("KeyState", List.of("Enabled", "Disabled")), new Filter("KeySpec", List.of("RSA_2048")));
        assertThat(ring.keys(both, 1, 10_000).items()).containsExactlyElementsOf(keys.stream()
            .filter(k -> (k.state() == KeyState.ENABLED || k.state() == KeyState.DISABLED) && k.facts().spec().apiName().equals("RSA_2048")).toList());
        assertThat(ring.due(Long.MAX_VALUE - 1, 10_000)).containsExactlyInAnyOrderElementsOf(keys.stream().filter(k -> k.due() != null).toList());
        assertTagged(ring, keys, new KeyRing.TagFilter("colour", "red"));
        assertTagged(ring, keys, new KeyRing.TagFilter("size", null));
        assertThat(policies()).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(keys.stream().filter(Key::hasPolicy).map(Key::id).toList());
        for (Key key : keys) {
            assertThat(ring.versionsOf(key.id(), 1, 1000).items()).allSatisfy(version -> assertThat(version.material() != null).isEqualTo(key.hasMaterial()));
            if (key.facts().origin() == Origin.EXTERNAL) {
                assertThat(key.brought().imprint().isPresent()).isEqualTo(key.versions().count() == 1);
                assertThat(key.state() == KeyState.PENDING_IMPORT && key.hasMaterial() || key.state() == KeyState.ENABLED && !key.hasMaterial()).isFalse();
                if (!key.hasMaterial()) assertThat(key.brought().expiresAt()).isZero();
            } else assertThat(key.brought()).isEqualTo(Key.Brought.NOTHING);
            assertThat(ring.versionsOf(key.id(), 1, 1000).total()).isEqualTo(key.versions().count());
            ring.aliasesOf(key.id(), 1, 1000).items().forEach(alias -> assertThat(alias.keyId()).isEqualTo(key.id()));
        }
        long aliases = keys.stream().mapToLong(key -> ring.aliasesOf(key.id(), 1, 1000).total()).sum();
        assertThat(ring.aliases(1, 1000).total()).isEqualTo(aliases);
    }

    private static void assertTagged(KeyRing ring, List<Key> keys, KeyRing.TagFilter filter) {
        List<Key> found = new ArrayList<>();
        for (long at = 0; at >= 0; ) {
            KeyRing.Tagged next = ring.tagged(List.of(filter), at, 1000);
            Optional.ofNullable(next.key()).ifPresent(found::add);
            at = next.resumeAt();
        }
        assertThat(found).containsExactlyElementsOf(keys.stream()
            .filter(k -> k.tags().containsKey(filter.key()) && (filter.value() == null || filter.value().equals(k.tags().get(filter.key())))).toList());
    }

    /** Keys straight from their rows, by ordinal. */
    private List<Key> keys() {
        Map<Long, Key> keys = new TreeMap<>();
        runner.rows.scan(Table.KEY.key(new byte[0]), Table.KEY.end(), (key, value) -> {
            Key read = Key.of(value);
            keys.put(read.ordinal(), read);
            return true;
        });
        return List.copyOf(keys.values());
    }

    private List<String> policies() {
        List<String> keys = new ArrayList<>();
        runner.rows.scan(Table.KEY_POLICY.key(new byte[0]), Table.KEY_POLICY.end(), (key, value) -> keys.add(KeyPolicy.read(new ByteReader(value)).keyId()));
        return keys;
    }

    private byte[] digestOfRows() {
        Digest digest = new Digest(new byte[Digest.BYTES]);
        runner.rows.scan(FIRST, LAST, (key, value) -> {
            if (!Arrays.equals(key, Table.CLUSTER.key(KeyRing.DIGEST))) digest.add(key, value);
            return true;
        });
        return digest.toBytes();
    }
}
