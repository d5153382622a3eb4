package io.wardmote.node.founding;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wardmote.crypto.Randomness;
import io.wardmote.crypto.RootKey;
import io.wardmote.key.Binding;
import io.wardmote.key.Secret;
import io.wardmote.node.Fault;
import io.wardmote.node.NodeConfig;
import io.wardmote.state.Command;
import io.wardmote.state.Member;
import io.wardmote.state.Slot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoundingTest {
    private static final Randomness RANDOM = new Randomness();
    private static final Instant NOW = Instant.parse("2026-11-24T00:00:00Z");

    @TempDir
    private Path base;
    private List<NodeConfig> nodes;
    private ClientFile client;

    @BeforeEach
    void found() throws IOException {
        nodes = new ArrayList<>();
        for (int i = 1; i <= 3; i++) nodes.add(config("node" + i, i));
        client = new Founding(RANDOM, NOW).found(nodes, Duration.ofDays(30));
    }

    private NodeConfig config(String name, int number) throws IOException {
        Path folder = Files.createDirectories(base.resolve(name));
        Path file = folder.resolve("wardmote.yaml");
        Files.writeString(file, "node: " + name + "\nnames: [kms.example.org]\nlisten: {https: '127.0.0.1:844" + number + "', raft: '127.0.0.1:854" + number
            + "', link: '127.0.0.1:864" + number + "'}\n");
        return NodeConfig.read(file);
    }

    private NodeFolder folder(int node) {
        return NodeFolder.of(nodes.get(node - 1));
    }

    private RootKey root(int node) {
        return FileSlot.openAny(folder(node).openedAs(nodes.get(node - 1)).cluster(), 1, List.of(FileSlot.read(folder(node).slot())), FileSlot.protector(nodes.get(node - 1).protector()), RANDOM);
    }

    @Test
    void everyNodeOpensTheSameRootKeyWithItsOwnProtector() throws IOException {
        try (RootKey first = root(1); RootKey second = root(2); Secret a = first.copy(); Secret b = second.copy()) {
            assertThat(a.bytes()).isEqualTo(b.bytes());
        }
        assertThat(Files.readAllBytes(nodes.get(0).protector())).hasSize(32).isNotEqualTo(Files.readAllBytes(nodes.get(1).protector()));
    }

    @Test
    void anotherNodesProtectorIsRefusedInOneSentence() throws IOException {
        Files.copy(nodes.get(1).protector(), nodes.get(0).protector(), StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> root(1)).isInstanceOf(Fault.class).hasMessageContaining("opens none of the key slots");
    }

    @Test
    void genesisHoldsTheClusterAndOpensUnderTheRootKey() throws Exception {
        Command.Found found = Genesis.read(folder(1).genesis());
        assertThat(found.members()).extracting(Member::name).containsExactly("node1", "node2", "node3");
        assertThat(found.slots()).extracting(Slot::label).doesNotHaveDuplicates().hasSize(3);
        assertThat(found.facts().account()).matches("1[0-9]{15}").isEqualTo(client.account());
        assertThat(found.instances()).singleElement().satisfies(instance -> assertThat(instance.id()).startsWith("kst-").isEqualTo(client.softwareInstanceId()));
        assertThat(Files.exists(folder(2).genesis())).isFalse();
        try (RootKey root = root(3)) {
            try (Secret secret = root.open(Binding.accessKey(client.accessKeyId()), found.administrator().secret())) {
                assertThat(new String(secret.bytes(), UTF_8)).isEqualTo(client.accessKeySecret()).hasSize(30);
            }
            try (Secret key = root.open(Binding.clusterAuthority(), found.facts().authorityKey())) {
                PrivateKey authority = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key.bytes()));
                assertThat(fit(authority, Pem.certificates(folder(1).clusterAuthority()).getFirst())).isTrue();
            }
        }
        byte[] token = Base64.getUrlDecoder().decode(client.bearerToken());
        assertThat(found.token().hash()).isEqualTo(HexFormat.of().formatHex(Founding.sha256(token)));
        assertThat(found.token().expiresAt()).isEqualTo(NOW.plus(Duration.ofDays(30)).toEpochMilli());
        assertThat(client.accessKeyId()).matches("LTAI[0-9A-Za-z]{20}");
    }

    private static boolean fit(PrivateKey key, X509Certificate certificate) throws Exception {
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(key);
        byte[] signed = signature.sign();
        signature.initVerify(certificate.getPublicKey());
        return signature.verify(signed);
    }

    @Test
    void identitiesNameTheOtherMembersAndWhereTheyAre() {
        Identity second = folder(2).openedAs(nodes.get(1));
        assertThat(second.peers(nodes.get(1))).extracting(peer -> peer.raftAddress())
            .containsExactly("127.0.0.1:8542", "127.0.0.1:8541", "127.0.0.1:8543");
        assertThat(second.seed()).isEmpty();
        assertThat(folder(1).openedAs(nodes.get(0)).cluster()).isEqualTo(second.cluster());
    }

    @Test
    void nothingOnDiskIsABareSecret() throws IOException {
        client.write(folder(1).client());
        List<String> bare = new ArrayList<>();
        try (RootKey root = root(1); Secret copy = root.copy()) {
            bare.add(new String(copy.bytes(), ISO_8859_1));
            bare.add(Base64.getEncoder().encodeToString(copy.bytes()));
            bare.add(HexFormat.of().formatHex(copy.bytes()));
            Command.Found found = Genesis.read(folder(1).genesis());
            try (Secret key = root.open(Binding.clusterAuthority(), found.facts().authorityKey());
                 Secret clients = root.open(NodeCertificates.CLIENT_AUTHORITY, NodeCertificates.authorityKey(folder(1)))) {
                bare.add(Base64.getEncoder().encodeToString(key.bytes()).substring(0, 60));
                bare.add(Base64.getEncoder().encodeToString(clients.bytes()).substring(60));
                bare.add(new String(key.bytes(), ISO_8859_1));
            }
        }
        List<String> onlyForClients = List.of(client.accessKeySecret(), client.bearerToken());
        try (Stream<Path> files = Files.walk(base)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String content = new String(Files.readAllBytes(file), ISO_8859_1).replace("\n", "");
                assertThat(bare).as(file.toString()).noneMatch(content::contains);
                if (!file.equals(folder(1).client())) assertThat(onlyForClients).as(file.toString()).noneMatch(content::contains);
            }
        }
        assertThat(client.toString()).doesNotContain(onlyForClients);
    }

    @Test
    void foldersAndFilesAreTheirOwnersAlone() throws IOException {
        client.write(folder(1).client());
        try (Stream<Path> members = Files.walk(folder(1).path())) {
            for (Path member : members.toList()) {
                String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(member));
                assertThat(mode).as(member.toString()).isEqualTo(Files.isDirectory(member) ? "rwx------" : "rw-------");
            }
        }
    }

    @Test
    void aFolderThatHoldsANodeIsNotFoundedAgain() {
        assertThatThrownBy(() -> new Founding(RANDOM, NOW).found(nodes, Duration.ofDays(1))).isInstanceOf(Fault.class).hasMessageContaining("holds a node already");
    }

    @Test
    void aFolderThatHoldsSomethingElseIsLeftAlone() throws IOException {
        NodeConfig other = config("other", 9);
        Path letter = Files.createDirectories(other.data()).resolve("letter.txt");
        Files.writeString(letter, "Dear");
        assertThatThrownBy(() -> new Founding(RANDOM, NOW).found(List.of(other), Duration.ofDays(1))).isInstanceOf(Fault.class).hasMessageContaining("not empty");
        assertThat(Files.list(other.data())).containsExactly(letter);
    }

    /** Its data may be lost, and this all that opens the backups. */
    @Test
    void aProtectorThatIsThereIsKept() throws IOException {
        NodeConfig other = config("other", 9);
        Path protector = base.resolve("safe.key");
        Files.writeString(base.resolve("other/wardmote.yaml"), "rootKey: {file: " + protector + "}\n", StandardOpenOption.APPEND);
        Files.writeString(protector, "opens backups");
        NodeConfig again = NodeConfig.read(base.resolve("other/wardmote.yaml"));
        assertThatThrownBy(() -> new Founding(RANDOM, NOW).found(List.of(again), Duration.ofDays(1))).isInstanceOf(Fault.class)
            .hasMessageStartingWith(protector + " is there already");
        assertThat(protector).hasContent("opens backups");
        assertThat(other.data()).isEmptyDirectory();
    }

    @Test
    void anotherNodesFolderIsRefused() throws IOException {
        Path file = base.resolve("node1").resolve("other.yaml");
        Files.writeString(file, "node: node7\n");
        NodeConfig other = NodeConfig.read(file);
        assertThatThrownBy(() -> NodeFolder.of(other).openedAs(other)).isInstanceOf(Fault.class).hasMessageContaining("belongs to node node1 and not to node7");
    }

    @Test
    void filesOfAnotherClusterAreRefused() throws IOException {
        NodeConfig foreign = config("foreign", 9);
        new Founding(RANDOM, NOW).found(List.of(foreign), Duration.ofDays(1));
        Identity identity = folder(1).openedAs(nodes.getFirst());
        folder(1).mustHaveCertificates(nodes.getFirst(), identity);
        Files.copy(NodeFolder.of(foreign).clusterAuthority(), folder(1).clusterAuthority(), StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> folder(1).mustHaveCertificates(nodes.getFirst(), identity)).isInstanceOf(Fault.class)
            .hasMessageContaining("is the authority of another cluster than this node's (" + identity.cluster());
        Files.copy(NodeFolder.of(foreign).slot(), folder(2).slot(), StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> root(2)).isInstanceOf(Fault.class).hasMessageContaining("opens none of the key slots");
        assertThatThrownBy(() -> config("node1-listener", 8, "place: {role: listener}\n")).isInstanceOf(Fault.class).hasMessageContaining("who founds a cluster needs a vote");
    }

    private void config(String name, int number, String more) throws IOException {
        Path file = base.resolve(name).resolve("wardmote.yaml");
        config(name, number);
        Files.writeString(file, more, StandardOpenOption.APPEND);
        new Founding(RANDOM, NOW).found(List.of(NodeConfig.read(file)), Duration.ofDays(1));
    }

    @Test
    void damageIsNamedByItsFile() throws IOException {
        Files.writeString(folder(1).identity(), "{\"format\":1,");
        assertThatThrownBy(() -> folder(1).openedAs(nodes.getFirst())).isInstanceOf(Fault.class).hasMessageContaining("identity.json is damaged");
        Files.writeString(folder(1).identity(), "{\"format\":3}");
        assertThatThrownBy(() -> folder(1).openedAs(nodes.getFirst())).isInstanceOf(Fault.class).hasMessageContaining("later version");
        Files.writeString(folder(2).identity(), "{\"format\":1}");
        assertThatThrownBy(() -> folder(2).openedAs(nodes.get(1))).isInstanceOf(Fault.class).hasMessageContaining("identity.json is damaged");
        Files.delete(nodes.getFirst().protector());
        assertThatThrownBy(() -> FileSlot.openAny("c", 1, List.of(FileSlot.read(folder(1).slot())), FileSlot.protector(nodes.getFirst().protector()), RANDOM)).isInstanceOf(Fault.class).hasMessageContaining("protector.key is missing");
    }

    @Test
    void aFolderBelongsToOneProcessAtATime() {
        FolderLock lock = FolderLock.take(folder(1).lock());
        assertThatThrownBy(() -> FolderLock.take(folder(1).lock())).isInstanceOf(Fault.class).hasMessageContaining("in use by another process");
        lock.close();
        FolderLock.take(folder(1).lock()).close();
    }

    @Test
    void clientFilesAreReadAsTheyWereWritten() {
        ClientFile written = client.at(client.endpoints(), "/tmp/ca.pem", List.of(1L, 2L, 3L));
        written.write(folder(1).client());
        assertThat(ClientFile.read(folder(1).client())).isEqualTo(written);
    }
}
