package io.wardmote.system;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import io.wardmote.http.InstanceClient;
import io.wardmote.raft.FreePorts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** What one node of a cluster answered holds on every node at once: of keys, of rights, and of what these are proven by. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EverywhereSystemTest {
    private static final Path DATA = Path.of("target", "system", "everywhere-" + ProcessHandle.current().pid());
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static DevCluster cluster;

    @BeforeAll
    static void start() throws IOException {
        cluster = new DevCluster(DATA, FreePorts.of(3), 3);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void aKeyCreatedThroughOneNodeIsUsableThroughEveryOtherAtOnce() {
        for (int round = 0; round < 30; round++) {
            String key = cluster.api(1 + round % 3).ask("CreateKey").ok().at("KeyMetadata.KeyId");
            String blob = cluster.api(1 + (round + 1) % 3).ask("Encrypt", "KeyId", key, "Plaintext", "x").ok().at("CiphertextBlob");
            assertThat(cluster.api(1 + (round + 2) % 3).ask("Decrypt", "CiphertextBlob", blob).ok().at("Plaintext")).isEqualTo("x");
        }
    }

    /** Each time the change is answered by one node, and the others are asked at once. */
    @Test
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

    @Test
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

    /** Each time one node answers the change, and all are asked at once. */
    @Test
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

    @Test
    void policiesHoldOverHttpOnEveryNodeAndAreExplained() throws IOException {
        PoliciesOverHttp policies = new PoliciesOverHttp(cluster);
        policies.conditionsAreHeldToWhatTheRequestIs();
        policies.aKeysPolicyHoldsEverywhereWithTheAnswer();
        policies.anAdministratorIsToldWhy(DATA);
    }

    /** Parameters from one node, the import through the next, the use and the withdrawal at the third; the token's failures are everybody's. */
    @Test
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

    /** What was answered by a leader that dies then is so on the others. Last, since the rest asks nodes that all are there. */
    @Test
    @Order(Integer.MAX_VALUE)
    void aWithdrawalThatWasAnsweredOutlivesTheLeader() throws IOException {
        String key = cluster.api(1).ask("CreateKey").ok().at("KeyMetadata.KeyId");
        String leader = cluster.api(1).health().getString("leader");
        int node = Stream.of(1, 2, 3).filter(number -> cluster.api(number).health().getString("node").equals(leader)).findFirst().orElseThrow();
        cluster.api(node).ask("CreatePolicy", "Name", "brief", "Permissions", "[\"RbacPermission/Template/CryptoServiceKeyUser\"]", "Resources", "[\"key/*\"]").ok();
        cluster.api(node).ask("CreateApplicationAccessPoint", "Name", "brief", "AuthenticationMethod", "ClientKey", "Policies", "[\"brief\"]").ok();
        InstanceClient client = clientKeyOf("brief", node);
        assertEverywhere(client, key, "200");
        cluster.api(node).ask("UpdatePolicy", "Name", "brief", "Resources", "[\"key/another\"]").ok();
        cluster.kill(node);
        for (int other = 1; other <= 3; other++) {
            if (other == node) continue;
            InstanceClient at = client.at(cluster.client().getJsonArray("endpoints").getString(other - 1));
            await().atMost(PATIENCE).until(() -> {
                String verdict = at.ask("Encrypt", "KeyId", key, "Plaintext", new byte[] {1}).verdict();
                assertThat(verdict).isIn("403 Forbidden.NoPermission", "503 ServiceUnavailableTemporary");
                return verdict.startsWith("403");
            });
        }
        cluster.restart(node);
        await().atMost(PATIENCE).until(() -> cluster.api(node).ready());
    }

    private static InstanceClient clientKeyOf(String accessPoint, int node) {
        Api.Answer made = cluster.api(node).ask("CreateClientKey", "AapName", accessPoint, "Password", "Passw0rd!").ok();
        return InstanceClient.of(Api.trust(Path.of(cluster.client().getString("caFile"))), cluster.client().getString("endpoint"), made.at("ClientKeyId"), made.at("PrivateKeyData"), "Passw0rd!");
    }

    private static void assertEverywhere(InstanceClient client, String key, String verdict) {
        for (int node = 1; node <= 3; node++)
            assertThat(client.at(cluster.client().getJsonArray("endpoints").getString(node - 1)).ask("Encrypt", "KeyId", key, "Plaintext", new byte[] {1}).verdict()).isEqualTo(verdict);
    }

    private static List<String> everywhere(JsonObject client) {
        return Stream.of(1, 2, 3).map(number -> new Api(client, number).ask("ListKeys")).map(answer -> answer.status() + " " + answer.code()).toList();
    }

    private static List<String> withAccessKey(String id, String secret) {
        return Stream.of(1, 2, 3).map(number -> cluster.api(number).signed(id, secret, "ListKeys")).map(answer -> answer.status() + " " + answer.code()).toList();
    }

    private static List<String> inSession(Api.Answer session, String action) {
        String id = session.at("Credentials.AccessKeyId");
        String secret = session.at("Credentials.AccessKeySecret");
        return Stream.of(1, 2, 3).map(number -> cluster.api(number).signed(id, secret, action, "SecurityToken", session.at("Credentials.SecurityToken")))
            .map(answer -> answer.status() + " " + answer.code()).toList();
    }

    private static String trustInTheAccount() {
        return "{\"Version\":\"1\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\",\"Principal\":{\"RAM\":\"acs:ram::"
            + cluster.client().getString("account") + ":root\"}}]}";
    }
}
