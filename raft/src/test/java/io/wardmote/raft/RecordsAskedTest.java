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

/** A member asks another for records: it is answered, or told why not. */
class RecordsAskedTest {
    @TempDir
    private Path folder;

    private static String told(Future<byte[]> asked) {
        Throwable failure = get(asked.map((Throwable) null).recover(Future::succeededFuture));
        assertThat(failure).isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.refusal()).isEqualTo(Refusal.UNAVAILABLE));
        return ((Refused) failure).detail();
    }

    @Test
    void aMemberIsAnsweredOrToldWhyNot() {
        try (TestCluster cluster = new TestCluster(folder, 3).startAll().founded()) {
            Cluster asker = cluster.node("n1");
            byte[] question = "which".getBytes(UTF_8);
            assertThat(told(asker.askForRecords("n2", question))).isEqualTo("it has just started");
            cluster.node("n2").recordsComeFrom(asked -> CompletableFuture.completedFuture(("those of " + new String(asked, UTF_8)).getBytes(UTF_8)));
            assertThat(new String(get(asker.askForRecords("n2", question)), UTF_8)).isEqualTo("those of which");
            cluster.node("n2").recordsComeFrom(asked -> CompletableFuture.failedFuture(new IllegalStateException("it keeps none")));
            assertThat(told(asker.askForRecords("n2", question))).isEqualTo("it keeps none");
            cluster.node("n2").recordsComeFrom(asked -> new CompletableFuture<>());
            Future<byte[]> silent = asker.askForRecords("n2", question);
            cluster.crash("n3");
            assertThat(told(asker.askForRecords("n3", question))).isEqualTo("it cannot be reached");
            assertThat(told(silent)).isEqualTo("it did not answer in time");
        }
    }
}
