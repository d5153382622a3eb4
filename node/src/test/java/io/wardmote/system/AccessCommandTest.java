package io.wardmote.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import io.wardmote.cli.CommandRun;
import io.wardmote.cli.CommandTranscript;
import io.wardmote.node.founding.ClientFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
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
        cluster = new DevCluster(DATA, DevCluster.freePorts(1), 1);
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
