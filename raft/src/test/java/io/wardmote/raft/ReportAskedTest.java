package io.wardmote.raft;

import static io.wardmote.raft.TestCluster.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A member asks another how it is: it is answered, or told why not. */
class ReportAskedTest {
    @TempDir
    private Path folder;

    private static String told(Future<byte[]> asked) {
        Throwable failure = get(asked.map((Throwable) null).recover(Future::succeededFuture));
        assertThat(failure).isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.refusal()).isEqualTo(Refusal.UNAVAILABLE));
        return ((Refused) failure).detail();
    }

    @Test
    void aMemberSaysHowItIsOrWhyNot() {
        try (TestCluster cluster = new TestCluster(folder, 3).startAll().founded()) {
            Cluster asker = cluster.node("n1");
            assertThat(told(asker.askForReport("n2"))).isEqualTo("it has just started");
            cluster.node("n2").reportsComeFrom(() -> CompletableFuture.completedFuture("well".getBytes(UTF_8)));
            assertThat(new String(get(asker.askForReport("n2")), UTF_8)).isEqualTo("well");
            cluster.node("n2").reportsComeFrom(() -> CompletableFuture.failedFuture(new IllegalStateException("it stops")));
            assertThat(told(asker.askForReport("n2"))).isEqualTo("it stops");
            cluster.crash("n3");
            assertThat(told(asker.askForReport("n3"))).isEqualTo("it cannot be reached");
        }
    }
}
