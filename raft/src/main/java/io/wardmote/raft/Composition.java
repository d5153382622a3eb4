package io.wardmote.raft;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerProto;
import org.apache.ratis.util.ProtoUtils;

/**
 * Who makes up a cluster, by the newest record that one node has of it.
 *
 * @param voters    with a vote, this node among them if it has one
 * @param before    with a vote before the change that is under way, which needs a majority of these too; empty if none is
 * @param listeners without a vote
 */
public record Composition(List<Peer> voters, List<Peer> before, List<Peer> listeners) {

    static Composition of(RaftConfigurationProto record) {
        List<RaftPeerProto> listeners = Stream.concat(record.getListenersList().stream(), record.getOldListenersList().stream()).toList();
        return new Composition(peers(record.getPeersList()), peers(record.getOldPeersList()), peers(listeners));
    }

    private static List<Peer> peers(List<RaftPeerProto> peers) {
        return ProtoUtils.toRaftPeers(peers).stream().map(Peer::of).toList();
    }

    /** Everybody once. */
    public List<Peer> all() {
        Map<String, Peer> byId = new LinkedHashMap<>();
        Stream.of(voters, before, listeners).flatMap(List::stream).forEach(peer -> byId.putIfAbsent(peer.node(), peer));
        return List.copyOf(byId.values());
    }

    /**
     * Whether the cluster may go on with these alone. What is under way may have been ended by others or never have come to them, so
     * either majority is enough for the others, and with this node, which knows of the change, it takes both.
     *
     * @param others who is there, this node aside
     */
    public boolean mayGoOn(Set<String> others, String self) {
        boolean alone = majority(voters, others, "") || majority(before, others, "");
        boolean together = majority(voters, others, self) && (before.isEmpty() || majority(before, others, self));
        return alone || together;
    }

    private static boolean majority(List<Peer> voters, Set<String> others, String self) {
        return voters.stream().map(Peer::node).filter(node -> node.equals(self) || others.contains(node)).count() > voters.size() / 2;
    }
}
