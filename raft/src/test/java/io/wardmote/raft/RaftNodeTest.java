package io.wardmote.raft;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.exceptions.AlreadyClosedException;
import org.apache.ratis.protocol.exceptions.LeaderNotReadyException;
import org.apache.ratis.protocol.exceptions.NotLeaderException;
import org.apache.ratis.protocol.exceptions.ResourceUnavailableException;
import org.apache.ratis.protocol.exceptions.ServerNotReadyException;
import org.junit.jupiter.api.Test;

class RaftNodeTest {
    private static final RaftGroupMemberId MEMBER = RaftGroupMemberId.valueOf(RaftPeerId.valueOf("n1"), RaftGroupId.randomId());

    private static void assertFault(CompletableFuture<RaftClientReply> asked, LinkFault.Kind kind, String detail) {
        assertThatThrownBy(asked::join).isInstanceOf(CompletionException.class).cause().isInstanceOfSatisfying(LinkFault.class, fault -> {
            if (fault.kind() != kind) throw new AssertionError(fault.kind() + " instead of " + kind);
        }).hasMessageContaining(detail);
    }

    @Test
    void aServerThatCannotTakeAnythingNowMayBeAskedAgain() {
        for (Exception no : List.of(new ServerNotReadyException("starts"), new AlreadyClosedException("closes"), new ResourceUnavailableException("full"),
            new LeaderNotReadyException(MEMBER), new IOException("disk"), new IllegalStateException("odd"))) {
            String detail = no.getClass().getSimpleName();
            assertFault(RaftNode.done(() -> CompletableFuture.failedFuture(no)), LinkFault.Kind.FAILED, detail);
            assertFault(RaftNode.done(() -> CompletableFuture.failedFuture(new CompletionException(no))), LinkFault.Kind.FAILED, detail);
            assertFault(RaftNode.done(() -> {
                if (no instanceof IOException io) throw io;
                throw (RuntimeException) no;
            }), LinkFault.Kind.FAILED, detail);
        }
    }

    @Test
    void whoLeadsInsteadIsToldHoweverRatisSaysIt() {
        RaftPeer leader = RaftPeer.newBuilder().setId("n2").build();
        NotLeaderException elsewhere = new NotLeaderException(MEMBER, leader, List.of(leader));
        assertFault(RaftNode.done(() -> CompletableFuture.failedFuture(elsewhere)), LinkFault.Kind.NOT_LEADER, "n2");
    }
}
