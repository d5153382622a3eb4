package io.wardmote.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import io.wardmote.audit.SegmentContents;
import io.wardmote.crypto.Randomness;
import io.wardmote.crypto.RootKeys;
import io.wardmote.http.InstanceClient;
import io.wardmote.key.Secret;
import io.wardmote.node.NodeConfig;
import io.wardmote.node.founding.Identity;
import io.wardmote.node.founding.Keepsake;
import io.wardmote.node.founding.NodeFolder;
import io.wardmote.node.founding.Protectors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Secrets of a cluster that are known here, and the search for them in what its nodes write, and in the memory of one that is sealed: in any form. */
final class Hygiene {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ROUNDS = 6;
    private static final String TRUST = "{\"Version\":\"1\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\",\"Principal\":\"*\"}]}";
    /** What is handed out, or holds a secret because that is what it is for: not a node's doing. */
    private static final Set<String> HANDED_OUT = Set.of("client.json", "clientKey.json", "protector.key", "pin");

    private final Path data;
    private final int nodes;
    private final SecretScan scan = new SecretScan();

    Hygiene(Path data, int nodes) {
        this.data = data;
        this.nodes = nodes;
    }

    /** As clients use a cluster, rightly and wrongly. */
    void use(DevCluster cluster) throws IOException {
        JsonObject client = cluster.client();
        scan.text("the administrator's access key secret", client.getString("accessKeySecret"));
        scan.text("the administrator's bearer token", client.getString("bearerToken"));
        scan.bytes("the administrator's bearer token, decoded", Base64.getUrlDecoder().decode(client.getString("bearerToken")));
        for (int node = 1; node <= nodes; node++) {
            NodeConfig config = NodeConfig.read(settings(node));
            rootKey(config);
            if (config.hsm().isPresent()) scan.text("PIN of node " + node, Files.readString(config.hsm().get().config().pinFile()).strip());
        }
        String role = cluster.api(1).identity("CreateRole", "RoleName", "scanned", "AssumeRolePolicyDocument", TRUST).ok().at("Role.Arn");
        cluster.api(1).identity("AttachPolicyToRole", "RoleName", "scanned", "PolicyType", "System", "PolicyName", "AliyunKMSReadOnlyAccess").ok();
        for (int round = 0; round < ROUNDS; round++) {
            use(cluster, 1 + round % nodes, " of round " + round);
            ask(cluster.api(1 + round % nodes), cluster.client(), 1 + (round + 1) % nodes, role, " of round " + round);
        }
        assertThat(scan.names()).hasSizeGreaterThan(10 * ROUNDS);
    }

    private void use(DevCluster cluster, int node, String which) {
        Api api = cluster.api(node);
        String brought = api.ask("CreateKey", "Origin", "EXTERNAL").ok().at("KeyMetadata.KeyId");
        byte[] material = new Randomness().bytes(32);
        scan.bytes("brought material" + which, material);
        Brought.parameters(api, brought, material).bring(api, "").ok();
        String key = api.ask("CreateKey").ok().at("KeyMetadata.KeyId");
        String text = "plain-" + Base64.getUrlEncoder().encodeToString(new Randomness().bytes(24));
        scan.text("plaintext" + which, text);
        String blob = api.ask("Encrypt", "KeyId", brought, "Plaintext", text).ok().at("CiphertextBlob");
        assertThat(api.ask("Decrypt", "CiphertextBlob", blob).ok().at("Plaintext")).isEqualTo(text);
        assertThat(api.ask("Encrypt", "KeyId", text, "Plaintext", text).status()).isEqualTo(404);
        assertThat(api.ask("Decrypt", "CiphertextBlob", text).status()).isEqualTo(400);
        scan.bytes("data key" + which, Base64.getDecoder().decode(api.ask("GenerateDataKey", "KeyId", key).ok().at("Plaintext")));
        Api.Answer made = api.identity("CreateAccessKey").ok();
        String id = made.at("AccessKey.AccessKeyId");
        scan.text("access key secret" + which, made.at("AccessKey.AccessKeySecret"));
        api.signed(id, made.at("AccessKey.AccessKeySecret"), "ListKeys").ok();
        assertThat(api.signed(id, text, "ListKeys").status()).isEqualTo(400);
        api.identity("DeleteAccessKey", "UserAccessKeyId", id).ok();
        assertThat(api.metrics("x".repeat(10) + text).statusCode()).isEqualTo(401);
        InstanceClient instance = cluster.instance(node);
        scan.bytes("data key of the instance API" + which, instance.ask("GenerateDataKey", "KeyId", key, "NumberOfBytes", 32).ok().bytes("Plaintext"));
    }

    /** By a bearer token and in a session that one node gives, at another. */
    private void ask(Api api, JsonObject client, int other, String role, String which) {
        Api.Answer token = api.identity("CreateBearerToken", "TokenName", "scanned").ok();
        String bearer = token.at("BearerToken.Token");
        scan.text("bearer token" + which, bearer);
        scan.bytes("bearer token" + which + ", decoded", Base64.getUrlDecoder().decode(bearer));
        new Api(client.copy().put("bearerToken", bearer), other).ask("ListKeys").ok();
        api.identity("DeleteBearerToken", "BearerTokenId", token.at("BearerToken.BearerTokenId")).ok();
        Api.Answer session = api.session("AssumeRole", "RoleArn", role, "RoleSessionName", "scanned").ok();
        String secret = session.at("Credentials.AccessKeySecret");
        scan.text("access key secret of a session" + which, secret);
        scan.text("token of a session" + which, session.at("Credentials.SecurityToken"));
        Api in = new Api(client, other);
        in.signed(session.at("Credentials.AccessKeyId"), secret, "ListKeys", "SecurityToken", session.at("Credentials.SecurityToken")).ok();
        assertThat(in.signed(session.at("Credentials.AccessKeyId"), bearer, "ListKeys", "SecurityToken", session.at("Credentials.SecurityToken")).status()).isEqualTo(400);
    }

    private void rootKey(NodeConfig config) {
        NodeFolder folder = NodeFolder.of(config);
        Identity identity = Identity.read(folder.identity());
        Protectors protectors = Protectors.of(identity.cluster(), config, new Randomness());
        try (RootKeys roots = protectors.openAny(identity.node(), Keepsake.of(folder, identity).slots()); Secret bytes = roots.current().copy()) {
            scan.bytes("root key", bytes.bytes().clone());
        }
    }

    private Path settings(int node) {
        return data.resolve("node" + node).resolve("wardmote.yaml");
    }

    /** Looks again if a folder goes while it looks: nodes may run. */
    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        } catch (UncheckedIOException gone) {
            return files(folder);
        }
    }

    /** The token's own store is its vendor's. */
    private static boolean isHandedOut(Path file) {
        return HANDED_OUT.contains(file.getFileName().toString()) || file.toString().contains("/softhsm/tokens/");
    }

    /** Logs, stores, snapshots, audit records (as they are, and unpacked), what is temporary, and all else. */
    void nothingIsInTheFiles() throws IOException {
        Set<String> found = new TreeSet<>();
        int scanned = 0;
        for (Path file : files(data)) {
            if (isHandedOut(file) || !Files.exists(file)) continue;
            scanned++;
            for (String what : scan.in(file)) found.add(what + " in " + file);
        }
        for (int node = 1; node <= nodes; node++) {
            for (byte[] records : SegmentContents.unpacked(data.resolve("node" + node).resolve("data"))) {
                for (String what : scan.in(records)) found.add(what + " in audit records of node " + node);
            }
        }
        assertThat(scanned).isGreaterThan(20);
        assertThat(found).isEmpty();
    }

    /** A scan that finds nothing proves nothing if it cannot find. */
    void whatIsPlantedIsFound() throws IOException {
        byte[] planted = DumpedNode.planted();
        SecretScan planting = new SecretScan();
        planting.bytes("planted", planted);
        Path file = data.resolve("node1").resolve("data").resolve("planted");
        byte[] shifted = Base64.getEncoder().encode(("xy" + new String(planted, StandardCharsets.ISO_8859_1)).getBytes(StandardCharsets.ISO_8859_1));
        byte[] hex = HexFormat.of().formatHex(planted).getBytes(StandardCharsets.US_ASCII);
        for (byte[] form : List.of(planted, hex, shifted, Base64.getUrlEncoder().encode(planted))) {
            for (int at : List.of(0, SecretScan.PIECE - 20, SecretScan.PIECE + 10, SecretScan.PIECE + 90, 2 * SecretScan.PIECE - 20)) {
                byte[] padded = new byte[at + form.length];
                System.arraycopy(form, 0, padded, at, form.length);
                Files.write(file, padded);
                assertThat(planting.in(file)).as("at byte " + at).isNotEmpty();
            }
        }
        Files.delete(file);
    }

    /** A node that cannot open its slot while the others are away, though it has all on its disk. None may run. */
    void nothingIsInTheHeapOfASealedNode(int node, JsonObject client) throws Exception {
        NodeConfig config = NodeConfig.read(settings(node));
        Path signal = data.resolve("dump now");
        Path dump = data.resolve("heap.hprof");
        Path aside = config.protector().resolveSibling("aside");
        Files.move(config.protector(), aside);
        List<String> words = Program.words(DumpedNode.class, settings(node).toString(), signal.toString(), dump.toString());
        Process process = new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(data.resolve("dumped.out").toFile()).start();
        try {
            Api api = new Api(client, node);
            await().atMost(PATIENCE).ignoreExceptionsInstanceOf(UncheckedIOException.class).until(() -> api.health().getString("role").equals("sealed"));
            Files.writeString(signal, "");
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            scan.bytes("planted", DumpedNode.planted());
            assertThat(scan.in(dump)).containsExactly("planted");
        } finally {
            process.destroyForcibly();
            Files.deleteIfExists(dump);
            Files.move(aside, config.protector());
        }
    }
}
