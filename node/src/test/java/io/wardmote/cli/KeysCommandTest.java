package io.wardmote.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.wardmote.crypto.ClientWrapping;
import io.wardmote.key.KeySpec;
import io.wardmote.node.Fault;
import io.wardmote.node.NodeConfig;
import io.wardmote.node.founding.Identity;
import io.wardmote.node.founding.NodeFolder;
import io.wardmote.node.founding.Pem;
import io.wardmote.raft.Peer;
import io.wardmote.system.OneNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What a user does at the command line, against a node, as transcripts. Every verb there is stands in one. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KeysCommandTest {
    @TempDir
    private static Path data;
    private static OneNode node;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws IOException {
        node = new OneNode(data, "");
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private CommandTranscript transcript(String name) {
        return new CommandTranscript(name, folder, Map.of("WARDMOTE_CLIENT", node.client().toString())).of(node.credentials())
            .with("INSTANCE", node.credentials().softwareInstanceId());
    }

    private CommandRun run(String... arguments) {
        return CommandRun.of(new Environment(Map.of("WARDMOTE_CLIENT", node.client().toString()), folder), new byte[0], arguments);
    }

    private String done(String... arguments) {
        CommandRun run = run(arguments);
        assertThat(run.status()).as(run.err()).isZero();
        return run.out().strip();
    }

    @Test
    void keysAliasesTagsInstancesAndAccessPoints() throws IOException {
        CommandTranscript transcript = transcript("keys.txt");
        transcript.run();
        for (String command : new String[] {"aliases", "tags", "instances", "access-points", "client-keys"})
            assertThat(transcript.verbs(command)).isEqualTo(CommandRun.verbs(command));
        assertThat(transcript.verbs("keys")).containsAll(CommandRun.verbs("keys").stream().filter(verb -> !verb.equals("import")).toList());
        Path clientKey = folder.resolve("app.json");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(clientKey))).isEqualTo("rw-------");
        assertThat(new JsonObject(Files.readString(clientKey)).fieldNames()).containsExactlyInAnyOrder("KeyId", "PrivateKeyData");
    }

    @Test
    void filesAreEncryptedSignedAndAuthenticatedAndMaterialIsBrought() throws IOException {
        Files.write(folder.resolve("long"), new byte[100_000]);
        Files.writeString(folder.resolve("ec.pem"), Pem.text("PRIVATE KEY", ClientWrapping.privateKey(KeySpec.EC_P256)));
        Files.write(folder.resolve("rsa.der"), ClientWrapping.privateKey(KeySpec.RSA_2048));
        transcript("files.txt").run();
        assertThat(folder.resolve("again.txt")).hasContent("Dear Alice, the answer is 42.");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("again.txt")))).isEqualTo("rw-------");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString())).doesNotContain("no.txt").noneMatch(name -> name.endsWith(".new"));
        }
    }

    @Test
    void aLongFileComesBackAndOneThatWasCutIsNotWritten() throws IOException {
        byte[] plain = new byte[3_000_000];
        new Random(7).nextBytes(plain);
        Path file = Files.write(folder.resolve("plain"), plain);
        Path sealed = folder.resolve("sealed");
        Path opened = folder.resolve("opened");
        String key = done("keys", "create");
        done("encrypt", key, file.toString(), "--out", sealed.toString());
        done("decrypt", sealed.toString(), "--out", opened.toString());
        assertThat(Files.readAllBytes(opened)).isEqualTo(plain);
        Files.delete(opened);
        Files.write(sealed, Arrays.copyOf(Files.readAllBytes(sealed), 2_000_000));
        CommandRun cut = run("decrypt", sealed.toString(), "--out", opened.toString());
        assertThat(cut.status()).isEqualTo(Fault.DATA);
        assertThat(cut.err()).contains("ends early");
        assertThat(opened).doesNotExist();
    }

    /** With no software of ours. Its key is in the transcript's listing. */
    @Test
    @Order(1)
    void aSignatureIsTheFilesOwn() throws Exception {
        byte[] plain = "as anybody would verify it".getBytes(UTF_8);
        Path file = Files.write(folder.resolve("plain"), plain);
        String key = done("keys", "create", "--spec", "EC_P384");
        String signature = done("sign", key, file.toString());
        String pem = done("keys", "public", key).replaceAll("-----[A-Z ]+-----", "");
        Signature verifier = Signature.getInstance("SHA384withECDSA");
        verifier.initVerify(KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(Base64.getMimeDecoder().decode(pem))));
        verifier.update(plain);
        assertThat(verifier.verify(Base64.getDecoder().decode(signature))).isTrue();
        assertThat(done("verify", key, file.toString(), "--value", signature)).endsWith(" fits.");
    }

    @Test
    void aDoctorFindsANodeThatRuns() {
        CommandRun run = run("doctor", "--config", node.settings().toString());
        assertThat(run.out()).contains("ok       settings: ", "ok       node: kms1 of cluster ", "ok       peers: There are no others.", "It runs and is ");
        assertThat(run.out()).doesNotContain("ports: ");
        NodeConfig config = NodeConfig.read(node.settings());
        NodeFolder its = NodeFolder.of(config);
        Findings findings = new Findings();
        PeerCheck peer = new PeerCheck(findings, config, its, Identity.read(its.identity()));
        peer.clocks(List.of(config.advertised()));
        peer.links(List.of(new Peer("another", config.listen().raft().toString(), config.listen().link().toString())));
        assertThat(findings.text()).contains("ok       clock: This machine's clock is ", "Node another at " + config.listen().link() + " is reached.", "0 faults");
    }
}
