package io.wardmote.raft;

import io.wardmote.state.ByteReader;
import io.wardmote.state.ByteWriter;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;

/**
 * A node and where it is found: its Raft port and its link port, both as {@code host:port}. Raft's configuration carries both to
 * every member (Ratis calls the second one the client address; nothing of Ratis listens there).
 */
public record Peer(String node, String raftAddress, String linkAddress) {

    public static String host(String address) {
        return address.substring(0, address.lastIndexOf(':'));
    }

    public static int port(String address) {
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    static boolean isAddress(String address) {
        return address != null && address.matches(".+:\\d{1,5}") && port(address) > 0 && port(address) < 65536;
    }

    RaftPeer toRaft() {
        return RaftPeer.newBuilder().setId(RaftPeerId.valueOf(node)).setAddress(raftAddress).setClientAddress(linkAddress).build();
    }

    static Peer of(RaftPeer peer) {
        return new Peer(peer.getId().toString(), peer.getAddress(), peer.getClientAddress());
    }

    void write(ByteWriter out) {
        out.text(node).text(raftAddress).text(linkAddress);
    }

    static Peer read(ByteReader in) {
        return new Peer(in.text(), in.text(), in.text());
    }
}
