package io.wardmote.raft;

import java.util.List;
import java.util.stream.Stream;

/** Who takes part in Raft: with a vote, and without one. */
record Voting(List<Peer> voters, List<Peer> listeners) {
    Voting {
        voters = List.copyOf(voters);
        listeners = List.copyOf(listeners);
    }

    /** The same without that node, in whichever list it is. */
    Voting without(String node) {
        return new Voting(voters.stream().filter(peer -> !peer.node().equals(node)).toList(),
            listeners.stream().filter(peer -> !peer.node().equals(node)).toList());
    }

    Voting withVoter(Peer peer) {
        return new Voting(Stream.concat(without(peer.node()).voters.stream(), Stream.of(peer)).toList(), without(peer.node()).listeners);
    }

    Voting withListener(Peer peer) {
        return new Voting(without(peer.node()).voters, Stream.concat(without(peer.node()).listeners.stream(), Stream.of(peer)).toList());
    }

    boolean hasVoter(String node) {
        return voters.stream().anyMatch(peer -> peer.node().equals(node));
    }
}
