package io.wardmote.raft;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A sealed node asks members that are open, of which some are sealed too, away, or do not know it any more. */
class SealedAskerTest {
    private final Vertx vertx = Vertx.vertx();
    private final TestAuthority authority = new TestAuthority();
    private final Peer a = TestCluster.peer("a");
    private final Peer b = TestCluster.peer("b");
    private final Peer c = TestCluster.peer("c");
    private final Set<String> members = ConcurrentHashMap.newKeySet();

    @BeforeEach
    void open() throws Exception {
        members.addAll(Set.of("a", "b", "c"));
        listen(b, (peer, asked) -> CompletableFuture.completedFuture((peer + ":" + new String(asked, UTF_8)).getBytes(UTF_8)));
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private void listen(Peer at, RootKeyGiver giver) throws Exception {
        RaftConfig config = new RaftConfig("c1", at.node(), Path.of("unused"), List.of(a, b, c), false, authority.identity(at.node()), RaftConfig.Timing.PRODUCTION,
            RaftConfig.Lease.DEFAULT, RaftConfig.Log.DEFAULT, RaftConfig.Memory.DEFAULT, RaftConfig.Scrubbing.DEFAULT);
        LinkServer.Service service = (peer, type, body) -> type == Frame.ROOT_KEY ? giver.forSealed(peer, body) : CompletableFuture.failedFuture(new AssertionError("type " + type));
        new Link(vertx, config, members::contains, node -> null, service).listen(at.linkAddress()).toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private String asked(NodeIdentity identity, List<Peer> others) throws Exception {
        try (SealedAsker asker = new SealedAsker(vertx, "c1", "a", identity, others)) {
            return new String(asker.rootKey("proof".getBytes(UTF_8)).get(20, TimeUnit.SECONDS), UTF_8);
        }
    }

    @Test
    void theFirstThatIsOpenAnswers() throws Exception {
        listen(c, (peer, body) -> CompletableFuture.failedFuture(new LinkFault(LinkFault.Kind.FAILED, "it has just started")));
        assertThat(asked(authority.identity("a"), List.of(c, b))).isEqualTo("a:proof");
    }

    @Test
    void oneThatIsAwayKeepsNobodyWaiting() throws Exception {
        assertThat(asked(authority.identity("a"), List.of(c, b))).isEqualTo("a:proof");
    }

    @Test
    void whereNobodyHasTheKeyItFails() {
        assertThatThrownBy(() -> asked(authority.identity("a"), List.of(c))).hasRootCauseInstanceOf(LinkFault.class);
        assertThatThrownBy(() -> asked(authority.identity("a"), List.of())).hasRootCauseMessage("nobody to ask");
    }

    @Test
    void aNodeThatIsNoMemberAnyMoreGetsNothing() {
        members.remove("a");
        assertThatThrownBy(() -> asked(authority.identity("a"), List.of(b))).hasRootCauseInstanceOf(LinkFault.class);
    }

    @Test
    void aNodeOfAnotherAuthorityGetsNothingAndIsAskedNothing() {
        assertThatThrownBy(() -> asked(new TestAuthority().identity("a"), List.of(b))).hasRootCauseInstanceOf(LinkFault.class);
    }
}
