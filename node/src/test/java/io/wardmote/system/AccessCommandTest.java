package io.wardmote.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.wardmote.cli.CommandRun;
import io.wardmote.cli.CommandTranscript;
import io.wardmote.external.ScriptedProxy;
import io.wardmote.http.TestCertificate;
import io.wardmote.node.founding.ClientFile;
import io.wardmote.raft.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The commands {@code wardmote access …} and {@code wardmote xks …} against a node, each as a transcript. Every verb there is stands in them. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AccessCommandTest {
    private static final Path DATA = Path.of("target", "system", "access-" + ProcessHandle.current().pid());
    private static DevCluster cluster;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws IOException {
        cluster = new DevCluster(DATA, FreePorts.of(1), 1);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    @Order(1)
    void everyVerbDoesWhatItSays() throws IOException {
        assertDoneAsWritten("access");
        mustBeTheOwnersAlone("alice.json", "accessKeyId", "accessKeySecret");
        mustBeTheOwnersAlone("session.json", "accessKeyId", "accessKeySecret", "securityToken", "expiration");
        theSessionMayWhatItsPolicySays();
        assertThat(records("alice")).isNotEmpty().allMatch(line -> line.contains(" user/alice by ")).anyMatch(line -> line.contains(": CreateKey: refused 403 "));
        assertThat(records("role/deploy")).isNotEmpty().allMatch(line -> line.contains(" role/deploy/ci by "));
    }

    private static List<String> records(String principal) {
        CommandRun run = CommandRun.of("audit", "search", "--client", DATA.resolve("client.json").toString(), "--principal", principal, "--from", "1h");
        assertThat(run.status()).as(run.err()).isZero();
        return run.out().lines().toList();
    }

    /** The manager is one in this process, which the node asks over TLS. */
    @Test
    @Order(1)
    void anExternalInstanceIsMadeChangedAndTakenAwayAndItsKeysAreUsedMeanwhile() throws IOException {
        Vertx vertx = Vertx.vertx();
        TestCertificate certificate = TestCertificate.in(folder);
        Path credential = Files.writeString(folder.resolve("theirs.json"),
            new JsonObject().put("accessKeyId", ScriptedProxy.ACCESS_KEY_ID).put("rawSecretAccessKey", ScriptedProxy.SECRET).encode());
        try (ScriptedProxy proxy = new ScriptedProxy(vertx, certificate)) {
            String made = external("create theirs --uri https://localhost:" + proxy.port() + "/tenant --region " + ScriptedProxy.REGION + " --credential " + credential
                + " --timeout 2000");
            String instance = made.replaceAll(".*(kst-[a-z0-9]+).*", "$1").strip();
            Api api = cluster.api(1);
            Api.Answer untrusted = api.ask("CreateKey", "DKMSInstanceId", instance, "ExternalKeyId", "aes-1");
            assertThat(untrusted.code()).as("of nobody whom the system trusts").isEqualTo("Rejected.Unavailable");
            assertThat(external("update " + instance + " --ca " + certificate.certificate())).contains("is asked so from now on");
            String key = api.ask("CreateKey", "DKMSInstanceId", instance, "ExternalKeyId", "aes-1").ok().at("KeyMetadata.KeyId");
            String blob = api.ask("Encrypt", "KeyId", key, "Plaintext", "hello").ok().at("CiphertextBlob");
            assertThat(api.ask("Decrypt", "CiphertextBlob", blob).ok().at("Plaintext")).isEqualTo("hello");
            assertThat(external("show " + instance)).contains("InstanceName: theirs", "XksProxyUri: https://localhost:" + proxy.port() + "/tenant", "KeyNum: 1").doesNotContain(ScriptedProxy.SECRET);
            await().until(() -> external("show " + instance).contains("Status: Connected"));
            assertThat(external("list").lines().filter(line -> line.startsWith(instance)).map(line -> line.split(" {2,}")))
                .containsExactly(new String[] {instance, "theirs", "EXTERNAL", "Connected", "1", "https://localhost:" + proxy.port() + "/tenant"});
            assertThat(external("list")).doesNotContain("SOFTWARE", ScriptedProxy.SECRET);
            assertThat(external("list --field KmsInstances.KmsInstance.InstanceName").lines()).contains("theirs");
            assertThat(api.metrics().body()).contains("wardmote_external_calls_total{instance=\"" + instance + "\",operation=\"decrypt\",outcome=\"ok\"} 1.0");

            assertThat(external("disconnect " + instance)).contains("are good for nothing");
            assertThat(api.ask("Decrypt", "CiphertextBlob", blob).code()).isEqualTo("Rejected.Unavailable");
            assertThat(api.ask("DescribeKey", "KeyId", key).ok().at("KeyMetadata.KeyState")).isEqualTo("Unavailable");
            external("connect " + instance);
            assertThat(api.ask("Decrypt", "CiphertextBlob", blob).ok().at("Plaintext")).isEqualTo("hello");
            assertThat(external("delete " + instance)).contains("The instance has 1 keys");
            String empty = external("create empty --uri https://localhost:1 --region r --credential " + credential).replaceAll(".*(kst-[a-z0-9]+).*", "$1").strip();
            assertThat(external("delete " + empty)).contains("There is no instance " + empty);
            assertThat(CommandRun.verbs("external")).containsExactlyInAnyOrder("list", "create", "update", "show", "connect", "disconnect", "delete");
        } finally {
            vertx.close().await();
        }
    }

    private static String external(String line) {
        String words = "external " + line + " --client " + DATA.resolve("client.json");
        CommandRun run = CommandRun.of(words.split(" "));
        return run.out() + run.err();
    }

    @Test
    @Order(2)
    void everyVerbOfWhatIsOfferedToOtherCloudsDoesWhatItSays() throws IOException {
        assertDoneAsWritten("xks");
        mustBeTheOwnersAlone("aws.json", "accessKeyId", "rawSecretAccessKey");
    }

    private void assertDoneAsWritten(String command) throws IOException {
        ClientFile client = ClientFile.read(DATA.resolve("client.json"));
        Map<String, String> environment = Map.of("WARDMOTE_CLIENT", DATA.resolve("client.json").toString(), "WARDMOTE_PROFILES", folder.resolve("profiles.yaml").toString());
        CommandTranscript transcript = new CommandTranscript(command + ".txt", folder, environment).of(client).with("AUTHORITY", client.caFile());
        transcript.run();
        assertThat(transcript.verbs(command)).isEqualTo(CommandRun.verbs(command));
    }

    @Test
    @Order(3)
    void aNodeThatStartsAgainSeesToWhatItsSettingsDeclare() throws IOException {
        int port = Integer.parseInt(cluster.client().getString("endpoint").split(":")[1]);
        cluster.close();
        Files.writeString(DATA.resolve("node1").resolve("wardmote.yaml"), """

            access:
              groups:
                declared: {policies: ["system:AliyunKMSReadOnlyAccess"]}
              users:
                carol: {displayName: Carol C, groups: [declared]}
            """, StandardOpenOption.APPEND);
        cluster = new DevCluster(DATA, port, 1);
        Api api = cluster.api(1);
        await().until(() -> api.identity("ListGroupsForUser", "UserName", "carol").code().isEmpty());
        await().until(() -> api.identity("ListGroupsForUser", "UserName", "carol").ok().body().encode().contains("declared"));
        assertThat(api.identity("GetUser", "UserName", "carol").ok().at("User.DisplayName")).isEqualTo("Carol C");
        assertThat(api.identity("ListPoliciesForGroup", "GroupName", "declared").ok().body().encode()).contains("AliyunKMSReadOnlyAccess");
    }

    private JsonObject content(String file) throws IOException {
        return new JsonObject(Files.readString(folder.resolve(file)));
    }

    private void mustBeTheOwnersAlone(String file, String... fields) throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(file)))).isEqualTo("rw-------");
        assertThat(content(file).fieldNames()).containsExactlyInAnyOrder(fields);
        assertThat(Files.readAllBytes(folder.resolve(file))).asString(UTF_8).doesNotContain("null");
    }

    private void theSessionMayWhatItsPolicySays() throws IOException {
        JsonObject session = content("session.json");
        for (String action : new String[] {"ListKeys", "CreateKey"}) {
            Api.Answer answer = cluster.api(1).signed(session.getString("accessKeyId"), session.getString("accessKeySecret"), action,
                "SecurityToken", session.getString("securityToken"));
            assertThat(answer.code()).isEqualTo(action.equals("ListKeys") ? "" : "Forbidden.NoPermission");
        }
    }
}
