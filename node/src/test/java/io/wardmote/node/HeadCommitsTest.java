package io.wardmote.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.wardmote.audit.AuditConfig;
import io.wardmote.audit.AuditLog;
import io.wardmote.audit.Desk;
import io.wardmote.audit.Heads;
import io.wardmote.audit.Origin;
import io.wardmote.audit.SegmentFolder;
import io.wardmote.audit.Verdict;
import io.wardmote.audit.Verifier;
import io.wardmote.crypto.Randomness;
import io.wardmote.node.founding.Authority;
import io.wardmote.node.founding.Identity;
import io.wardmote.op.Deed;
import io.wardmote.op.Lane;
import io.wardmote.op.MemoryCluster;
import io.wardmote.raft.NodeIdentity;
import io.wardmote.state.AuditHead;
import io.wardmote.state.Command;
import io.wardmote.state.KnownHead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node's audit log from one start to the next, and what the cluster knows of it. */
class HeadCommitsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final SecureRandom RANDOM = new Randomness().perThread();

    @TempDir
    private Path segments;
    @TempDir
    private Path aside;
    private final Authority authority = Authority.create("cluster", Instant.now(), RANDOM);
    private final KeyPair keys = Authority.keyPair(RANDOM);
    private final NodeIdentity signer =
        new NodeIdentity(authority.issueNode(keys.getPublic(), "n1", List.of(), Instant.now()), keys.getPrivate(), authority.certificate());
    private final Identity identity = new Identity("c1", Identity.FIRST_LINEAGE, "local", "1", "n1", "n1", List.of(), "");
    private final MemoryCluster cluster = new MemoryCluster("local", "1");

    /** A node with nothing but its audit log; it runs on one loop, as the cluster in memory wants it. */
    private final class Started implements AutoCloseable {
        private final Vertx vertx = Vertx.vertx();
        private final AuditLog log;
        private final Desk desk;

        Started() throws IOException {
            log = AuditLog.open(AuditConfig.DEFAULT, segments, new Origin("c1", "n1", "n1"), "1", InstantSource.system());
            desk = log.desk();
            get(vertx.deployVerticle(new Lane(List.of(desk, new HeadCommits(log, segments, cluster, identity, signer))), Lane.options(0)));
        }

        void record(int count) {
            for (int i = 0; i < count; i++) get(desk.record(new Deed("r" + i, "openapi", "1", "root", "", "", "Encrypt", "k", "", "", "", null, 0, i)));
        }

        void awaitCommitted() {
            await().atMost(PATIENCE).until(() -> log.head().isPresent() && log.uncommitted().isEmpty());
        }

        @Override
        public void close() {
            get(vertx.close());
            log.close();
        }
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
    }

    private KnownHead known() {
        return cluster.ring().heads().newest("n1").orElseThrow();
    }

    private Heads committed() throws IOException {
        JsonObject page = get(new Evidence(cluster).heads(new JsonObject()));
        List<String> lines = new ArrayList<>(List.of(Heads.authority(certificate()).encode()));
        page.getJsonArray("heads").stream().map(JsonObject.class::cast).map(JsonObject::encode).forEach(lines::add);
        return Heads.of(lines, "the cluster");
    }

    private byte[] certificate() {
        try {
            return authority.certificate().getEncoded();
        } catch (CertificateException e) {
            throw new IllegalStateException(e);
        }
    }

    private Verdict verdict() throws IOException {
        return new Verifier(committed()).verify(SegmentFolder.at(segments), entry -> true).stream().filter(it -> it.last() > 0).findFirst().orElseThrow();
    }

    private void keepCopy() throws IOException {
        for (Path file : SegmentFolder.at(segments)) Files.copy(file, aside.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }

    private void putBackCopy() throws IOException {
        for (Path file : SegmentFolder.at(segments)) Files.delete(file);
        for (Path file : SegmentFolder.at(aside)) Files.copy(file, segments.resolve(file.getFileName()));
    }

    @Test
    void whatIsOnDiskIsCommittedAndALaterStartGoesOn() throws IOException {
        try (Started node = new Started()) {
            node.record(20);
            node.awaitCommitted();
        }
        assertThat(known().head().sequence()).as("the start, and what was recorded").isEqualTo(21);
        try (Started node = new Started()) {
            node.record(5);
            node.awaitCommitted();
            assertThat(node.log.isContradicted()).isFalse();
            assertThat(node.log.state()).isEqualTo("ok");
        }
        assertThat(known().head().sequence()).isEqualTo(27);
        assertThat(cluster.ring().heads().kept("n1", 0, 10)).extracting(kept -> kept.head().sequence()).as("the end of the first start").contains(21L);
        assertThat(verdict().isWhole()).isTrue();
        assertThat(Evidence.stateOfLogs(cluster.ring())).isEqualTo("ok");
    }

    @Test
    void aLogThatWasPutBackIsToldByTheNodeAndByAllOthersAndCommitsNothingMore() throws IOException {
        try (Started node = new Started()) {
            node.record(20);
            node.awaitCommitted();
        }
        keepCopy();
        try (Started node = new Started()) {
            node.record(30);
            node.awaitCommitted();
        }
        putBackCopy();
        long sequence = known().head().sequence();
        try (Started node = new Started()) {
            await().atMost(PATIENCE).until(node.log::isContradicted);
            node.record(100);
            assertThat(node.log.state()).contains("the cluster knows it up to record " + sequence, "keep the folder");
        }
        assertThat(known().head().sequence()).isEqualTo(sequence);
        assertThat(known().contradictedAt()).isPositive();
        assertThat(Evidence.stateOfLogs(cluster.ring())).contains("the audit log of node n1 is not the one that the cluster knew");
        assertThat(verdict().broken().orElseThrow().sentence()).contains("another hash");
    }

    @Test
    void aLogThatIsGoneDoesNotSilentlyBeginAnew() throws IOException {
        try (Started node = new Started()) {
            node.record(20);
            node.awaitCommitted();
        }
        for (Path file : SegmentFolder.at(segments)) Files.delete(file);
        try (Started node = new Started()) {
            await().atMost(PATIENCE).until(node.log::isContradicted);
            assertThat(node.log.state()).contains("the cluster knows it up to record 21");
        }
        assertThat(known().contradictedAt()).isPositive();
    }

    @Test
    void aLogWhoseOldestSegmentsWereDeletedIsTold() throws IOException {
        for (int start = 0; start < 3; start++) {
            try (Started node = new Started()) {
                node.record(5);
                node.awaitCommitted();
            }
        }
        Files.delete(SegmentFolder.at(segments).getFirst());
        try (Started node = new Started()) {
            await().atMost(PATIENCE).until(node.log::isContradicted);
            assertThat(node.log.state()).contains("begins with record 7, does not say that it let go of what was before, and the cluster knows record 6 of ");
        }
        assertThat(known().contradictedAt()).isPositive();
        assertThat(verdict().broken().orElseThrow().sentence()).contains("no record says that they were let go");
    }

    @Test
    void headsComeInPages() {
        for (int i = 1; i <= 3; i++) {
            List<AuditHead> heads = new ArrayList<>();
            for (int j = 0; j < 64; j++) heads.add(new AuditHead("n1", 1, i * 100 + j, new byte[32], 1, new byte[] {1}, new byte[] {2}));
            get(cluster.change(MemoryCluster.NO_NONCE, new Command.CommitHeads("n1", heads)));
        }
        List<Long> all = new ArrayList<>();
        String after = "";
        int pages = 0;
        while (after != null) {
            JsonObject page = get(new Evidence(cluster, 50).heads(new JsonObject().put("after", after)));
            page.getJsonArray("heads").stream().map(JsonObject.class::cast).forEach(head -> all.add(head.getLong("sequence")));
            after = page.getString("next");
            pages++;
        }
        int kept = cluster.ring().heads().kept("n1", 0, 1000).size();
        assertThat(kept).isGreaterThanOrEqualTo(3 * 63);
        assertThat(all).doesNotHaveDuplicates().isSorted().hasSize(kept + 1);
        assertThat(pages).isEqualTo(kept / 50 + 1);
        assertThat(Stream.of("x/", "/", "n1/-1", "n1/99999999999999999999").map(wrong -> new JsonObject().put("after", wrong))).allSatisfy(wrong ->
            assertThat(Future.succeededFuture().compose(now -> new Evidence(cluster).heads(wrong)).failed()).isTrue());
    }
}
