package io.wardmote.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wardmote.node.Address;
import io.wardmote.node.Fault;
import io.wardmote.node.founding.ClientFile;
import io.wardmote.node.founding.PrivateFiles;
import io.wardmote.node.founding.Proof;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Which cluster is asked, and as whom: options before the environment before profiles. */
class ConnectionTest {
    private static final Proof ROOT = new Proof.Bearer("root-token");
    private static final Proof CI = new Proof.Bearer("ci-token");

    @TempDir
    private Path home;
    private final Map<String, String> variables = new HashMap<>();

    @BeforeEach
    void files() throws IOException {
        client("kms1:8443", "root-token").write(home.resolve("client.json"));
        PrivateFiles.write(home.resolve("token"), "ci-token\n");
    }

    private static ClientFile client(String endpoint, String token) {
        return new ClientFile(List.of(Address.of(endpoint)), "local", "1", "/ca.pem", "id", "secret", "", "", token, "kst-1", "", "", "", List.of());
    }

    private void profiles(String yaml) {
        Path folder = home.resolve(".config").resolve("wardmote");
        PrivateFiles.makeFolder(folder, "no");
        PrivateFiles.write(folder.resolve("profiles.yaml"), yaml);
    }

    private Credentials credentials(String... options) {
        return CommandLine.populateCommand(new Connection(new Environment(variables, home)), options).credentials();
    }

    private void refused(int status, String part, String... options) {
        assertThatThrownBy(() -> credentials(options)).isInstanceOfSatisfying(Fault.class, fault -> {
            assertThat(fault.status()).isEqualTo(status);
            assertThat(fault).hasMessageContaining(part);
        });
    }

    @Test
    void aClientFileSaysAll() {
        Credentials found = credentials("--client", home.resolve("client.json").toString());
        assertThat(found).isEqualTo(new Credentials(List.of(Address.of("kms1:8443")), Path.of("/ca.pem"), ROOT));
        assertThat(found.toString()).doesNotContain("root-token");
    }

    /** So that a folder with a client.json and its ca.pem can be moved, and named from anywhere. */
    @Test
    void aRelativePathInAClientFileIsBesideIt() throws IOException {
        Path moved = Files.createDirectory(home.resolve("moved"));
        String text = Files.readString(home.resolve("client.json")).replace("\"/ca.pem\"", "\"ca.pem\"")
            .replaceFirst("\"clientKeyFile\" : null", "\"clientKeyFile\" : \"../keys/clientKey.json\"");
        PrivateFiles.write(moved.resolve("client.json"), text);
        assertThat(credentials("--client", moved.resolve("client.json").toString()).authority()).isEqualTo(moved.resolve("ca.pem"));
        Credentials lost = credentials("--client", moved.resolve("client.json").toString());
        assertThatThrownBy(lost::open).isInstanceOf(Fault.class)
            .hasMessageStartingWith(moved.resolve("ca.pem") + " is not there; give the cluster's ca.pem, such as by caFile of client.json");
        assertThat(ClientFile.read(moved.resolve("client.json")).clientKeyFile()).isEqualTo(home.resolve("keys/clientKey.json").toString());
        variables.put("WARDMOTE_CLIENT", moved.resolve("client.json").toString());
        assertThat(credentials().authority()).isEqualTo(moved.resolve("ca.pem"));
        profiles("profiles: {moved: {client: ../../moved/client.json}}\n");
        assertThat(credentials("--profile", "moved").authority().normalize()).isEqualTo(moved.resolve("ca.pem"));
    }

    @Test
    void aProfileIsAClientFileOrItsParts() {
        profiles("""
            default: admin
            profiles:
              admin: {client: ../../client.json}
              ci:
                endpoints: [kms2:8443, "kms3:8443"]
                ca: ca.pem
                tokenFile: ../../token
            """);
        assertThat(credentials().proof()).isEqualTo(ROOT);
        Credentials ci = credentials("--profile", "ci");
        assertThat(ci.endpoints()).containsExactly(Address.of("kms2:8443"), Address.of("kms3:8443"));
        assertThat(ci.authority()).isEqualTo(home.resolve(".config/wardmote/ca.pem"));
        assertThat(ci.proof()).isEqualTo(CI);
        variables.put("WARDMOTE_PROFILE", "ci");
        assertThat(credentials().proof()).isEqualTo(CI);
        assertThat(credentials("--profile", "admin").proof()).isEqualTo(ROOT);
        variables.put("WARDMOTE_CLIENT", home.resolve("client.json").toString());
        assertThat(credentials().proof()).isEqualTo(ROOT);
    }

    @Test
    void anAccessKeyIsReadFromAFileAsCommandsMakeIt() {
        PrivateFiles.write(home.resolve("alice.json"), "{\"accessKeyId\":\"LTAI1\",\"accessKeySecret\":\"very-secret\"}");
        PrivateFiles.write(home.resolve("session.json"), "{\"accessKeyId\":\"STS.1\",\"accessKeySecret\":\"s\",\"securityToken\":\"t\",\"expiration\":\"later\"}");
        profiles("profiles:\n  alice: {endpoints: [kms2:8443], ca: ca.pem, accessKeyFile: ../../alice.json}\n"
            + "  both: {endpoints: [kms2:8443], ca: ca.pem, accessKeyFile: ../../alice.json, tokenFile: ../../token}\n");
        assertThat(credentials("--profile", "alice").proof()).isEqualTo(new Proof.AccessKey("LTAI1", "very-secret", ""));
        assertThat(credentials("--profile", "alice").toString()).contains("LTAI1").doesNotContain("very-secret");
        refused(Fault.CONFIG, "give either tokenFile, a bearer token, or accessKeyFile", "--profile", "both");
        variables.put("WARDMOTE_CLIENT", home.resolve("client.json").toString());
        variables.put("WARDMOTE_ACCESS_KEY_FILE", home.resolve("session.json").toString());
        assertThat(credentials().proof()).isEqualTo(new Proof.AccessKey("STS.1", "s", "t"));
        variables.put("WARDMOTE_TOKEN_FILE", home.resolve("token").toString());
        refused(Fault.USAGE, "are both set");
        PrivateFiles.write(home.resolve("alice.json"), "{\"accessKeyId\":\"LTAI1\"}");
        refused(Fault.DATA, "alice.json is damaged", "--profile", "alice");
    }

    @Test
    void theEnvironmentTakesThePlaceOfPartsButNotOfOptions() {
        variables.put("WARDMOTE_CLIENT", home.resolve("client.json").toString());
        variables.put("WARDMOTE_ENDPOINT", "kms8:1,kms9:2");
        variables.put("WARDMOTE_TOKEN_FILE", home.resolve("token").toString());
        assertThat(credentials()).isEqualTo(new Credentials(List.of(Address.of("kms8:1"), Address.of("kms9:2")), Path.of("/ca.pem"), CI));
        assertThat(credentials("--at", "kms7:3").endpoints()).containsExactly(Address.of("kms7:3"));
        assertThat(credentials("--client", home.resolve("client.json").toString()).endpoints()).containsExactly(Address.of("kms1:8443"));
        variables.remove("WARDMOTE_CLIENT");
        variables.put("WARDMOTE_CA", "/other.pem");
        assertThat(credentials().authority()).isEqualTo(Path.of("/other.pem"));
    }

    @Test
    void whatIsWrongIsNamed() throws IOException {
        refused(Fault.USAGE, "give --client FILE or --profile NAME");
        refused(Fault.CONFIG, "There is no profile ci", "--profile", "ci");
        refused(Fault.USAGE, "either --client or --profile", "--profile", "ci", "--client", "x");
        profiles("profiles:\n  ci: {endpoints: [kms2:8443], colour: red}\n  no: {client: a, ca: b}\n  port: {endpoints: [kms2], ca: a, tokenFile: b}\n");
        refused(Fault.CONFIG, "has no profile dev; it has ci, no, port", "--profile", "dev");
        refused(Fault.CONFIG, "ca is missing", "--profile", "ci");
        refused(Fault.CONFIG, "colour is not a setting", "--profile", "ci");
        refused(Fault.CONFIG, "ca is not a setting", "--profile", "no");
        refused(Fault.USAGE, "is \"kms2\"; give host:port", "--profile", "port");
        Files.writeString(home.resolve("token"), "two words");
        variables.put("WARDMOTE_TOKEN_FILE", home.resolve("token").toString());
        refused(Fault.DATA, "holds no bearer token");
    }

    @Test
    void whatOthersMayReadIsNotUsed() throws IOException {
        profiles("profiles:\n  ci: {endpoints: [kms2:8443], ca: ca.pem, tokenFile: ../../token}\n");
        Files.setPosixFilePermissions(home.resolve("token"), PosixFilePermissions.fromString("rw-r-----"));
        refused(Fault.CONFIG, "chmod 600", "--profile", "ci");
        Files.setPosixFilePermissions(home.resolve("token"), PosixFilePermissions.fromString("rw-------"));
        assertThat(credentials("--profile", "ci").proof()).isEqualTo(CI);
        Files.setPosixFilePermissions(home.resolve(".config/wardmote/profiles.yaml"), PosixFilePermissions.fromString("rw----r--"));
        refused(Fault.CONFIG, "is open to others than its owner (rw----r--)", "--profile", "ci");
    }
}
