package io.wardmote.raft;

import io.wardmote.state.ByteReader;
import io.wardmote.state.ByteWriter;
import java.util.ArrayList;
import java.util.List;

/** A voter more, or (by node id alone) one less. */
record MemberChange(boolean add, Peer peer) {
    byte[] toBytes() {
        ByteWriter out = new ByteWriter().bool(add);
        peer.write(out);
        return out.toBytes();
    }

    static MemberChange of(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        MemberChange change = new MemberChange(in.bool(), Peer.read(in));
        in.end();
        return change;
    }

    /** The voters after it. */
    List<Peer> of(List<Peer> voters) {
        List<Peer> wanted = new ArrayList<>(voters);
        wanted.removeIf(voter -> voter.node().equals(peer.node()));
        if (add) wanted.add(peer);
        return wanted;
    }
}
