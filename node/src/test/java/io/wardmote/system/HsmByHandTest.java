package io.wardmote.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import io.wardmote.node.Fault;
import io.wardmote.raft.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The wrapping key of a cluster's HSMs, made and brought by two people with the commands; SoftHSM must be there. */
class HsmByHandTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    @TempDir
    private Path folder;
    private final Map<String, SoftToken> tokens = new HashMap<>();

    @BeforeEach
    void tokens() throws IOException, InterruptedException {
        for (String node : List.of("kms1", "kms2")) {
            SoftToken token = new SoftToken(folder, node);
            tokens.put(node, token);
            Files.writeString(settings(node), "node: " + node + "\ndata: " + node + "\n" + token.section() + token.environment());
        }
    }

    private Path settings(String node) {
        return folder.resolve(node + ".yaml");
    }

    private Program.Run hsm(String command, String node, String... options) throws IOException {
        String[] words = Stream.concat(Stream.of("hsm", command, "--config", settings(node).toString()), Stream.of(options)).toArray(String[]::new);
        Program.Run run = Program.run(folder, words);
        assertThat(run.out() + run.err()).doesNotContain(SoftToken.PIN);
        return run;
    }

    @Test
    @EnabledIfSystemProperty(named = "wardmote.faults", matches = "true")
    void theWrappingKeyOfTheFirstIsBroughtToTheSecondAndThenSealed() throws IOException {
        String request = folder.resolve("request").toString();
        String grant = folder.resolve("grant").toString();

        Program.Run empty = hsm("status", "kms1");
        empty.refused(Fault.UNAVAILABLE, "The HSM has no wrapping key yet: `wardmote hsm init` makes one.");
        assertThat(empty.out()).contains("state: SERVING", "wrappingKey.fault: The HSM has no wrapping key yet: `wardmote hsm init` makes one.");
        assertThat(hsm("init", "kms1").ok()).contains("The wrapping key is made");
        hsm("init", "kms1").refused(Fault.UNAVAILABLE, "wrapping key");
        assertThat(hsm("status", "kms1").ok()).contains("state: SERVING", "wrappingKey.sealed: false", "wrappingKey.trusted: false", "wrappingKey.profile: TEMPLATED",
            "token.label: wardmote", "abilities.wrapping: CKM_AES_KEY_WRAP_PAD", "abilities.oaep: SHA_1", "abilities.keys.RSA_2048 for SIGN/VERIFY: yes").doesNotContain("cache");

        String fingerprint = hsm("request", "kms2", "--out", request, "--field", "fingerprint").ok();
        assertThat(fingerprint).matches("([0-9A-F]{4} ){15}[0-9A-F]{4}");
        String other = (fingerprint.startsWith("0") ? "1" : "0") + fingerprint.substring(1);
        hsm("grant", "kms1", "--request", request, "--fingerprint", other, "--out", grant).refused(Fault.USAGE, "fingerprint", "ask again");
        assertThat(Path.of(grant)).doesNotExist();
        assertThat(hsm("grant", "kms1", "--request", request, "--fingerprint", fingerprint, "--out", grant, "--field", "grant").ok()).isEqualTo(grant);
        byte[] granted = Files.readAllBytes(Path.of(grant));
        byte[] spoilt = granted.clone();
        spoilt[100] ^= 1;
        Files.write(Path.of(grant), spoilt);
        hsm("enrol", "kms2", "--grant", grant).refused(Fault.UNAVAILABLE, "HSM");
        Files.write(Path.of(grant), granted);
        assertThat(hsm("enrol", "kms2", "--grant", grant, "--field", "checkValue").ok()).isEqualTo(checkValue("kms1"));
        assertThat(checkValue("kms2")).isEqualTo(checkValue("kms1"));
        assertThat(hsm("status", "kms2").ok()).contains("wrappingKey.sealed: true");

        hsm("seal", "kms1").ok();
        assertThat(hsm("seal", "kms1", "--field", "sealed").ok()).isEqualTo("true");
        assertThat(hsm("status", "kms1").ok()).contains("wrappingKey.sealed: true");
        hsm("grant", "kms1", "--request", request, "--fingerprint", fingerprint, "--out", grant).refused(Fault.UNAVAILABLE, "sealed");
    }

    private String checkValue(String node) throws IOException {
        return new JsonObject(hsm("status", node, "--json").ok()).getJsonObject("wrappingKey").getString("checkValue");
    }

    /** Only what the agent says tells of the keys that it has unwrapped. */
    @Test
    void howItStandsIsToldWhileTheNodeRunsAndWhenItDoesNot() throws IOException, InterruptedException {
        int port = FreePorts.of(3);
        Files.writeString(settings("kms1"), "listen:\n  https: 127.0.0.1:" + port + "\n  raft: 127.0.0.1:" + (port + 1) + "\n  link: 127.0.0.1:" + (port + 2) + "\n", StandardOpenOption.APPEND);
        Program.run(folder, "cluster", "init", "--config", settings("kms1").toString()).ok();
        JsonObject made = new JsonObject(hsm("init", "kms1", "--json").ok());
        String checkValue = checkValue("kms1");
        assertThat(made).isEqualTo(new JsonObject().put("profile", "TEMPLATED").put("checkValue", checkValue));
        assertThat(hsm("status", "kms1", "--field", "wrappingKey.profile").ok()).isEqualTo("TEMPLATED");
        Process node = Program.start(folder.resolve("node.out"), folder.resolve("node.err"), "node", "--config", settings("kms1").toString());
        try {
            await().atMost(PATIENCE).until(() -> hsm("status", "kms1").out().contains("cache.opened: 0"));
            assertThat(hsm("status", "kms1").ok()).contains("state: SERVING", "wrappingKey.checkValue: " + checkValue, "cache.most: 10000");
            assertThat(checkValue("kms1")).isEqualTo(checkValue);
        } finally {
            node.destroy();
            assertThat(node.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(hsm("status", "kms1").ok()).contains("state: SERVING", "wrappingKey.checkValue: " + checkValue).doesNotContain("cache");
    }

    @Test
    void aNodeWithoutAnHsmAndAWrongPinAreOneSentence() throws IOException {
        tokens.get("kms2").pin("11111111", "rw-------");
        hsm("init", "kms2").refused(Fault.UNAVAILABLE, "PIN");
        Program.Run stopped = hsm("status", "kms2");
        stopped.refused(Fault.UNAVAILABLE, "CKR_PIN_INCORRECT");
        assertThat(stopped.out()).contains("state: STOPPED");
        tokens.get("kms2").pin(SoftToken.PIN, "rw-r-----");
        hsm("init", "kms2").refused(Fault.CONFIG, "chmod 600");
        Files.writeString(settings("kms1"), "node: kms1\n");
        hsm("init", "kms1").refused(Fault.CONFIG, "has no section hsm");
    }
}
