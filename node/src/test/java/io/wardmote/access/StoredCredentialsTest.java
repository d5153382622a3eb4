package io.wardmote.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wardmote.crypto.CryptoConfig;
import io.wardmote.crypto.OpenedKeys;
import io.wardmote.crypto.Providers;
import io.wardmote.crypto.RootKey;
import io.wardmote.crypto.RootKeys;
import io.wardmote.crypto.SoftwareKeys;
import io.wardmote.key.Binding;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import io.wardmote.key.Secret;
import io.wardmote.op.MemoryCluster;
import io.wardmote.op.Principal;
import io.wardmote.raft.ReplicatedState;
import io.wardmote.state.AccessKey;
import io.wardmote.state.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StoredCredentialsTest {
    private static final String SECRET = "secret";

    private final Vertx vertx = Vertx.vertx();
    private final Providers providers = Providers.start();
    private final RootKeys roots = new RootKeys(new RootKey("c1", 1, new Secret(providers.random().bytes(RootKey.BYTES)), providers.random()));
    private final OpenedKeys opened = new OpenedKeys(CryptoConfig.defaults());
    private final SoftwareKeys keys = new SoftwareKeys(providers, roots, opened, CryptoConfig.defaults());
    private final MemoryCluster cluster = new MemoryCluster("local", "1");
    private final SessionTokens tokens = new SessionTokens(roots);
    private final OpenedSecrets secrets = new OpenedSecrets();
    private final StoredCredentials credentials =
        new StoredCredentials(vertx, cluster, roots, keys, "1", new LastUse(cluster), secrets, providers.random());

    @BeforeEach
    void listen() {
        cluster.listen(secrets);
    }

    @AfterEach
    void close() throws Exception {
        opened.close();
        vertx.close().await(20, TimeUnit.SECONDS);
    }

    @Test
    void anAccessKeyIsFoundWithItsSecret() throws Exception {
        put("AK", true, "secret");
        Credentials.SigningSecret found = await(credentials.accessKey("AK", any -> any));
        assertThat(found.who()).isEqualTo(new Principal.Root());
        assertThat(found.secret().bytes()).isEqualTo("secret".getBytes(UTF_8));
        put("AK", true, "another");
        assertThat(await(credentials.accessKey("AK", any -> any)).secret().bytes()).isEqualTo("another".getBytes(UTF_8));
        isWiped(found.secret());
    }

    @Test
    void theSecretOfAnAccessKeyGoesWithItAndWhenItIsSwitchedOff() throws Exception {
        put("AK", true, "secret");
        put("OFF", true, "secret");
        Secret gone = await(credentials.accessKey("AK", any -> any)).secret();
        Secret off = await(credentials.accessKey("OFF", any -> any)).secret();
        assertThat(secrets.size()).isEqualTo(2);
        cluster.change(ReplicatedState.NO_NONCE, new Command.DeleteAccessKey("AK", "root"));
        put("OFF", false, "secret");
        assertThat(secrets.size()).isZero();
        isWiped(gone);
        isWiped(off);
        refused(credentials.accessKey("AK", any -> any), Refusal.UNKNOWN_ACCESS_KEY);
        assertThat(secrets.size()).isZero();
    }

    private static void isWiped(Secret secret) {
        assertThatThrownBy(secret::bytes).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatIsNotThereOrNotActiveIsRefused() {
        put("OFF", false, "secret");
        refused(credentials.accessKey("NONE", any -> any), Refusal.UNKNOWN_ACCESS_KEY);
        refused(credentials.accessKey("OFF", any -> any), Refusal.INACTIVE_ACCESS_KEY);
        refused(credentials.bearer("00"), Refusal.INVALID_BEARER_TOKEN);
    }

    @Test
    void aSessionIsFoundByItsTokenAlone() throws Exception {
        deploy();
        String token = tokens.seal("STS.1", SECRET.getBytes(UTF_8), session(3_600_000));
        List<Secret> given = new ArrayList<>();
        Principal who = await(credentials.session("STS.1", token, found -> {
            assertThat(found.secret().bytes()).isEqualTo(SECRET.getBytes(UTF_8));
            given.add(found.secret());
            return found.who();
        }));
        assertThat(who).isEqualTo(session(3_600_000));
        assertThatThrownBy(() -> given.getFirst().bytes()).as("nobody has it any more").isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aTokenGoesWithItsAccessKey() {
        deploy();
        String token = tokens.seal("STS.1", SECRET.getBytes(UTF_8), session(3_600_000));
        refused("STS.2", token, Refusal.MISMATCHED_SECURITY_TOKEN);
        refused("STS.1", "made up", Refusal.INVALID_SECURITY_TOKEN);
    }

    @Test
    void aSessionIsOverByTheStatesTimeAndWithItsRole() throws Exception {
        deploy();
        Principal.Session hour = session(3_600_000);
        String token = tokens.seal("STS.1", SECRET.getBytes(UTF_8), hour);
        cluster.pass(Duration.ofMillis(3_599_999));
        assertThat(await(credentials.session("STS.1", token, Credentials.SigningSecret::who))).isEqualTo(hour);
        cluster.pass(Duration.ofMillis(1));
        refused(credentials.session("STS.1", token, any -> any), Refusal.EXPIRED_SECURITY_TOKEN);
        String longer = tokens.seal("STS.1", SECRET.getBytes(UTF_8), session(3_600_000));
        cluster.change(ReplicatedState.NO_NONCE, new Command.DeleteRole("deploy"));
        refused(credentials.session("STS.1", longer, any -> any), Refusal.EXPIRED_SECURITY_TOKEN);
        cluster.change(ReplicatedState.NO_NONCE, new Command.CreateRole("deploy", "2", "", 3600, ""));
        refused(credentials.session("STS.1", longer, any -> any), Refusal.EXPIRED_SECURITY_TOKEN);
    }

    /** Whoever has an old token and no secret. */
    @Test
    void noOtherNodeIsAskedBeforeASessionsSignatureIsRight() {
        deploy();
        String over = tokens.seal("STS.1", SECRET.getBytes(UTF_8), session(1));
        cluster.pass(Duration.ofSeconds(1));
        int before = cluster.reads();
        assertThatThrownBy(() -> credentials.session("STS.1", over, key -> {
            throw Refusal.WRONG_SIGNATURE.refused();
        })).isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.refusal()).isEqualTo(Refusal.WRONG_SIGNATURE));
        assertThat(cluster.reads()).isEqualTo(before);
        refused(credentials.session("STS.1", over, any -> any), Refusal.EXPIRED_SECURITY_TOKEN);
        assertThat(cluster.reads()).isEqualTo(before + 1);
    }

    private void deploy() {
        cluster.change(ReplicatedState.NO_NONCE, new Command.CreateRole("deploy", "1", "", 3600, ""));
    }

    private Principal.Session session(long millis) {
        return new Principal.Session("deploy", "1", "alice", "", cluster.ring().time() + millis);
    }

    @Test
    void aBearerTokenIsGoodUntilItExpires() throws Exception {
        cluster.change(ReplicatedState.NO_NONCE, new Command.PutBearerToken("ab", "root", 3_600_000));
        assertThat(await(credentials.bearer("ab"))).isEqualTo("root");
        cluster.pass(Duration.ofHours(2));
        refused(credentials.bearer("ab"), Refusal.INVALID_BEARER_TOKEN);
    }

    @Test
    void strangersShareTheirFreshReads() throws Exception {
        int before = cluster.reads();
        List<Future<Credentials.SigningSecret>> asked = IntStream.range(0, 1000).mapToObj(n -> credentials.accessKey("NONE" + n, any -> any)).toList();
        Future.join(asked).otherwiseEmpty().await(20, TimeUnit.SECONDS);
        assertThat(cluster.reads() - before).isLessThanOrEqualTo(2);
    }

    /** How often a signature is looked at and the state is read afresh, for a key of each kind. */
    @Test
    void everyRefusalTakesTheSameSteps() {
        put("AK", true, "secret");
        put("OFF", false, "secret");
        for (String id : List.of("AK", "OFF", "NONE")) {
            int before = cluster.reads();
            List<Integer> lengths = new ArrayList<>();
            Future<Object> asked = credentials.accessKey(id, key -> {
                lengths.add(key.secret().length());
                throw Refusal.WRONG_SIGNATURE.refused();
            });
            refused(asked, switch (id) {
                case "AK" -> Refusal.WRONG_SIGNATURE;
                case "OFF" -> Refusal.INACTIVE_ACCESS_KEY;
                default -> Refusal.UNKNOWN_ACCESS_KEY;
            });
            assertThat(lengths).as(id).hasSize(2);
            assertThat(cluster.reads() - before).as(id).isEqualTo(1);
        }
    }

    @Test
    void anotherRefusalThanAWrongSignatureIsTheCheckersOwn() {
        put("AK", true, "secret");
        int before = cluster.reads();
        refused(credentials.accessKey("AK", key -> {
            throw Refusal.REPEATED_NONCE.refused();
        }), Refusal.REPEATED_NONCE);
        assertThat(cluster.reads()).isEqualTo(before);
    }

    @Test
    void nobodysSecretSignsForNobody() {
        refused(credentials.accessKey("NONE", any -> "whatever is signed"), Refusal.UNKNOWN_ACCESS_KEY);
    }

    @Test
    void anUnknownClientKeyIsLookedAtAsAWrongSignatureIs() {
        int before = cluster.reads();
        refused(credentials.clientKey("KAAP.none", new byte[10], new byte[256]), Refusal.UNKNOWN_ACCESS_KEY);
        assertThat(cluster.reads() - before).isEqualTo(1);
    }

    /** Which secret a check is made by, and for which region. */
    private String checked(String prefix, String id) throws Exception {
        List<String> seen = new ArrayList<>();
        await(credentials.xksCredential(prefix, id, (region, secret) -> seen.add(region.orElse("any") + " " + new String(secret.bytes(), UTF_8))));
        return seen.getLast();
    }

    @Test
    void aCredentialOfAnotherCloudOpensItsProxyAlone() throws Exception {
        offer("/a", "*", "ONE", "first");
        offer("/b", "eu-west-1", "TWO", "second");
        assertThat(checked("/a", "ONE")).isEqualTo("any first");
        assertThat(checked("/b", "TWO")).isEqualTo("eu-west-1 second");
        refused(credentials.xksCredential("/a", "TWO", (region, secret) -> { }), Refusal.UNKNOWN_ACCESS_KEY);
        refused(credentials.xksCredential("/c", "ONE", (region, secret) -> { }), Refusal.UNKNOWN_ACTION);
        cluster.change(ReplicatedState.NO_NONCE, new Command.DeleteXksCredential("/a", "ONE"));
        refused(credentials.xksCredential("/a", "ONE", (region, secret) -> { }), Refusal.UNKNOWN_ACCESS_KEY);
        cluster.change(ReplicatedState.NO_NONCE, new Command.CreateXksCredential("/a", "ONE", roots.wrap(Binding.xksCredential("/a", "ONE"), "another".getBytes(UTF_8))));
        assertThat(checked("/a", "ONE")).as("made anew by that id").isEqualTo("any another");
    }

    @Test
    void theSecretsOfAnotherCloudGoWithTheirCredentialAndWithTheirProxy() throws Exception {
        offer("/a", "*", "ONE", "first");
        offer("/b", "*", "TWO", "second");
        Map<String, Secret> seen = new HashMap<>();
        await(credentials.xksCredential("/a", "ONE", (region, secret) -> seen.put("ONE", secret)));
        await(credentials.xksCredential("/b", "TWO", (region, secret) -> seen.put("TWO", secret)));
        cluster.change(ReplicatedState.NO_NONCE, new Command.UpdateXksProxy("/b", Optional.empty(), Optional.of(false)));
        assertThat(secrets.size()).isEqualTo(2);
        cluster.change(ReplicatedState.NO_NONCE, new Command.DeleteXksCredential("/a", "ONE"));
        isWiped(seen.get("ONE"));
        assertThat(seen.get("TWO").bytes()).isEqualTo("second".getBytes(UTF_8));
        cluster.change(ReplicatedState.NO_NONCE, new Command.DeleteXksProxy("/b"));
        isWiped(seen.get("TWO"));
        refused(credentials.xksCredential("/a", "ONE", (region, secret) -> { }), Refusal.UNKNOWN_ACCESS_KEY);
        refused(credentials.xksCredential("/b", "TWO", (region, secret) -> { }), Refusal.UNKNOWN_ACTION);
        assertThat(secrets.size()).isZero();
    }

    /** How often a signature is looked at and the state is read afresh, for a proxy and a credential that are there or not. */
    @Test
    void everyRefusalOfAnotherCloudTakesTheSameSteps() {
        offer("/a", "*", "ONE", "x".repeat(44));
        for (String who : List.of("/a ONE", "/a NONE", "/none ONE")) {
            int before = cluster.reads();
            List<Integer> lengths = new ArrayList<>();
            refused(credentials.xksCredential(who.split(" ")[0], who.split(" ")[1], (region, secret) -> {
                lengths.add(secret.length());
                throw Refusal.WRONG_SIGNATURE.refused();
            }), switch (who) {
                case "/a ONE" -> Refusal.WRONG_SIGNATURE;
                case "/a NONE" -> Refusal.UNKNOWN_ACCESS_KEY;
                default -> Refusal.UNKNOWN_ACTION;
            });
            assertThat(lengths).as(who).containsExactly(44, 44);
            assertThat(cluster.reads() - before).as(who).isEqualTo(1);
        }
    }

    private void offer(String prefix, String region, String id, String secret) {
        cluster.change(ReplicatedState.NO_NONCE, new Command.CreateXksProxy(prefix, region));
        cluster.change(ReplicatedState.NO_NONCE, new Command.CreateXksCredential(prefix, id, roots.wrap(Binding.xksCredential(prefix, id), secret.getBytes(UTF_8))));
    }

    private void put(String id, boolean active, String secret) {
        cluster.change(ReplicatedState.NO_NONCE, new Command.PutAccessKey(new AccessKey(id, "root", active, roots.wrap(Binding.accessKey(id), secret.getBytes(UTF_8)))));
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.await(20, TimeUnit.SECONDS);
    }

    private static void refused(Future<?> future, Refusal refusal) {
        assertThatThrownBy(() -> await(future)).isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.refusal()).isEqualTo(refusal));
    }

    private void refused(String accessKeyId, String token, Refusal refusal) {
        assertThatThrownBy(() -> credentials.session(accessKeyId, token, any -> any))
            .isInstanceOfSatisfying(Refused.class, no -> assertThat(no.refusal()).isEqualTo(refusal));
    }
}
