package io.wardmote.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.wardmote.access.BearerTokens;
import io.wardmote.cli.CommandRun;
import io.wardmote.external.ScriptedProxy;
import io.wardmote.http.TestCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands {@code wardmote access …} against a node, as a transcript; {@code -Drecord=true} writes it anew, to be read as a diff. Every verb
 * there is stands in it.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AccessCommandTest {
    private static final Path TRANSCRIPT = Path.of("src/test/resources/cli/access.txt");
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
        String written = Files.readString(TRANSCRIPT);
        StringBuilder run = new StringBuilder();
        Set<String> all = CommandRun.verbs("access");
        Set<String> verbs = new TreeSet<>();
        for (String line : written.lines().filter(it -> it.isBlank() || it.matches("[$#<].*")).toList()) {
            run.append(line).append('\n');
            if (line.startsWith("<")) keep(line.substring(1));
            if (!line.startsWith("$")) continue;
            String[] words = line.substring(1).strip().split(" ");
            verbs.add(all.contains(words[1]) ? words[1] : words[1] + " " + words[2]);
            run.append(printed(words));
        }
        if (Boolean.getBoolean("record")) Files.writeString(TRANSCRIPT, run.toString());
        assertThat(run.toString()).isEqualTo(written);
        assertThat(verbs).isEqualTo(all);
        mustBeTheOwnersAlone("alice.json", "accessKeyId", "accessKeySecret");
        mustBeTheOwnersAlone("session.json", "accessKeyId", "accessKeySecret", "securityToken", "expiration");
        theSessionMayWhatItsPolicySays();
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
            assertThat(api.metrics().body()).contains("wardmote_external_calls_total{instance=\"" + instance + "\",operation=\"decrypt\",outcome=\"ok\"} 1.0");

            assertThat(external("disconnect " + instance)).contains("are good for nothing");
            assertThat(api.ask("Decrypt", "CiphertextBlob", blob).code()).isEqualTo("Rejected.Unavailable");
            assertThat(api.ask("DescribeKey", "KeyId", key).ok().at("KeyMetadata.KeyState")).isEqualTo("Unavailable");
            external("connect " + instance);
            assertThat(api.ask("Decrypt", "CiphertextBlob", blob).ok().at("Plaintext")).isEqualTo("hello");
            assertThat(external("delete " + instance)).contains("The instance has 1 keys");
            String empty = external("create empty --uri https://localhost:1 --region r --credential " + credential).replaceAll(".*(kst-[a-z0-9]+).*", "$1").strip();
            assertThat(external("delete " + empty)).contains("There is no instance " + empty);
            assertThat(CommandRun.verbs("external")).containsExactlyInAnyOrder("create", "update", "show", "connect", "disconnect", "delete");
        } finally {
            vertx.close().await();
        }
    }

    private static String external(String line) {
        CommandRun run = CommandRun.of(Stream.concat(Stream.of("external"), Stream.concat(Stream.of(line.split(" ")), Stream.of("--client", DATA.resolve("client.json").toString()))).toArray(String[]::new));
        return run.out() + run.err();
    }

    @Test
    @Order(2)
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

    /** {@code name content}: a file of that name. */
    private void keep(String nameAndContent) throws IOException {
        String[] parts = nameAndContent.split(" ", 2);
        Files.writeString(folder.resolve(parts[0]), parts[1].replace("ACCOUNT", cluster.client().getString("account")));
    }

    /** {@code FOLDER/} is where files are, {@code KEY} the id in alice.json, {@code TOKEN} that of the bearer token in the file token. */
    private String printed(String[] words) throws IOException {
        String id = Files.exists(folder.resolve("alice.json")) ? content("alice.json").getString("accessKeyId") : "";
        Stream<String> arguments = Stream.of(words).map(word -> word.replace("FOLDER", folder.toString()).replace("KEY", id))
            .map(word -> word.equals("TOKEN") ? token() : word);
        CommandRun run = CommandRun.of(Stream.concat(arguments, Stream.of("--client", DATA.resolve("client.json").toString())).toArray(String[]::new));
        String shown = (run.out() + run.err()).replace(folder.toString(), "FOLDER").replace(cluster.client().getString("account"), "ACCOUNT")
            .replace(cluster.client().getString("endpoint"), "NODE").replaceAll("LTAI[A-Za-z0-9]{20}", "KEY").replaceAll("STS\\.[A-Za-z0-9]{24}", "SESSION")
            .replaceAll("[0-9a-f]{64}", "TOKEN").replaceAll("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z", "TIME");
        return shown.lines().map(line -> "  " + line + "\n").reduce("", String::concat) + (run.status() == 0 ? "" : "  = " + run.status() + "\n");
    }

    private String token() {
        try {
            return BearerTokens.hash(Base64.getUrlDecoder().decode(Files.readString(folder.resolve("token"))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
