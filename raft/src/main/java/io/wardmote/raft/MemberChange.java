package io.wardmote.raft;

import io.wardmote.state.ByteReader;
import io.wardmote.state.ByteWriter;
import java.util.Arrays;

/**
 * One change of who takes part, and how.
 *
 * @param peer    of a node that is to go, or that takes part already, its id is enough
 * @param instead id of a node that goes in the same step; "" for none
 */
record MemberChange(Kind kind, Peer peer, String instead) {
    /** Numbers go from node to node and are never reused. */
    enum Kind {
        GONE(0), VOTER(1), LISTENER(2);

        private final int number;

        Kind(int number) {
            this.number = number;
        }

        private static Kind of(int number) {
            return Arrays.stream(values()).filter(kind -> kind.number == number).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no change of members has the number " + number));
        }
    }

    static MemberChange gone(String node) {
        return new MemberChange(Kind.GONE, new Peer(node, "", ""), "");
    }

    byte[] toBytes() {
        ByteWriter out = new ByteWriter().u8(kind.number);
        peer.write(out);
        if (!instead.isEmpty()) out.text(instead);
        return out.toBytes();
    }

    static MemberChange of(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        MemberChange change = new MemberChange(Kind.of(in.u8()), Peer.read(in), in.atEnd() ? "" : in.text());
        in.end();
        return change;
    }

    /** Who takes part after it. */
    Voting of(Voting now) {
        Voting others = instead.isEmpty() ? now : now.without(instead);
        return switch (kind) {
            case GONE -> others.without(peer.node());
            case VOTER -> others.withVoter(known(now));
            case LISTENER -> others.withListener(known(now));
        };
    }

    /** With its addresses as the cluster has them, if it has them. */
    private Peer known(Voting now) {
        return now.voters().stream().filter(this::isSame).findFirst()
            .or(() -> now.listeners().stream().filter(this::isSame).findFirst()).orElse(peer);
    }

    private boolean isSame(Peer other) {
        return other.node().equals(peer.node());
    }
}
