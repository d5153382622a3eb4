package io.wardmote.raft;

import io.wardmote.state.ByteReader;
import io.wardmote.state.ByteWriter;

/**
 * Leadership is to go from one node to another. Asked again after it was done, it does nothing.
 *
 * @param to "" for whom it falls to
 */
record HandOver(String from, String to) {
    byte[] toBytes() {
        return new ByteWriter().text(from).text(to).toBytes();
    }

    static HandOver of(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        HandOver handOver = new HandOver(in.text(), in.text());
        in.end();
        return handOver;
    }
}
