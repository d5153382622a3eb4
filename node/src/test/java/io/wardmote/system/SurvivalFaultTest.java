package io.wardmote.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wardmote.raft.FreePorts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Three processes, of which one is left alone while the others stand still, and then stands still itself while they change things. */
@EnabledIfSystemProperty(named = "wardmote.faults", matches = "true")
class SurvivalFaultTest {
    private static final Path DATA = Path.of("target", "system", "survival-" + ProcessHandle.current().pid());
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int SECONDS = 120;
    private DevCluster cluster;

    @BeforeEach
    void start() throws IOException {
        cluster = new DevCluster(DATA, FreePorts.of(3), 3);
    }

    @AfterEach
    void stop() throws IOException, InterruptedException {
        if (cluster == null) return; // it did not start
        for (int node = 1; node <= 3; node++) signal("CONT", node);
        cluster.close();
    }

    private void signal(String signal, int node) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(cluster.node(node).pid())).inheritIO().start();
        assertThat(kill.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(kill.exitValue()).isZero();
    }

    private static Instant until(String header) {
        assertThat(header).startsWith("until=");
        return Instant.parse(header.substring("until=".length()));
    }

    @Test
    void aNodeThatIsLeftAloneDecryptsUntilTheTimeThatDisableKeyAnswers() throws IOException, InterruptedException {
        Api alone = cluster.api(3);
        String marked = alone.ask("CreateKey").ok().at("KeyMetadata.KeyId");
        String plain = alone.ask("CreateKey").ok().at("KeyMetadata.KeyId");
        assertThat(alone.ask("SetSurvivalMode", "KeyId", marked, "DurationSeconds", Integer.toString(SECONDS)).ok().survival()).isEmpty();
        assertThat(alone.ask("DescribeKey", "KeyId", marked).ok().at("KeyMetadata.SurvivalSeconds")).isEqualTo(Integer.toString(SECONDS));
        String blob = alone.ask("Encrypt", "KeyId", marked, "Plaintext", "x").ok().at("CiphertextBlob");
        String plainBlob = alone.ask("Encrypt", "KeyId", plain, "Plaintext", "x").ok().at("CiphertextBlob");
        assertThat(alone.ask("Decrypt", "CiphertextBlob", blob).ok().survival()).as("under a lease").isEmpty();

        signal("STOP", 1);
        signal("STOP", 2);
        await().atMost(PATIENCE).until(() -> !alone.ask("Decrypt", "CiphertextBlob", blob).survival().isEmpty());
        Api.Answer decrypted = alone.ask("Decrypt", "CiphertextBlob", blob).ok();
        assertThat(decrypted.at("Plaintext")).isEqualTo("x");
        assertThat(until(decrypted.survival())).isBetween(Instant.now(), Instant.now().plusSeconds(SECONDS));
        for (Api.Answer refused : List.of(alone.ask("Decrypt", "CiphertextBlob", plainBlob), alone.ask("Encrypt", "KeyId", marked, "Plaintext", "x"))) {
            assertThat(refused.code()).isEqualTo("ServiceUnavailableTemporary");
            assertThat(refused.survival()).isEmpty();
        }

        signal("STOP", 3);
        signal("CONT", 1);
        signal("CONT", 2);
        Api other = cluster.api(1);
        await().atMost(PATIENCE).until(() -> other.ask("Encrypt", "KeyId", marked, "Plaintext", "y").status() == 200);
        Api.Answer disabled = await().atMost(PATIENCE).until(() -> other.ask("DisableKey", "KeyId", marked), answer -> answer.status() == 200); // 503: ask again
        Instant told = Instant.parse(disabled.at("SurvivorsUntil"));
        assertThat(until(disabled.survival())).isEqualTo(told);
        assertThat(told).isBetween(Instant.now().plusSeconds(SECONDS - 10), Instant.now().plusSeconds(SECONDS + 10));

        signal("CONT", 3);
        for (Api.Answer late = alone.ask("Decrypt", "CiphertextBlob", blob); !late.code().equals("Rejected.Disabled"); late = alone.ask("Decrypt", "CiphertextBlob", blob)) {
            if (late.status() == 200) assertThat(until(late.survival())).isBeforeOrEqualTo(told);
            else assertThat(late.code()).isEqualTo("ServiceUnavailableTemporary");
            assertThat(Instant.now()).as("it hears of it before its time is over").isBefore(told);
        }
        assertThat(alone.metrics().body()).as("is measured").containsPattern("(?m)^wardmote_survival_answers_total [1-9]");
        await().atMost(PATIENCE).until(() -> !alone.ask("DisableKey", "KeyId", marked).ok().body().containsKey("SurvivorsUntil"));
    }
}
