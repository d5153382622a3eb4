package io.wardmote.raft;

import io.wardmote.state.Command;
import io.wardmote.state.Proposal;
import io.wardmote.state.Stamp;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Changes who takes part, at the leader: in Raft, and in the state. What is half done is finished by the same change made again. A node loses its say
 * in the state before its vote, and gets it after: what counts for less than it could does no harm.
 *
 * <p>Ratis sends a new node the whole log, or a snapshot, before it takes it in, so that no majority waits for one that is behind.
 */
final class MemberChanges {
    private final String node;
    private final Supplier<RaftNode> raft;
    private final Batcher batcher;

    MemberChanges(String node, Supplier<RaftNode> raft, Batcher batcher) {
        this.node = node;
        this.raft = raft;
        this.batcher = batcher;
    }

    /** Off the calling thread: Ratis takes its server's lock. Fails with {@link LinkFault}, after which it may be asked again. */
    CompletableFuture<Void> change(MemberChange change) {
        return CompletableFuture.supplyAsync(() -> raft.get().voting()).thenCompose(now -> {
            Voting after = change.of(now);
            // it would have to confirm what it has no say in any more
            if (!after.hasVoter(node)) throw new LinkFault(LinkFault.Kind.FAILED, node + " leads, and is to hand over first");
            return before(change).thenCompose(noted -> raft.get().setVoting(now, after)).thenCompose(done -> after(change));
        });
    }

    private CompletableFuture<Void> before(MemberChange change) {
        return switch (change.kind()) {
            case LISTENER -> note(new Command.SetListener(change.peer().node(), true));
            case VOTER, GONE -> CompletableFuture.completedFuture(null);
        };
    }

    private CompletableFuture<Void> after(MemberChange change) {
        return switch (change.kind()) {
            case VOTER -> note(new Command.SetListener(change.peer().node(), false));
            case LISTENER -> CompletableFuture.completedFuture(null);
            case GONE -> note(new Command.RemoveMember(change.peer().node(), true));
        };
    }

    /** What it is said of may have been removed meanwhile: then there is nothing to note. */
    private CompletableFuture<Void> note(Command command) {
        return batcher.propose(CommandCodec.bytes(new Proposal(Stamp.NONE, command))).thenApply(answered -> null);
    }
}
