package io.wardmote.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import io.wardmote.audit.SegmentFolder;
import io.wardmote.http.InstanceAnswer;
import io.wardmote.http.InstanceClient;
import io.wardmote.node.Fault;
import io.wardmote.node.founding.Identity;
import io.wardmote.raft.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What else needs a real cluster of three processes: one cluster for all, stopped and moved in time at the end. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterSystemTest {
    private static final Path DATA = Path.of("target", "system", "dev-" + ProcessHandle.current().pid());
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Hygiene HYGIENE = new Hygiene(DATA, 3);
    private static DevCluster cluster;
    private static int port;

    @BeforeAll
    static void start() throws IOException {
        port = FreePorts.of(3);
        cluster = new DevCluster(DATA, port, 3);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @TestFactory
    @Order(2)
    Stream<DynamicTest> stateTable() {
        return new StateTable(cluster).cells();
    }

    @ParameterizedTest
    @Order(3)
    @CsvSource({"tea, v3", "tea, v2", "tea, v4", "classic, v1", "classic, v3", "dkms, client-key"})
    void theVendorsSdkTakesAKeyThroughItsLife(String sdk, String signature) throws Exception {
        assertThat(SdkClient.run(sdk, cluster, signature)).contains("done: ");
    }

    @Test
    @Order(4)
    void nearlyRightRequestsToEveryOperationAreAnsweredAndNeverFail() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("Fuzz seed " + seed);
        new Fuzz(cluster, seed).run(3000);
    }

    @Test
    @Order(4)
    void nearlyRightRequestsToTheInstanceApiAreAnsweredInProtobufAndNeverFail() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("InstanceFuzz seed " + seed);
        InstanceFuzz fuzz = new InstanceFuzz(cluster, seed);
        fuzz.run(1500);
        fuzz.spoiltCiphertextsAreAllAlike();
    }

    /** The longest plaintexts come back, and a node that is given more of them than it can hold puts them off and lives. */
    @Test
    @Order(4)
    void longBodiesAreDoneOrPutOff() throws Exception {
        String key = cluster.api(1).ask("CreateKey").ok().at("KeyMetadata.KeyId");
        InstanceClient node = cluster.instance(2);
        byte[] longest = new byte[(3 << 20) - 100];
        new Random(1).nextBytes(longest);
        InstanceAnswer sealed = node.ask("AdvanceEncrypt", "KeyId", key, "Plaintext", longest).ok();
        assertThat(sealed.bytes("CiphertextBlob").length).isGreaterThan((3 << 20) - 50);
        assertThat(cluster.instance(3).ask("AdvanceDecrypt", "CiphertextBlob", sealed.bytes("CiphertextBlob")).ok().bytes("Plaintext")).isEqualTo(longest);
        List<String> verdicts = new ArrayList<>();
        try (ExecutorService clients = Executors.newFixedThreadPool(24)) {
            List<Future<String>> asked = new ArrayList<>();
            for (int i = 0; i < 72; i++) asked.add(clients.submit(() -> node.ask("AdvanceEncrypt", "KeyId", key, "Plaintext", longest).verdict()));
            for (Future<String> answer : asked) verdicts.add(answer.get());
        }
        assertThat(verdicts).contains("200").isSubsetOf("200", "429 Rejected.Throttling");
        assertThat(cluster.node(2).isAlive()).isTrue();
        node.ask("AdvanceEncrypt", "KeyId", key, "Plaintext", new byte[1]).ok();
    }

    /** A dead agent costs the answers in flight, is seen at the node's health, and is replaced; whoever tries again is served. */
    @Test
    @Order(4)
    void anHsmAgentThatIsKilledComesBack() {
        String key = cluster.api(1).ask("CreateKey", "DKMSInstanceId", cluster.client().getString("hardwareInstanceId")).ok().at("KeyMetadata.KeyId");
        String blob = cluster.api(2).ask("Encrypt", "KeyId", key, "Plaintext", "x").ok().at("CiphertextBlob");
        for (int node = 1; node <= 3; node++) {
            Api api = cluster.api(node);
            assertThat(api.ask("Decrypt", "CiphertextBlob", blob).ok().at("Plaintext")).isEqualTo("x");
            List<ProcessHandle> agents = cluster.node(node).children().toList();
            assertThat(agents).hasSize(1);
            agents.getFirst().destroyForcibly();
            await().atMost(PATIENCE).until(() -> !agents.getFirst().isAlive());
            await().atMost(PATIENCE).until(() -> {
                Api.Answer answer = api.ask("Decrypt", "CiphertextBlob", blob);
                assertThat(answer.code()).isIn("", "ServiceUnavailableTemporary");
                return answer.status() == 200;
            });
            assertThat(cluster.node(node).children().toList()).hasSize(1).doesNotContain(agents.getFirst());
            assertThat(api.health().getString("hsm")).isEqualTo("ok");
        }
    }

    @Test
    @Order(4)
    void oneNodeLeadsAndAllSayWhich() {
        List<JsonObject> health = Stream.of(1, 2, 3).map(node -> cluster.api(node).health()).toList();
        assertThat(health.stream().filter(node -> node.getString("role").equals("leader"))).hasSize(1);
        assertThat(health.stream().map(node -> node.getString("leader")).distinct()).hasSize(1);
        assertThat(health).allSatisfy(node -> {
            assertThat(node.getString("status")).isEqualTo("ok");
            assertThat(node.getLong("applied")).isPositive();
        });
    }

    @Test
    @Order(4)
    void leasesAndWhatWaitsForThemAreMeasured() {
        String key = cluster.api(1).ask("CreateKey").ok().at("KeyMetadata.KeyId");
        for (int node = 1; node <= 3; node++) {
            cluster.api(node).ask(node == 2 ? "EnableKey" : "DisableKey", "KeyId", key).ok();
            String metrics = cluster.api(node).metrics().body();
            assertThat(metrics).containsPattern("(?m)^wardmote_lease_left_seconds [1-5]\\.").containsPattern("(?m)^wardmote_lease_holders 3\\.0$")
                .containsPattern("(?m)^wardmote_lease_granted_total [0-9]")
                .containsPattern("(?m)^wardmote_lease_everywhere [1-9]").containsPattern("(?m)^wardmote_change_held_seconds_count [1-9]");
            assertThat(cluster.api(node).metrics("x".repeat(43)).statusCode()).isEqualTo(401);
        }
    }

    @Test
    @Order(4)
    void secretsThatAreKnownAreUsedThroughEveryNode() throws IOException {
        HYGIENE.use(cluster);
        HYGIENE.nothingIsInTheFiles();
    }

    /** By what the cluster committed, which any node answers, though the node goes on writing. */
    @Test
    @Order(4)
    void theClusterKnowsHowFarEachAuditLogGoes() throws IOException {
        for (int node = 1; node <= 3; node++) cluster.api(node).ask("ListKeys").ok();
        Path client = DATA.resolve("client.json");
        for (int node = 1; node <= 3; node++) {
            String id = Identity.read(data(node).resolve("identity.json")).node();
            await().atMost(PATIENCE).until(() -> cluster.api(1).tell("/cluster/audit-heads", new JsonObject()).getJsonArray("heads").stream()
                .anyMatch(head -> ((JsonObject) head).getString("nodeId").equals(id)));
        }
        String said = Program.run(DATA.getParent(), "audit", "verify", data(1).toString(), data(2).toString(), "--client", client.toString()).ok();
        assertThat(said).contains("node1, operations: records 1 to ", "node2, operations: records 1 to ", "are proven").doesNotContain("No head was given");
    }

    private static Path data(int node) {
        return DATA.resolve("node" + node).resolve("data");
    }

    /** On whichever node it was, and though one is killed before it tells the others. */
    @Test
    @Order(5)
    void everyUseOfAKeyIsCountedOnce() throws IOException {
        String key = cluster.api(1).ask("CreateKey").ok().at("KeyMetadata.KeyId");
        int uses = 0;
        for (int node = 1; node <= 3; node++) {
            for (int i = 0; i < 3 + node; i++, uses++) cluster.api(node).ask("Encrypt", "KeyId", key, "Plaintext", "x").ok();
            Api.Answer usage = cluster.api(node).ask("DescribeKeyUsage", "KeyId", key).ok();
            assertThat(Integer.parseInt(usage.at("Count"))).as("its own, whatever it knows of the others'").isBetween(3 + node, uses);
        }
        Instant answered = Instant.now();
        cluster.kill(3);
        cluster.restart(3);
        for (int node = 1; node <= 3; node++) {
            Api api = cluster.api(node);
            await().atMost(PATIENCE.multipliedBy(2)).ignoreExceptions().until(() -> {
                String until = api.ask("DescribeKeyUsage", "KeyId", key).ok().at("CountedUntil");
                return !until.isEmpty() && Instant.parse(until).isAfter(answered);
            });
            Api.Answer usage = api.ask("DescribeKeyUsage", "KeyId", key).ok();
            assertThat(usage.at("Counts.Encrypt")).isEqualTo(Integer.toString(uses));
            assertThat(usage.at("Count")).isEqualTo(Integer.toString(uses));
        }
        assertThat(cluster.api(2).ask("DisableKey", "KeyId", key).ok().lastUse()).endsWith("; count=" + uses + "; callers=root");
    }

    /** Whichever node is asked. */
    @Test
    @Order(6)
    void recordsOfAllNodesAreFoundByTheCommandAndWhoIsAwayIsNamed() throws IOException {
        String key = cluster.api(1).ask("CreateKey").ok().at("KeyMetadata.KeyId");
        for (int node = 1; node <= 3; node++) cluster.api(node).ask("Encrypt", "KeyId", key, "Plaintext", "x").ok();
        String client = DATA.resolve("client.json").toString();
        String[] words = {"audit", "search", "--client", client, "--key", key, "--operation", "Encrypt"};
        assertThat(Program.run(DATA.getParent(), words).ok().lines()).hasSize(3)
            .allSatisfy(line -> assertThat(line).contains(": Encrypt " + key, ": done (openapi"))
            .anySatisfy(line -> assertThat(line).contains(" node1 ")).anySatisfy(line -> assertThat(line).contains(" node2 "))
            .anySatisfy(line -> assertThat(line).contains(" node3 "));
        cluster.kill(3);
        JsonObject answer = cluster.api(1).tell("/cluster/audit-records", new JsonObject().put("key", key).put("operation", "Encrypt"));
        assertThat(answer.getJsonArray("records")).hasSize(2);
        assertThat(answer.getJsonArray("nodes").stream().map(JsonObject.class::cast).filter(node -> node.containsKey("silent")))
            .extracting(node -> node.getString("node")).containsExactly("node3");
        cluster.restart(3);
        await().atMost(PATIENCE).until(() -> cluster.api(3).ready());
        await().atMost(PATIENCE).until(() -> Program.run(DATA.getParent(), words).ok().lines().count() == 3);
    }

    /** A node whose log was taken away while it was down says so when it returns, and so do the others. */
    @Test
    @Order(7)
    void anAuditLogThatIsGoneIsToldByEveryNode() throws IOException {
        cluster.kill(3);
        for (Path segment : SegmentFolder.at(data(3))) Files.delete(segment);
        cluster.restart(3);
        await().atMost(PATIENCE).until(() -> cluster.api(3).ready());
        await().atMost(PATIENCE).until(() -> cluster.api(3).health().getString("audit").contains("the cluster knows it up to record"));
        for (int node = 1; node <= 3; node++) {
            Api api = cluster.api(node);
            await().atMost(PATIENCE).until(() -> api.health().getString("auditLogs").contains("the audit log of node node3 is not the one"));
            assertThat(api.health().getString("status")).isEqualTo("degraded");
        }
        Program.run(DATA.getParent(), "audit", "verify", data(3).toString(), "--client", DATA.resolve("client.json").toString())
            .refused(Fault.DATA, "The audit log is not whole");
    }

    @Test
    @Order(8)
    void whenTheClockHasMovedOnDueKeysAndMaterialAreGoneAndDueRotationsDoneOnce() throws IOException {
        Api api = cluster.api(1);
        String doomed = api.ask("CreateKey").ok().at("KeyMetadata.KeyId");
        String blob = api.ask("Encrypt", "KeyId", doomed, "Plaintext", "x").ok().at("CiphertextBlob");
        api.ask("CreateAlias", "AliasName", "alias/doomed", "KeyId", doomed).ok();
        api.ask("ScheduleKeyDeletion", "KeyId", doomed, "PendingWindowInDays", "7").ok();
        String spared = api.ask("CreateKey").ok().at("KeyMetadata.KeyId");
        api.ask("ScheduleKeyDeletion", "KeyId", spared, "PendingWindowInDays", "30").ok();
        String expiring = api.ask("CreateKey", "Origin", "EXTERNAL").ok().at("KeyMetadata.KeyId");
        Brought brought = Brought.parameters(api, expiring);
        brought.bring(api, Long.toString(Instant.now().plus(Duration.ofDays(1)).getEpochSecond())).ok();
        String brief = api.ask("Encrypt", "KeyId", expiring, "Plaintext", "x").ok().at("CiphertextBlob");
        String rotating = api.ask("CreateKey", "EnableAutomaticRotation", "true", "RotationInterval", "7d").ok().at("KeyMetadata.KeyId");

        cluster.close();
        cluster = new DevCluster(DATA, port, 3, "--clock", "+8d");

        for (int node = 1; node <= 3; node++) {
            Api at = cluster.api(node);
            await().atMost(PATIENCE).until(() -> at.ask("DescribeKey", "KeyId", doomed).code().equals("Forbidden.KeyNotFound"));
            assertThat(at.ask("Decrypt", "CiphertextBlob", blob).code()).isEqualTo("Forbidden.KeyNotFound");
            assertThat(at.ask("DescribeKey", "KeyId", "alias/doomed").code()).isEqualTo("Forbidden.AliasNotFound");
            assertThat(at.ask("DescribeKey", "KeyId", spared).ok().at("KeyMetadata.KeyState")).isEqualTo("PendingDeletion");
            await().atMost(PATIENCE).until(() -> at.ask("DescribeKey", "KeyId", expiring).ok().at("KeyMetadata.KeyState").equals("PendingImport"));
            assertThat(at.ask("Decrypt", "CiphertextBlob", brief).code()).isEqualTo("Rejected.PendingImport");
            assertThat(brought.bring(at, "").code()).isEqualTo("ExpiredImportToken");
            await().atMost(PATIENCE).until(() -> at.ask("ListKeyVersions", "KeyId", rotating).ok().at("TotalCount").equals("2"));
        }
        // several further looks at what is due, and still the one new version
        long applied = cluster.api(1).health().getLong("applied");
        await().atMost(PATIENCE).until(() -> cluster.api(1).health().getLong("applied") > applied + 6);
        assertThat(cluster.api(2).ask("ListKeyVersions", "KeyId", rotating).ok().at("TotalCount")).isEqualTo("2");
    }

    /** After all that was done to the cluster above. */
    @Test
    @Order(9)
    void noSecretIsInAnyFileOfAnyNodeNorInTheHeapOfOneThatIsSealed() throws Exception {
        HYGIENE.whatIsPlantedIsFound();
        cluster.close();
        HYGIENE.nothingIsInTheFiles();
        HYGIENE.nothingIsInTheHeapOfASealedNode(2, cluster.client());
    }
}
