package io.wardmote.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import io.wardmote.access.BearerTokens;
import io.wardmote.cli.CommandRun;
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
 * The commands {@code wardmote access …} and {@code wardmote xks …} against a node, each as a transcript; {@code -Drecord=true} writes them anew, to be
 * read as a diff. Every verb there is stands in them.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AccessCommandTest {
    private static final Path TRANSCRIPTS = Path.of("src/test/resources/cli");
    private static final Path DATA = Path.of("target", "system", "access-" + ProcessHandle.current().pid());
    private static DevCluster cluster;
    private String offered = "";

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
    @Order(1)
    void everyVerbOfWhatIsOfferedToOtherCloudsDoesWhatItSays() throws IOException {
        offered = cluster.api(1).ask("CreateKey").ok().at("KeyMetadata.KeyId");
        assertDoneAsWritten("xks");
        mustBeTheOwnersAlone("aws.json", "accessKeyId", "rawSecretAccessKey");
    }

    private void assertDoneAsWritten(String command) throws IOException {
        Path transcript = TRANSCRIPTS.resolve(command + ".txt");
        String written = Files.readString(transcript);
        StringBuilder run = new StringBuilder();
        Set<String> all = CommandRun.verbs(command);
        Set<String> verbs = new TreeSet<>();
        for (String line : written.lines().filter(it -> it.isBlank() || it.matches("[$#<].*")).toList()) {
            run.append(line).append('\n');
            if (line.startsWith("<")) keep(line.substring(1));
            if (!line.startsWith("$")) continue;
            String[] words = line.substring(1).strip().split(" ");
            verbs.add(all.contains(words[1]) ? words[1] : words[1] + " " + words[2]);
            run.append(printed(words));
        }
        if (Boolean.getBoolean("record")) Files.writeString(transcript, run.toString());
        assertThat(run.toString()).isEqualTo(written);
        assertThat(verbs).isEqualTo(all);
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

    /**
     * {@code FOLDER/} is where files are, {@code KEY} the id in alice.json, {@code TOKEN} that of the bearer token in the file token, {@code CREDENTIAL} that
     * in aws.json, {@code OFFERED} a key's.
     */
    private String printed(String[] words) throws IOException {
        Stream<String> arguments = Stream.of(words).map(word -> word.replace("FOLDER", folder.toString()).replace("KEY", id("alice.json"))
                .replace("CREDENTIAL", id("aws.json")).replace("OFFERED", offered))
            .map(word -> word.equals("TOKEN") ? token() : word);
        CommandRun run = CommandRun.of(Stream.concat(arguments, Stream.of("--client", DATA.resolve("client.json").toString())).toArray(String[]::new));
        String shown = (run.out() + run.err()).replace(folder.toString(), "FOLDER").replace(cluster.client().getString("account"), "ACCOUNT")
            .replace(cluster.client().getString("endpoint"), "NODE").replaceAll("\\b[A-Z2-7]{24}\\b", "CREDENTIAL").replaceAll("LTAI[A-Za-z0-9]{20}", "KEY").replaceAll("STS\\.[A-Za-z0-9]{24}", "SESSION")
            .replaceAll("[0-9a-f]{64}", "TOKEN").replaceAll("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z", "TIME");
        if (!offered.isEmpty()) shown = shown.replace(offered, "OFFERED");
        return shown.lines().map(line -> "  " + line + "\n").reduce("", String::concat) + (run.status() == 0 ? "" : "  = " + run.status() + "\n");
    }

    /** In a file of an access key, if it is there. */
    private String id(String file) {
        try {
            return Files.exists(folder.resolve(file)) ? content(file).getString("accessKeyId") : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
