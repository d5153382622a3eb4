package io.wardmote.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.raft.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateWatchTest {
    private static final Instant NOW = Instant.parse("2026-11-26T00:00:00Z");
    private static final Instant LATER = NOW.plus(Duration.ofDays(300));

    @TempDir
    private Path folder;
    private Path certificate;
    private Path key;
    private Instant now = NOW;
    private int tried;
    private String refusal = "";
    private Runnable showing = () -> {};
    private final CertificateWatch watch = new CertificateWatch(() -> now);

    @BeforeEach
    void add() throws IOException {
        certificate = Files.writeString(folder.resolve("node.pem"), "one");
        key = Files.writeString(folder.resolve("node.key"), "one");
        watch.add("clients", List.of(certificate, key), LATER, () -> {
            tried++;
            showing.run();
            if (!refusal.isEmpty()) throw new StartFailure(refusal);
            return LATER.plus(Duration.ofDays(300));
        });
    }

    @AfterEach
    void close() {
        watch.close();
    }

    private void looks(int times) {
        for (int i = 0; i < times; i++) watch.look();
    }

    @Test
    void whatIsNewIsShownOnceWhenItHasSettled() throws IOException {
        looks(3);
        assertThat(tried).isZero();
        Files.writeString(certificate, "two");
        looks(1);
        Files.writeString(key, "two");
        looks(1);
        assertThat(tried).isZero();
        looks(3);
        assertThat(tried).isEqualTo(1);
        assertThat(watch.state()).isEqualTo("ok");
    }

    @Test
    void whatIsRefusedIsToldUntilItIsAnother() throws IOException {
        refusal = "it is another node's";
        Files.writeString(certificate, "two");
        looks(4);
        assertThat(tried).isEqualTo(1);
        assertThat(watch.state()).isEqualTo("the new certificate for clients is not used: it is another node's");
        Files.delete(certificate);
        looks(3);
        assertThat(tried).isEqualTo(2);
        refusal = "";
        Files.writeString(certificate, "three");
        looks(2);
        assertThat(watch.state()).isEqualTo("ok");
    }

    /** Health answers on the event loop that takes the new certificate over. */
    @Test
    void healthIsToldWhileACertificateIsTakenOver() throws IOException {
        List<String> told = new ArrayList<>();
        showing = () -> told.add(CompletableFuture.supplyAsync(watch::state).orTimeout(5, TimeUnit.SECONDS).join());
        Files.writeString(certificate, "two");
        looks(2);
        assertThat(told).containsExactly("ok");
        assertThat(watch.state()).isEqualTo("ok");
    }

    @Test
    void anEndIsToldAMonthBefore() {
        now = LATER.minus(Duration.ofDays(31));
        assertThat(watch.state()).isEqualTo("ok");
        now = LATER.minus(Duration.ofDays(29));
        assertThat(watch.state()).isEqualTo("the certificate for clients ends at " + LATER);
        now = LATER.plusSeconds(1);
        assertThat(watch.state()).isEqualTo("the certificate for clients ended at " + LATER);
    }
}
