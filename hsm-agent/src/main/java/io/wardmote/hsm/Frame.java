package io.wardmote.hsm;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;

/**
 * What goes over the socket between node and agent, both ways:
 * <pre>
 *   | length of what follows 4 | version 1 = 1 | kind 1 | call 8 | body |       numbers big endian
 * </pre>
 *
 * @param call which question an answer is to; 0 where none is expected
 */
record Frame(Kind kind, long call, Buffer body) {
    static final byte VERSION = 1;
    /** Two inputs of the engine's bound (4 MiB each) and room for names. */
    static final int LONGEST = (8 << 20) + (1 << 16);
    /** A frame without a body. */
    static final int HEADER = 10;

    /** The numbers are never reused. */
    enum Kind {
        /** From the node, first: cluster id and MAC keys. Answered by READY. */
        HELLO(1),
        ASK(2),
        EVICT(3),
        EVICT_ALL(4),
        SUBKEY(5),
        /** From any process of the node's user, on a connection of its own: how does it stand with the token? Answered by REPORT. */
        STATUS(6),
        /** Blobs whose keys the token is to destroy. Answered by DESTROYED when it was tried. */
        DESTROY(7),
        /** After HELLO: whether the agent still answers; by PONG, whatever its token does. */
        PING(8),
        /** From which epoch on MAC keys stay. */
        DROP_SUBKEYS(9),
        /** As ASK, and its answer comes after PARTS: see {@link AgentTrace}. */
        ASK_TRACED(10),
        /** From the agent. */
        READY(16),
        REPLY(17),
        REFUSED(18),
        /** JSON in UTF-8, as {@link HsmStatus} writes it. */
        REPORT(19),
        /** Whenever it changes: why the token does not serve, in UTF-8; empty if it does. */
        FAULT(20),
        /** {@link HsmFigures}. */
        PONG(21),
        DESTROYED(22),
        /** What was done for the question whose answer comes next. */
        PARTS(23);

        private final int number;

        Kind(int number) {
            this.number = number;
        }

        private static Kind numbered(int number) {
            for (Kind kind : values()) if (kind.number == number) return kind;
            throw new IllegalArgumentException("no kind of frame has the number " + number);
        }
    }

    /** @throws IllegalArgumentException if it is too long; nothing is appended then */
    void appendTo(Buffer out) {
        int length = HEADER + body.length();
        if (length > LONGEST) throw new IllegalArgumentException("a frame of " + length + " bytes is too long");
        out.appendInt(length).appendByte(VERSION).appendByte((byte) kind.number).appendLong(call).appendBuffer(body);
    }

    /** @throws IllegalArgumentException if it is too long */
    Buffer bytes() {
        Buffer out = Buffer.buffer();
        appendTo(out);
        return out;
    }

    /** Cuts a stream into frames. Not thread safe: for one connection's event loop. */
    static final class Parser implements Handler<Buffer> {
        private final int longest;
        private final Consumer<Frame> frames;
        private Buffer pending = Buffer.buffer();

        Parser(Consumer<Frame> frames) {
            this(LONGEST, frames);
        }

        /** @param longest of what follows the length; longer frames are refused before they are waited for */
        Parser(int longest, Consumer<Frame> frames) {
            this.longest = longest;
            this.frames = frames;
        }

        /** @throws IllegalArgumentException if the stream is not ours: the connection must be closed */
        @Override
        public void handle(Buffer more) {
            pending.appendBuffer(more);
            int at = 0;
            while (pending.length() - at >= 4) {
                int length = pending.getInt(at);
                if (length < HEADER || length > longest) throw new IllegalArgumentException("a frame has not " + length + " bytes");
                if (pending.length() - at - 4 < length) break;
                frames.accept(read(pending, at + 4, length));
                at += 4 + length;
            }
            if (at > 0) pending = pending.getBuffer(at, pending.length());
        }

        private static Frame read(Buffer in, int at, int length) {
            if (in.getByte(at) != VERSION) throw new IllegalArgumentException("frames of version " + in.getByte(at) + " are not spoken here");
            return new Frame(Kind.numbered(in.getByte(at + 1)), in.getLong(at + 2), in.getBuffer(at + HEADER, at + length));
        }
    }
}
