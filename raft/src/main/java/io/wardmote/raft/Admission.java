package io.wardmote.raft;

import io.wardmote.state.KeyRing;
import io.wardmote.state.Member;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Which nodes may speak with this one, and where each is found. */
final class Admission {
    private final RaftConfig config;
    private final Rocks rocks;
    private final Supplier<RaftNode> raft;

    /** @param raft null until it has started */
    Admission(RaftConfig config, Rocks rocks, Supplier<RaftNode> raft) {
        this.config = config;
        this.rocks = rocks;
        this.raft = raft;
    }

    /** Who takes part in Raft, and members of the state; before there is a state, whom the settings name. */
    boolean admits(String node) {
        if (find(raftPeers(), node).isPresent()) return true;
        List<Member> members = rocks.isOpen() ? rocks.read(KeyRing::members) : List.of();
        if (members.isEmpty()) return find(config.peers(), node).isPresent();
        return members.stream().anyMatch(member -> member.id().equals(node));
    }

    /** As the cluster has it, else as the settings have it; null if neither knows. */
    String linkAddress(String node) {
        return find(raftPeers(), node).or(() -> find(config.peers(), node)).map(Peer::linkAddress).orElse(null);
    }

    private List<Peer> raftPeers() {
        RaftNode started = raft.get();
        return started == null ? List.of() : started.peers();
    }

    private static Optional<Peer> find(List<Peer> peers, String node) {
        return peers.stream().filter(peer -> peer.node().equals(node)).findFirst();
    }
}
