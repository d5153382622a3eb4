package io.wardmote.system;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import io.wardmote.audit.SegmentFolder;
import io.wardmote.http.InstanceAnswer;
import io.wardmote.http.InstanceClient;
import io.wardmote.node.Fault;
import io.wardmote.node.founding.Identity;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
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
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Everything that needs a real cluster of three processes: one cluster for all, stopped and moved in time at the end. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterSystemTest {
    private static final Path DATA = Path.of("target", "system", "dev-" + ProcessHandle.current().pid());
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Hygiene HYGIENE = new Hygiene(DATA, 3);
    private static DevCluster cluster;
    private static int port;

    @BeforeAll
    static void start() throws IOException {
        port = DevCluster.freePorts(3);
        cluster = new DevCluster(DATA, port, 3);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    @Order(1)
    void aKeyCreatedThroughOneNodeIsUsableThroughEveryOtherAtOnce() {
        for (int round = 0; round < 30; round++) {
            String key = cluster.api(1 + round % 3).ask("CreateKey").ok().at("KeyMetadata.KeyId");
            String blob = cluster.api(1 + (round + 1) % 3).ask("Encrypt", "KeyId", key, "Plaintext", "x").ok().at("CiphertextBlob");
            assertThat(cluster.api(1 + (round + 2) % 3).ask("Decrypt", "CiphertextBlob", blob).ok().at("Plaintext")).isEqualTo("x");
        }
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

    /** Each time the change is answered by one node, and the others are asked at once. */
    @Test
    @Order(4)
    void whatIsWithdrawnFromAnAccessPointIsWithdrawnOnEveryNodeWithTheAnswer() {
        String key = cluster.api(1).ask("CreateKey").ok().at("KeyMetadata.KeyId");
        String keyUser = "[\"RbacPermission/Template/CryptoServiceKeyUser\"]";
        cluster.api(1).ask("CreateNetworkRule", "Name", "loopback", "Type", "Private", "SourcePrivateIp", "[\"127.0.0.0/8\"]").ok();
        cluster.api(2).ask("CreatePolicy", "Name", "narrow", "Permissions", keyUser, "Resources", "[\"key/*\"]").ok();
        cluster.api(2).ask("CreatePolicy", "Name", "elsewhere", "Permissions", keyUser, "Resources", "[\"key/elsewhere\"]").ok();
        cluster.api(3).ask("CreateApplicationAccessPoint", "Name", "narrow", "AuthenticationMethod", "ClientKey", "Policies", "[\"narrow\"]").ok();
        for (int round = 0; round < 6; round++) {
            int node = 1 + round % 3;
            InstanceClient client = clientKeyOf("narrow", node);
            assertEverywhere(client, key, "200");
            cluster.api(node).ask("UpdatePolicy", "Name", "narrow", "Resources", "[\"key/other\"]").ok();
            assertEverywhere(client, key, "403 Forbidden.NoPermission");
            cluster.api(node).ask("UpdatePolicy", "Name", "narrow", "Resources", "[\"key/" + key + "\"]", "AccessControlRules", "{\"NetworkRules\":[\"loopback\"]}").ok();
            assertEverywhere(client, key, "200");
            cluster.api(node).ask("UpdateNetworkRule", "Name", "loopback", "SourcePrivateIp", "[\"10.0.0.0/8\"]").ok();
            assertEverywhere(client, key, "403 Forbidden.NoPermission");
            cluster.api(node).ask("UpdateNetworkRule", "Name", "loopback", "SourcePrivateIp", "127.0.0.1,::1").ok();
            assertEverywhere(client, key, "200");
            cluster.api(node).ask("UpdateApplicationAccessPoint", "Name", "narrow", "Policies", "[\"elsewhere\"]").ok();
            assertEverywhere(client, key, "403 Forbidden.NoPermission");
            cluster.api(node).ask("UpdateApplicationAccessPoint", "Name", "narrow", "Policies", "[\"narrow\"]").ok();
            assertEverywhere(client, key, "200");
            cluster.api(node).ask("DisableKey", "KeyId", key).ok();
            assertEverywhere(client, key, "409 Rejected.Disabled");
            cluster.api(node).ask("EnableKey", "KeyId", key).ok();
            String id = cluster.api(node).ask("ListClientKeys", "AapName", "narrow").ok().body().getJsonArray("ClientKeys").getJsonObject(0).getString("ClientKeyId");
            cluster.api(node).ask("DeleteClientKey", "ClientKeyId", id).ok();
            assertEverywhere(client, key, "404 Unauthorized");
        }
    }

    /** Each time one node answers the change, and all are asked at once. */
    @Test
    @Order(4)
    void anAccessKeyThatIsSwitchedOffIsRefusedByEveryNodeWithTheAnswer() {
        for (int round = 0; round < 6; round++) {
            Api node = cluster.api(1 + round % 3);
            Api.Answer made = node.identity("CreateAccessKey").ok();
            String id = made.at("AccessKey.AccessKeyId");
            String secret = made.at("AccessKey.AccessKeySecret");
            assertThat(withAccessKey(id, secret)).containsOnly("200 ");
            node.identity("UpdateAccessKey", "UserAccessKeyId", id, "Status", "Inactive").ok();
            assertThat(withAccessKey(id, secret)).containsOnly("400 InvalidAccessKeyId.Inactive");
            node.identity("UpdateAccessKey", "UserAccessKeyId", id, "Status", "Active").ok();
            assertThat(withAccessKey(id, secret)).containsOnly("200 ");
            node.identity("DeleteAccessKey", "UserAccessKeyId", id).ok();
            assertThat(withAccessKey(id, secret)).containsOnly("404 InvalidAccessKeyId.NotFound");
        }
    }

    /** Each time another node gives the session, and another takes away what it rests on; all are asked at once. */
    @Test
    @Order(4)
    void aSessionIsGoodOnEveryNodeUntilItsRoleIsNarrowedOrGone() {
        String trust = trustInTheAccount();
        for (int round = 0; round < 3; round++) {
            Api node = cluster.api(1 + round % 3);
            Api other = cluster.api(1 + (round + 1) % 3);
            String arn = node.identity("CreateRole", "RoleName", "lister", "AssumeRolePolicyDocument", trust).ok().at("Role.Arn");
            node.identity("AttachPolicyToRole", "RoleName", "lister", "PolicyType", "System", "PolicyName", "AliyunKMSReadOnlyAccess").ok();
            Api.Answer session = other.session("AssumeRole", "RoleArn", arn, "RoleSessionName", "test").ok();
            assertThat(inSession(session, "ListKeys")).containsOnly("200 ");
            assertThat(inSession(session, "CreateKey")).containsOnly("403 Forbidden.NoPermission");
            node.identity("DetachPolicyFromRole", "RoleName", "lister", "PolicyType", "System", "PolicyName", "AliyunKMSReadOnlyAccess").ok();
            assertThat(inSession(session, "ListKeys")).containsOnly("403 Forbidden.NoPermission");
            other.identity("DeleteRole", "RoleName", "lister").ok();
            assertThat(inSession(session, "ListKeys")).containsOnly("400 InvalidSecurityToken.Expired");
            node.identity("CreateRole", "RoleName", "lister", "AssumeRolePolicyDocument", trust).ok();
            assertThat(inSession(session, "ListKeys")).as("of the role that was").containsOnly("400 InvalidSecurityToken.Expired");
            node.identity("DeleteRole", "RoleName", "lister").ok();
        }
    }

    /** Each time one node answers the change, and all are asked at once. */
    @Test
    @Order(4)
    void whatIsOfferedToAnotherCloudIsTakenAwayOnEveryNodeWithTheAnswer() {
        for (int round = 0; round < 3; round++) {
            Api node = cluster.api(1 + round);
            String prefix = "/cloud" + round;
            node.ask("CreateXksProxy", "UriPathPrefix", prefix).ok();
            String key = node.ask("CreateKey").ok().at("KeyMetadata.KeyId");
            XksCloud first = XksCloud.of(cluster.client(), node, prefix);
            XksCloud second = XksCloud.of(cluster.client(), node, prefix);
            assertThat(first.encryptEverywhere(key)).containsOnly("404 KeyNotFoundException");
            node.ask("PutXksKey", "UriPathPrefix", prefix, "KeyId", key).ok();
            assertThat(first.encryptEverywhere(key)).containsOnly("200");
            node.ask("DeleteXksCredential", "UriPathPrefix", prefix, "XksAccessKeyId", first.credential()).ok();
            assertThat(first.encryptEverywhere(key)).containsOnly("401 AuthenticationFailedException");
            assertThat(second.encryptEverywhere(key)).containsOnly("200");
            node.ask("DisableKey", "KeyId", key).ok();
            assertThat(second.encryptEverywhere(key)).containsOnly("400 InvalidStateException");
            node.ask("EnableKey", "KeyId", key).ok();
            node.ask("UpdateXksProxy", "UriPathPrefix", prefix, "Status", "Disabled").ok();
            assertThat(second.encryptEverywhere(key)).containsOnly("400 InvalidStateException");
            node.ask("UpdateXksProxy", "UriPathPrefix", prefix, "Status", "Enabled").ok();
            node.ask("DeleteXksKey", "UriPathPrefix", prefix, "KeyId", key).ok();
            assertThat(second.encryptEverywhere(key)).containsOnly("404 KeyNotFoundException");
        }
    }

    /** Each time one node answers the change, and all are asked at once. */
    @Test
    @Order(4)
    void aBearerTokenThatIsDeletedIsRefusedByEveryNodeWithTheAnswer() {
        for (int round = 0; round < 3; round++) {
            Api node = cluster.api(1 + round);
            Api.Answer made = node.identity("CreateBearerToken", "TokenName", "test").ok();
            JsonObject client = cluster.client().copy().put("bearerToken", made.at("BearerToken.Token"));
            assertThat(everywhere(client)).containsOnly("200 ");
            node.identity("DeleteBearerToken", "BearerTokenId", made.at("BearerToken.BearerTokenId")).ok();
            assertThat(everywhere(client)).containsOnly("401 InvalidBearerToken");
        }
    }

    @Test
    @Order(4)
    void aTokenThatIsDeletedWhileTheBodyIsStillToComeDoesNothingMore() throws IOException {
        Api node = cluster.api(1);
        Api.Answer made = node.identity("CreateBearerToken", "TokenName", "slow").ok();
        String token = made.at("BearerToken.Token");
        String[] endpoint = cluster.client().getString("endpoint").split(":");
        try (Socket socket = Api.trust(Path.of(cluster.client().getString("caFile"))).getSocketFactory().createSocket(endpoint[0], Integer.parseInt(endpoint[1]))) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(("POST /cluster/token HTTP/1.1\r\nHost: kms\r\nAuthorization: Bearer " + token + "\r\nContent-Length: 2\r\n\r\n").getBytes(US_ASCII));
            socket.getOutputStream().flush();
            // the head was looked at by now
            for (int i = 0; i < 10; i++) assertThat(new Api(cluster.client().copy().put("bearerToken", token), 1).cluster("status").getString("code")).isNull();
            node.identity("DeleteBearerToken", "BearerTokenId", made.at("BearerToken.BearerTokenId")).ok();
            socket.getOutputStream().write("{}".getBytes(US_ASCII));
            socket.getOutputStream().flush();
            assertThat(new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII)).readLine()).contains(" 401 ");
        }
    }

    private static List<String> everywhere(JsonObject client) {
        return Stream.of(1, 2, 3).map(number -> new Api(client, number).ask("ListKeys")).map(answer -> answer.status() + " " + answer.code()).toList();
    }

    private static String trustInTheAccount() {
        return "{\"Version\":\"1\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\",\"Principal\":{\"RAM\":\"acs:ram::"
            + cluster.client().getString("account") + ":root\"}}]}";
    }

    @Test
    @Order(3)
    @EnabledIfSystemProperty(named = "wardmote.faults", matches = "true")
    void theVendorsSdkTakesAKeyThroughItsLifeInASession() throws Exception {
        String arn = cluster.api(1).identity("CreateRole", "RoleName", "sdk", "AssumeRolePolicyDocument", trustInTheAccount()).ok().at("Role.Arn");
        cluster.api(1).identity("AttachPolicyToRole", "RoleName", "sdk", "PolicyType", "System", "PolicyName", "AliyunKMSFullAccess").ok();
        Api.Answer session = cluster.api(2).session("AssumeRole", "RoleArn", arn, "RoleSessionName", "sdk").ok();
        Path client = DATA.resolveSibling("session-" + ProcessHandle.current().pid() + ".json");
        Files.writeString(client, cluster.client().copy().put("accessKeyId", session.at("Credentials.AccessKeyId"))
            .put("accessKeySecret", session.at("Credentials.AccessKeySecret")).put("securityToken", session.at("Credentials.SecurityToken")).encode());
        assertThat(SdkClient.run("tea", cluster, client, "v3")).contains("done: ");
    }

    private static List<String> inSession(Api.Answer session, String action) {
        String id = session.at("Credentials.AccessKeyId");
        String secret = session.at("Credentials.AccessKeySecret");
        return Stream.of(1, 2, 3).map(number -> cluster.api(number).signed(id, secret, action, "SecurityToken", session.at("Credentials.SecurityToken")))
            .map(answer -> answer.status() + " " + answer.code()).toList();
    }

    @Test
    @Order(4)
    void policiesHoldOverHttpOnEveryNodeAndAreExplained() throws IOException {
        PoliciesOverHttp policies = new PoliciesOverHttp(cluster);
        policies.conditionsAreHeldToWhatTheRequestIs();
        policies.aKeysPolicyHoldsEverywhereWithTheAnswer();
        policies.anAdministratorIsToldWhy(DATA);
    }

    private static List<String> withAccessKey(String id, String secret) {
        return Stream.of(1, 2, 3).map(number -> cluster.api(number).signed(id, secret, "ListKeys")).map(answer -> answer.status() + " " + answer.code()).toList();
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

    private static InstanceClient clientKeyOf(String accessPoint, int node) {
        Api.Answer made = cluster.api(node).ask("CreateClientKey", "AapName", accessPoint, "Password", "Passw0rd!").ok();
        return InstanceClient.of(Api.trust(Path.of(cluster.client().getString("caFile"))), cluster.client().getString("endpoint"), made.at("ClientKeyId"), made.at("PrivateKeyData"), "Passw0rd!");
    }

    private static void assertEverywhere(InstanceClient client, String key, String verdict) {
        for (int node = 1; node <= 3; node++)
            assertThat(client.at(cluster.client().getJsonArray("endpoints").getString(node - 1)).ask("Encrypt", "KeyId", key, "Plaintext", new byte[] {1}).verdict()).isEqualTo(verdict);
    }

    /** Parameters from one node, the import through the next, the use and the withdrawal at the third; the token's failures are everybody's. */
    @Test
    @Order(4)
    void materialComesAndGoesOnEveryNodeWithTheAnswer() throws Exception {
        String key = cluster.api(1).ask("CreateKey", "Origin", "EXTERNAL").ok().at("KeyMetadata.KeyId");
        Brought brought = Brought.parameters(cluster.api(1), key);
        String blob = "";
        for (int round = 0; round < 9; round++) {
            brought.bring(cluster.api(1 + round % 3), "").ok();
            if (round == 0) blob = cluster.api(3).ask("Encrypt", "KeyId", key, "Plaintext", "x").ok().at("CiphertextBlob");
            for (int node = 1; node <= 3; node++) assertThat(cluster.api(node).ask("Decrypt", "CiphertextBlob", blob).ok().at("Plaintext")).isEqualTo("x");
            cluster.api(1 + (round + 1) % 3).ask("DeleteKeyMaterial", "KeyId", key).ok();
            for (int node = 1; node <= 3; node++) assertThat(cluster.api(node).ask("Decrypt", "CiphertextBlob", blob).code()).isEqualTo("Rejected.PendingImport");
        }
        for (int failure = 0; failure < 5; failure++) {
            Api.Answer wrong = cluster.api(1 + failure % 3).ask("ImportKeyMaterial", "KeyId", key, "EncryptedKeyMaterial", "AAAA", "ImportToken", brought.token());
            assertThat(wrong.code()).isEqualTo("InvalidKeyMaterial");
        }
        for (int node = 1; node <= 3; node++) assertThat(brought.bring(cluster.api(node), "").code()).isEqualTo("InvalidImportToken");
        Brought.parameters(cluster.api(2), key).bring(cluster.api(3), "").ok();
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

    /** A node whose log was taken away while it was down says so when it returns, and so do the others. */
    @Test
    @Order(5)
    void anAuditLogThatIsGoneIsToldByEveryNode() throws IOException {
        ProcessHandle killed = killed(3);
        await().atMost(PATIENCE).until(() -> !killed.isAlive());
        for (Path segment : SegmentFolder.at(data(3))) Files.delete(segment);
        restarted[2] = cluster.restart(3);
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

    /** What was answered by a leader that dies then is so on the others. */
    @Test
    @Order(5)
    void aWithdrawalThatWasAnsweredOutlivesTheLeader() throws IOException {
        String key = cluster.api(1).ask("CreateKey").ok().at("KeyMetadata.KeyId");
        String leader = cluster.api(1).health().getString("leader");
        int node = Stream.of(1, 2, 3).filter(number -> cluster.api(number).health().getString("node").equals(leader)).findFirst().orElseThrow();
        cluster.api(node).ask("CreatePolicy", "Name", "brief", "Permissions", "[\"RbacPermission/Template/CryptoServiceKeyUser\"]", "Resources", "[\"key/*\"]").ok();
        cluster.api(node).ask("CreateApplicationAccessPoint", "Name", "brief", "AuthenticationMethod", "ClientKey", "Policies", "[\"brief\"]").ok();
        InstanceClient client = clientKeyOf("brief", node);
        assertEverywhere(client, key, "200");
        cluster.api(node).ask("UpdatePolicy", "Name", "brief", "Resources", "[\"key/another\"]").ok();
        ProcessHandle killed = killed(node);
        for (int other = 1; other <= 3; other++) {
            if (other == node) continue;
            InstanceClient at = client.at(cluster.client().getJsonArray("endpoints").getString(other - 1));
            await().atMost(PATIENCE).until(() -> {
                String verdict = at.ask("Encrypt", "KeyId", key, "Plaintext", new byte[] {1}).verdict();
                assertThat(verdict).isIn("403 Forbidden.NoPermission", "503 ServiceUnavailableTemporary");
                return verdict.startsWith("403");
            });
        }
        await().atMost(PATIENCE).until(() -> !killed.isAlive());
        restarted[node - 1] = cluster.restart(node);
        await().atMost(PATIENCE).until(() -> cluster.api(node).ready());
    }

    private static final Process[] restarted = new Process[3];

    private static ProcessHandle killed(int node) {
        ProcessHandle process = restarted[node - 1] == null ? cluster.node(node) : restarted[node - 1].toHandle();
        process.destroyForcibly();
        return process;
    }

    @Test
    @Order(6)
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
        for (Process process : restarted) if (process != null) process.destroy();
        for (Process process : restarted) if (process != null) await().atMost(PATIENCE).until(() -> !process.isAlive());
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
    @Order(7)
    void noSecretIsInAnyFileOfAnyNodeNorInTheHeapOfOneThatIsSealed() throws Exception {
        HYGIENE.whatIsPlantedIsFound();
        cluster.close();
        HYGIENE.nothingIsInTheFiles();
        HYGIENE.nothingIsInTheHeapOfASealedNode(2, cluster.client());
    }
}
