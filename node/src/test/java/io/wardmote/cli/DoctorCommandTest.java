package io.wardmote.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.crypto.Randomness;
import io.wardmote.node.NodeConfig;
import io.wardmote.node.founding.Founding;
import io.wardmote.node.founding.Keepsake;
import io.wardmote.node.founding.NodeFolder;
import io.wardmote.node.founding.Identity;
import io.wardmote.node.founding.Pem;
import io.wardmote.raft.FreePorts;
import io.wardmote.raft.Peer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with a node that does not run is found and named, each with what to do. */
class DoctorCommandTest {
    @TempDir
    private Path base;
    private Path settings;
    private NodeFolder folder;
    private int port;

    @BeforeEach
    void found() throws IOException {
        port = FreePorts.of(3);
        settings = base.resolve("wardmote.yaml");
        write("");
        NodeConfig config = NodeConfig.read(settings);
        new Founding(new Randomness(), Instant.now()).found(List.of(config), Duration.ofDays(1));
        folder = NodeFolder.of(config);
    }

    private void write(String further) throws IOException {
        Files.writeString(settings, "node: kms1\nlisten:\n  https: 127.0.0.1:" + port + "\n  raft: 127.0.0.1:" + (port + 1) + "\n  link: 127.0.0.1:" + (port + 2) + "\n" + further);
    }

    private CommandRun doctor(String... options) {
        String[] all = new String[options.length + 3];
        System.arraycopy(new String[] {"doctor", "--config", settings.toString()}, 0, all, 0, 3);
        System.arraycopy(options, 0, all, 3, options.length);
        return CommandRun.of(new Environment(Map.of(), base), new byte[0], all);
    }

    private void found(String... lines) {
        CommandRun run = doctor();
        assertThat(run.out()).contains(lines);
        assertThat(run.status()).as(run.out() + run.err()).isEqualTo(1);
        assertThat(run.err()).isEmpty();
    }

    @Test
    void aNodeThatIsWellIs() {
        CommandRun run = doctor();
        assertThat(run.out()).contains("ok       settings: " + settings + " can be used.", "ok       node: kms1 of cluster ", "ok       root key: ",
            "ok       tls: ", "ok       names: Clients that go to 127.0.0.1 ", "ok       ports: The node does not run, and its ports are free.",
            "ok       peers: There are no others.", "0 faults");
        assertThat(run.out()).contains(" disk: To keep 4 KiB takes ");
        assertThat(run.status()).as(run.out()).isZero();
        assertThat(doctor("--field", "faults").out()).isEqualTo("0\n");
    }

    @Test
    void settingsThatCannotBeAreNamed() throws IOException {
        write("limits: {keys: many}\ncolour: red\n");
        found("fault    settings: ", "limits.keys is \"many\"", "colour is not a setting", "1 fault, 0 warnings");
    }

    @Test
    void aFolderOfNoNodeIsNamed() throws IOException {
        write("data: elsewhere\n");
        found("fault    node: ", "holds no node yet; found a cluster with `wardmote cluster init`", "warning  disk: ");
    }

    @Test
    void whatOpensTheRootKeyHasToBeThereAndItsOwners() throws IOException {
        Path protector = NodeConfig.read(settings).protector();
        Files.setPosixFilePermissions(protector, PosixFilePermissions.fromString("rw-r--r--"));
        found("fault    root key: " + protector + " is open to others than its owner (rw-r--r--); do `chmod 600 " + protector + "`.");
        Files.delete(protector);
        found("fault    root key: " + protector);
    }

    @Test
    void filesOfTlsThatDoNotBelongTogetherAreNamed() throws IOException {
        Path key = NodeConfig.read(settings).tls().key();
        Files.copy(folder.nodeKey(), key, StandardCopyOption.REPLACE_EXISTING);
        found("fault    tls: " + key + " is not the key of ", "`wardmote cluster certificate --config " + settings);
    }

    @Test
    void aCertificateWithoutTheNameByWhichClientsComeIsNamed() throws IOException {
        write("advertise: kms.example.org:8443\n");
        found("fault    names: ", "has not the name kms.example.org, by which clients come");
    }

    @Test
    void certificatesAreLookedAtBeforeTheyEnd() {
        X509Certificate certificate = Pem.certificates(folder.nodeCertificate()).getFirst();
        Instant end = certificate.getNotAfter().toInstant();
        assertThat(time(certificate, end.minus(Duration.ofDays(31)))).startsWith("ok ");
        assertThat(time(certificate, end.minus(Duration.ofDays(29)))).startsWith("warning ").contains(" only; renew it.");
        assertThat(time(certificate, end)).startsWith("fault ").contains(" was good until " + end + "; renew it.");
        assertThat(time(certificate, certificate.getNotBefore().toInstant().minusSeconds(1))).startsWith("fault ").contains("clock is right");
    }

    private static String time(X509Certificate certificate, Instant now) {
        Findings findings = new Findings();
        CertificateCheck.time(findings, Path.of("node.pem"), certificate, "renew it", now);
        return findings.text();
    }

    @Test
    void clocksThatDifferAreNamed() {
        assertThat(clock(-5, 5)).startsWith("ok ").contains("is that of other");
        assertThat(clock(-900, -800)).startsWith("ok ").contains("at least 800 ms behind that of other");
        assertThat(clock(1500, 1600)).startsWith("warning ").contains("at least 1500 ms ahead of other");
        assertThat(clock(-90_000, -89_000)).startsWith("fault ").contains("set it, by NTP");
    }

    private static String clock(long before, long after) {
        Findings findings = new Findings();
        PeerCheck.clock(findings, "other", before, after);
        return findings.text();
    }

    @Test
    void aSlowDiskIsNamed() {
        assertThat(disk(3)).startsWith("ok ");
        assertThat(disk(40)).startsWith("warning ").contains("each change waits for that");
        assertThat(disk(800)).startsWith("fault ").contains("give the node a disk");
    }

    private static String disk(long median) {
        Findings findings = new Findings();
        DiskCheck.told(findings, median, 2 * median);
        return findings.text();
    }

    @Test
    void aPortInUseAndAPeerThatIsAwayOrAnotherAreNamed() throws IOException {
        Identity identity = Identity.read(folder.identity());
        Keepsake known = Keepsake.of(folder, identity);
        try (ServerSocket taken = new ServerSocket(port + 2, 1, InetAddress.getByName("127.0.0.1"))) {
            new Keepsake(known.slots(), List.of(new Peer("kms2", "127.0.0.1:1", "127.0.0.1:2"))).write(folder.keepsake());
            found("fault    ports: The node cannot listen on 127.0.0.1:" + taken.getLocalPort() + ", because that port is in use",
                "fault    peers: Node kms2 at 127.0.0.1:1 is not reached", "fault    peers: Node kms2 at 127.0.0.1:2 is not reached",
                "see that it runs, and that no firewall is between");
        }
        Files.writeString(folder.keepsake(), "{");
        found("fault    peers: " + folder.keepsake() + " is damaged");
    }

    @Test
    void anHsmWhoseLibraryIsNoneIsNamed() throws IOException {
        Path pin = Files.writeString(base.resolve("pin"), "1234");
        Files.setPosixFilePermissions(pin, PosixFilePermissions.fromString("rw-------"));
        write("hsm: {library: /nowhere.so, token: wardmote, pin: " + pin + "}\n");
        found("fault    settings: ", "library is /nowhere.so, which is not there");
        Path library = Files.writeString(base.resolve("library.so"), "no library");
        write("hsm: {library: " + library + ", token: wardmote, pin: " + pin + "}\n");
        found("fault    hsm: The HSM cannot be used: ");
    }

    @Test
    void aClusterThatCannotBeAskedForItsTimeIsAWarning() {
        CommandRun run = doctor("--peer", "127.0.0.1:1");
        assertThat(run.out()).contains("warning  clock: It could not be compared: Node 127.0.0.1:1 cannot be reached");
        assertThat(run.status()).isZero();
    }
}
