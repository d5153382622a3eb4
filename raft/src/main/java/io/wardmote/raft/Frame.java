package io.wardmote.raft;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.parsetools.RecordParser;

/**
 * One message on the link. Types are never reused: 1 to 99 ask, 100 and above answer. Taken: 1-6, 10-14,
 * 20, 21, 30-32, 100-103.
 *
 * <pre>
 *   length (4) of what follows | type (1) | correlation (8) | body
 * </pre>
 *
 * @param correlation chosen by who asks, repeated in the answer
 */
record Frame(int type, long correlation, byte[] body) {
    /** Cluster and node of who asks. Answered by what the other knows beyond the first version, one byte: 1, FORWARD_ASKED; nothing, none of it. */
    static final int HELLO = 1;
    static final int FORWARD = 2;
    static final int BARRIER = 3;
    static final int RENEW = 4;
    static final int MEMBERSHIP = 5;
    /** As FORWARD, with the request that it is for before it: {@link Asked}. */
    static final int FORWARD_ASKED = 6;
    /** How far a node has applied: its incarnation (8), index (8). To the leader. */
    static final int APPLIED = 10;
    /** Up to which entry the log is everywhere: index (8). From the leader; also the answer to RENEW. */
    static final int EVERYWHERE = 11;
    /** A node answers by no lease any more that it was granted for a renewal up to that one: its incarnation (8), sequence (8). To the leader. */
    static final int RELEASE = 12;
    /** How the nodes fare, as the leader finds them: {@link Standing}. */
    static final int STANDINGS = 13;
    /** From whom (node id) and to whom (node id, or nothing) leadership is to go. */
    static final int HAND_OVER = 14;

    /** Whether a member may lack an entry: index (8). To the leader, who answers with one byte, 1 for yes. */
    static final int LACKED = 20;

    /** A node that was let in runs now: where it is found, its own {@link Peer}. To any member, which has it taken in. */
    static final int ARRIVED = 21;

    /** A sealed node asks for the root key: what proves who it is, opaque here. To any open member, which answers in bytes as opaque. */
    static final int ROOT_KEY = 30;

    /** A member asks for records of a node's own audit log: which, opaque here. To any member, which answers in bytes as opaque. */
    static final int AUDIT_RECORDS = 31;

    /** A member asks how a node is: nothing. To any member, which answers in bytes that are opaque here. */
    static final int REPORT = 32;

    static final int DONE = 100;
    /** body: the leader's node id as far as known, or nothing. */
    static final int NOT_LEADER = 101;
    /** body: why, in words. */
    static final int FAILED = 102;
    static final int OVERLOADED = 103;

    static final int MAX_BODY = 16 << 20;
    private static final int HEAD = 9;

    Buffer toBuffer() {
        return Buffer.buffer(4 + HEAD + body.length).appendInt(HEAD + body.length).appendByte((byte) type).appendLong(correlation).appendBytes(body);
    }

    /** Feeds on a socket's bytes. A length out of bounds goes to {@code broken}, and nothing more is read. */
    static Handler<Buffer> parser(Handler<Frame> each, Handler<String> broken) {
        RecordParser parser = RecordParser.newFixed(4);
        parser.handler(new Handler<>() {
            private boolean inside;
            private boolean dead;

            @Override
            public void handle(Buffer record) {
                if (dead) return;
                if (inside) {
                    inside = false;
                    parser.fixedSizeMode(4);
                    each.handle(new Frame(record.getUnsignedByte(0), record.getLong(1), record.getBytes(HEAD, record.length())));
                    return;
                }
                int length = record.getInt(0);
                if (length < HEAD || length > HEAD + MAX_BODY) {
                    dead = true;
                    broken.handle("a frame of " + length + " bytes");
                    return;
                }
                inside = true;
                parser.fixedSizeMode(length);
            }
        });
        return parser;
    }
}
