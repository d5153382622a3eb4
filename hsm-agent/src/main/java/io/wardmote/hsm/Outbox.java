package io.wardmote.hsm;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;

/**
 * Sends frames over a connection, as many at once as there are when its event loop comes by: a system call each cost more than the frames. Thread
 * safe; what waits is bounded by the questions under way.
 */
final class Outbox {
    private final NetSocket socket;
    private final Context loop;
    private Buffer waiting = Buffer.buffer();
    private boolean called;

    /** @param loop the socket's */
    Outbox(NetSocket socket, Context loop) {
        this.socket = socket;
        this.loop = loop;
    }

    /** @throws IllegalArgumentException if the frame is too long */
    void send(Frame frame) {
        synchronized (this) {
            frame.appendTo(waiting);
            if (called) return;
            called = true;
        }
        loop.runOnContext(now -> flush());
    }

    private void flush() {
        Buffer all;
        synchronized (this) {
            all = waiting;
            waiting = Buffer.buffer();
            called = false;
        }
        socket.write(all); // if it fails, the connection has ended, and whoever watches it sees that
    }
}
