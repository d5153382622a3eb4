package io.wardmote.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import io.wardmote.node.Fault;
import io.wardmote.raft.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One node with a token of SoftHSM, as an administrator sets it up. */
class HsmNodeTest {
    /** SoftHSM leaves out the mechanisms that its settings tell it to. */
    private static final String WITHOUT_WRAPPING = "slots.mechanisms = -CKM_AES_KEY_WRAP,CKM_AES_KEY_WRAP_PAD\n";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    @TempDir
    private Path folder;
    private int port;
    private SoftToken token;

    @BeforeEach
    void begin() throws IOException, InterruptedException {
        port = FreePorts.of(3);
        token = new SoftToken(folder, "kms");
    }

    private Path settings(String hsm) throws IOException {
        return Files.writeString(folder.resolve("kms.yaml"), "node: kms\nlisten: {https: '127.0.0.1:" + port + "', raft: '127.0.0.1:" + (port + 1) + "', link: '127.0.0.1:" + (port + 2)
            + "'}\nlimits: {nonces: 65536}\n" + token.section() + hsm);
    }

    private Process node(String settings) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(Program.words("node", "--config", settings)).redirectOutput(folder.resolve("out").toFile()).redirectError(folder.resolve("err").toFile());
        builder.environment().put("SOFTHSM2_CONF", token.conf().toString());
        Process node = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(node::destroyForcibly));
        await().atMost(PATIENCE).until(() -> {
            if (!node.isAlive()) throw new IllegalStateException("the node ended: " + Files.readString(folder.resolve("err")));
            return Files.readString(folder.resolve("out")).startsWith("ready ");
        });
        return node;
    }

    private static void stop(Process node) {
        node.destroy();
        await().atMost(PATIENCE).until(() -> !node.isAlive());
    }

    private Api api() throws IOException {
        return new Api(new JsonObject(Files.readString(folder.resolve("data/client.json"))), 1);
    }

    private Program.Run run(String... words) throws IOException {
        return Program.run(folder, words);
    }

    /** First with the agent as threads of the node, then eight days later as a process of its own. */
    @Test
    void aKeyStaysInTheTokenUntilItIsDestroyed() throws IOException {
        String environment = token.environment() + "  strategy: token-object\n";
        String json = "log: {format: json}\n";
        String settings = settings(environment + "development: {hsmAgent: threads}\n" + json).toString();
        run("cluster", "init", "--config", settings).ok();
        run("node", "--config", settings).refused(Fault.CONFIG, "hsm.environment cannot be set", "start the node with SOFTHSM2_CONF");
        Process node = node(settings);
        List<String> keys = new ArrayList<>();
        try {
            assertThat(node.children()).isEmpty();
            assertThat(token.objects()).as("what the token was tried with").isZero();
            for (int i = 0; i < 2; i++) keys.add(api().ask("CreateKey", "DKMSInstanceId", hardware(), "KeySpec", "EC_P256").ok().at("KeyMetadata.KeyId"));
            assertThat(token.objects()).isEqualTo(2);
            for (String key : keys) sign(key);
            api().ask("ScheduleKeyDeletion", "KeyId", keys.getFirst(), "PendingWindowInDays", "7").ok();
        } finally {
            stop(node);
        }
        assertThat(token.objects()).isEqualTo(2);
        Process later = node(settings(environment + "development: {clock: +8d}\n" + json).toString());
        try {
            // the agent is begun after the node is ready, where its token is known
            await().atMost(PATIENCE).until(() -> later.children().count() == 1);
            await().atMost(PATIENCE).until(() -> token.objects() == 1);
            sign(keys.getLast());
        } finally {
            stop(later);
        }
        List<String> lines = Files.readAllLines(folder.resolve("data/node.log"));
        assertThat(lines).anyMatch(line -> line.contains("serves at"));
        for (String line : lines) assertThat(new JsonObject(line).fieldNames()).as(line).contains("time", "level", "thread", "logger", "message");
        List<String> ofAgent = Files.readAllLines(folder.resolve("data/hsm/hsm-agent.log"));
        assertThat(ofAgent).isNotEmpty();
        for (String line : ofAgent) assertThat(new JsonObject(line).fieldNames()).as(line).contains("time", "level", "message");
    }

    private String hardware() throws IOException {
        for (Object instance : api().ask("ListKmsInstances").ok().body().getJsonObject("KmsInstances").getJsonArray("KmsInstance")) {
            String id = ((JsonObject) instance).getString("KmsInstanceId");
            if (api().ask("GetKmsInstance", "KmsInstanceId", id).ok().at("KmsInstance.InstanceName").equals("hardware")) return id;
        }
        throw new AssertionError("no instance of hardware keys");
    }

    private void sign(String key) throws IOException {
        String version = api().ask("DescribeKey", "KeyId", key).ok().at("KeyMetadata.PrimaryKeyVersion");
        String digest = Base64.getEncoder().encodeToString(new byte[32]);
        Api.Answer signed = api().ask("AsymmetricSign", "KeyId", key, "KeyVersionId", version, "Algorithm", "ECDSA_SHA_256", "Digest", digest);
        assertThat(signed.ok().at("Value")).isNotEmpty();
    }

    /** Each kind of material by the wrapping that the token takes it in. */
    @Test
    void materialIsBroughtToATokenByOneCommand() throws Exception {
        String settings = settings(token.environment() + "  strategy: token-object\n").toString();
        run("cluster", "init", "--config", settings).ok();
        Process node = node(settings);
        try {
            String[] client = {"--client", folder.resolve("data/client.json").toString()};
            await().atMost(PATIENCE).until(() -> api().health().getString("hsm").equals("ok"));
            run("hsm", "init", "--config", settings).ok();
            KeyPair pair = pair();
            Path pem = Files.writeString(folder.resolve("key.pem"), "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n");
            String signer = brought(client, "EC_P256", "sign", pem);
            Path letter = Files.writeString(folder.resolve("letter"), "Dear Alice");
            Path signature = folder.resolve("letter.sig");
            run(with(client, "sign", signer, letter.toString(), "--algorithm", "ECDSA_SHA_256", "--out", signature.toString())).ok();
            Signature verifier = Signature.getInstance("SHA256withECDSA");
            verifier.initVerify(pair.getPublic());
            verifier.update(Files.readAllBytes(letter));
            assertThat(verifier.verify(Files.readAllBytes(signature))).as("by the key that was brought").isTrue();

            Path secret = Files.write(folder.resolve("secret"), new byte[32]);
            String cipher = brought(client, "Aliyun_AES_256", "encrypt", secret);
            String blob = api().ask("Encrypt", "KeyId", cipher, "Plaintext", "a secret").ok().at("CiphertextBlob");
            assertThat(api().ask("Decrypt", "CiphertextBlob", blob).ok().at("Plaintext")).isEqualTo("a secret");
            run(with(client, "keys", "import", cipher, "--from", Files.write(folder.resolve("short"), new byte[31]).toString()))
                .refused(Fault.DATA, "holds 31 bytes, and a key of Aliyun_AES_256 has 32");
        } finally {
            stop(node);
        }
    }

    private String brought(String[] client, String spec, String usage, Path material) throws IOException {
        String key = run(with(client, "keys", "create", "--for-import", "--instance", hardware(), "--spec", spec, "--usage", usage)).ok();
        run(with(client, "keys", "import", key, "--from", material.toString())).ok();
        assertThat(api().ask("DescribeKey", "KeyId", key).ok().at("KeyMetadata.ProtectionLevel")).isEqualTo("HSM");
        return key;
    }

    private static String[] with(String[] further, String... words) {
        return Stream.concat(Stream.of(words), Stream.of(further)).toArray(String[]::new);
    }

    private static KeyPair pair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    @Test
    void aNodeWhoseTokenCannotDoWhatTheStrategyNeedsDoesNotStart() throws IOException {
        String settings = settings(token.environment()).toString();
        token.softHsm(WITHOUT_WRAPPING);
        run("cluster", "init", "--config", settings).ok();
        run("node", "--config", settings).refused(Fault.CONFIG, "hsm.strategy is wrapped-session", "CKM_AES_KEY_WRAP_KWP", "give token-object");
    }

    /** So its start does not wait for the token to say again that it is. */
    @Test
    void aNodeThatKnowsItsTokenToBeFitServesBeforeTheTokenAndTellsWhenItIsNoLonger() throws IOException {
        String settings = settings(token.environment()).toString();
        run("cluster", "init", "--config", settings).ok();
        Path fit = folder.resolve("data/hsm/fit");
        Process node = node(settings);
        try {
            await().atMost(PATIENCE).until(() -> Files.exists(fit));
            assertThat(fit).content().contains("WRAPPED_SESSION", "libsofthsm2.so");
        } finally {
            stop(node);
        }
        token.softHsm(WITHOUT_WRAPPING);
        node = node(settings);
        try {
            await().atMost(PATIENCE).until(() -> api().health().getString("hsm").startsWith("hsm.strategy is wrapped-session, but the token wraps keys by none of "));
            await().atMost(PATIENCE).until(() -> Files.notExists(fit));
        } finally {
            stop(node);
        }
        run("node", "--config", settings).refused(Fault.CONFIG, "hsm.strategy is wrapped-session", "CKM_AES_KEY_WRAP_KWP", "give token-object");
    }

    @Test
    void aNodeWhoseTokenIsAwayStartsAndSaysAtItsHealthWhatComesOfIt() throws IOException {
        String settings = settings("").toString();
        token.softHsm(WITHOUT_WRAPPING);
        Path tokens = token.tokens();
        Path away = folder.resolve("away");
        Files.move(tokens, away);
        Files.createDirectory(tokens);
        run("cluster", "init", "--config", settings).ok();
        Process node = node(settings);
        try {
            assertThat(api().health().getString("hsm")).startsWith("the HSM agent does not serve");
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(folder.resolve("data/hsm/hsm-agent.log")).content().contains("the HSM agent ends: ", "CKR_TOKEN_NOT_PRESENT"));
            api().ask("CreateKey").ok();
            try (Stream<Path> members = Files.list(away)) {
                for (Path member : members.toList()) Files.move(member, tokens.resolve(member.getFileName()));
            }
            await().atMost(PATIENCE).until(() -> api().health().getString("hsm").startsWith("hsm.strategy is wrapped-session, but the token wraps keys by none of "));
            api().ask("CreateKey").ok();
        } finally {
            stop(node);
        }
    }
}
