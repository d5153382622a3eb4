package io.wardmote.node;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.wardmote.access.BearerTokens;
import io.wardmote.access.Credentials;
import io.wardmote.crypto.Randomness;
import io.wardmote.http.Attempts;
import io.wardmote.http.Health;
import io.wardmote.key.Refusal;
import io.wardmote.node.founding.Founding;
import io.wardmote.node.founding.Membership;
import io.wardmote.node.founding.Slots;
import io.wardmote.node.founding.Topology;
import io.wardmote.node.records.AllRecords;
import io.wardmote.node.records.OwnRecords;
import io.wardmote.node.reports.AllReports;
import io.wardmote.node.reports.OwnReport;
import io.wardmote.node.rotation.Rotations;
import io.wardmote.op.Caller;
import io.wardmote.op.Deed;
import io.wardmote.op.MemoryAudit;
import io.wardmote.op.MemoryCluster;
import io.wardmote.op.Reply;
import io.wardmote.state.KeyRing;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

/** What is recorded of what is asked of the cluster itself: of what, by whom, and by which token. */
class ClusterRecordsTest {
    private static final byte[] TOKEN = new byte[32];

    private final Vertx vertx = Vertx.vertx();
    private final MemoryAudit audit = new MemoryAudit();
    private final MemoryCluster cluster = new MemoryCluster("local", "1");
    private final Randomness random = new Randomness();
    private String user = RootOnly.ROOT;
    private HttpClient client;
    private JsonObject answered;

    /** Whatever token it is, it is that user's. */
    private final Credentials credentials = (Credentials) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Credentials.class}, (self, method, arguments) -> {
        assertThat(method.getName()).startsWith("bearer");
        return Future.succeededFuture(user);
    });

    @TempDir
    private Path folder;

    @BeforeEach
    void serve() {
        NodeConfig config = NodeConfig.of("node: kms1", folder, "kms.yaml");
        new Founding(random, Instant.now()).found(List.of(config), Duration.ofDays(1));
        ClusterRecords records = new ClusterRecords(audit);
        RootOnly rootOnly = new RootOnly(credentials, new Attempts(1000, System::nanoTime), records);
        Router router = Router.router(vertx);
        OwnRecords own = OwnRecords.in(vertx, "n1", Optional.of(folder));
        AllRecords logs = new AllRecords(() -> cluster.list(KeyRing::members), own, null);
        OwnReport report = new OwnReport("n1", () -> new Health(true, Map.of("cluster", "ok"), Reply.of("status", "ok")), Optional.empty(), Optional::empty);
        AllReports reports = new AllReports(() -> cluster.list(KeyRing::members), report, null);
        Membership membership = new Membership(vertx, null, null, config, random, InstantSource.system());
        new ClusterRoutes(membership, new Topology(null), new Slots(vertx, null, null, "n1", null, random), new Rotations(vertx, null, null, "n1", null, random),
            new Evidence(cluster), logs, reports, new ClusterTime(cluster), rootOnly, records, new ClusterRoutes.Bounds()).mount(router);
        int port = get(vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1")).actualPort();
        client = vertx.createHttpClient(new HttpClientOptions().setDefaultHost("127.0.0.1").setDefaultPort(port));
    }

    @AfterEach
    void end() {
        get(vertx.close());
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }

    private int post(String path, String body) {
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(TOKEN);
        return get(client.request(HttpMethod.POST, path).compose(request -> request.putHeader("authorization", "Bearer " + token).send(body))
            .compose(response -> response.body().map(answer -> {
                answered = answer.toJsonObject();
                return response.statusCode();
            })));
    }

    private Deed only() {
        assertThat(audit.deeds).singleElement().satisfies(deed -> {
            assertThat(deed.door()).isEqualTo("cluster");
            assertThat(deed.accessKeyId()).isEqualTo(Caller.BEARER + BearerTokens.hash(TOKEN));
            assertThat(deed.address()).isEqualTo("127.0.0.1");
            assertThat(deed.requestId()).isNotEmpty();
        });
        return audit.deeds.getFirst();
    }

    @Test
    void whatWasDoneIsToldWithWhoseTokenItWas() {
        assertThat(post("/cluster/accept-time", "{\"time\":\"2026-01-01T00:00:00Z\"}")).isEqualTo(200);
        assertThat(only()).extracting(Deed::principal, Deed::operation, Deed::resource, Deed::refusal).containsExactly("root", "cluster/accept-time", "", null);
    }

    @Test
    void whatWasRefusedIsToldWithWhatItWasAbout() {
        assertThat(post("/cluster/destruction", "{\"key\":\"key-hzz1\"}")).isEqualTo(404);
        assertThat(only()).extracting(Deed::operation, Deed::resource, Deed::refusal).containsExactly("cluster/destruction", "key/key-hzz1", Refusal.UNKNOWN_RESOURCE);
    }

    /** By which it is found in the records of all nodes. */
    @Test
    void whoeverIsRefusedIsToldTheIdOfTheRecord() {
        assertThat(post("/cluster/destruction", "{\"key\":\"key-hzz1\"}")).isEqualTo(404);
        assertThat(answered.getString("RequestId")).isEqualTo(only().requestId()).matches("[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}");
        assertThat(post("/cluster/destruction", "no JSON")).isEqualTo(400);
        assertThat(answered.getString("RequestId")).isEqualTo(audit.deeds.getLast().requestId()).isNotEqualTo(audit.deeds.getFirst().requestId());
        user = "alice";
        assertThat(post("/cluster/destruction", "{}")).isEqualTo(403);
        assertThat(answered.getString("RequestId")).isEqualTo(audit.deeds.getLast().requestId());
    }

    @Test
    void aBodyThatIsTooLongIsRefusedInTheSameForm() {
        assertThat(post("/cluster/destruction", " ".repeat(65_537))).isEqualTo(413);
        assertThat(answered.fieldNames()).containsExactly("RequestId", "Code", "Message");
        assertThat(answered.getString("Message")).endsWith("It has more than 65536 bytes.");
        assertThat(audit.deeds).as("it was not heard").isEmpty();
    }

    @Test
    void theLogNamesTheRequestThatFailed() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(ClusterRoutes.class);
        logger.addAppender(log);
        log.start();
        try {
            assertThat(post("/cluster/transfer", "{\"node\":\"kms1\"}")).as("there is no cluster here to transfer anything").isEqualTo(500);
        } finally {
            logger.detachAppender(log);
        }
        String id = only().requestId();
        assertThat(answered).isEqualTo(new JsonObject().put("RequestId", id).put("Code", "InternalFailure").put("Message", "Internal Failure"));
        assertThat(log.list).singleElement().satisfies(line -> {
            assertThat(line.getFormattedMessage()).isEqualTo("/cluster/transfer failed, request " + id);
            assertThat(line.getKeyValuePairs()).containsExactly(new KeyValuePair("requestId", id));
        });
    }

    @Test
    void whatIsNoJsonIsAboutNothing() {
        assertThat(post("/cluster/destruction", "{\"key\":")).isEqualTo(400);
        assertThat(only()).extracting(Deed::operation, Deed::resource, Deed::refusal).containsExactly("cluster/destruction", "", Refusal.INVALID_PARAMETER);
    }

    @Test
    void whoLooksForRecordsIsToldWithoutWhatHeLookedFor() {
        assertThat(post("/cluster/audit-records", "{\"key\":\"key-hzz1\"}")).isEqualTo(200);
        assertThat(only()).extracting(Deed::principal, Deed::operation, Deed::resource, Deed::refusal)
            .as("what is looked for is not found by it").containsExactly("root", "cluster/audit-records", "", null);
    }

    @Test
    void whoLooksForRecordsOtherwiseThanHeCanIsToldToo() {
        assertThat(post("/cluster/audit-records", "{\"keys\":\"key-hzz1\"}")).isEqualTo(400);
        assertThat(only()).extracting(Deed::operation, Deed::refusal).containsExactly("cluster/audit-records", Refusal.INVALID_PARAMETER);
    }

    @Test
    void recordsAreForTheAccountItselfAlone() {
        user = "alice";
        assertThat(post("/cluster/audit-records", "{}")).isEqualTo(403);
        assertThat(only()).extracting(Deed::principal, Deed::operation, Deed::refusal)
            .containsExactly("user/alice", "cluster/audit-records", Refusal.NO_PERMISSION);
    }

    @Test
    void whoeverMayNotIsToldWithHisToken() {
        user = "alice";
        assertThat(post("/cluster/destruction", "{\"key\":\"key-hzz1\"}")).isEqualTo(403);
        assertThat(only()).extracting(Deed::principal, Deed::operation, Deed::refusal).containsExactly("user/alice", "cluster/destruction", Refusal.NO_PERMISSION);
    }
}
