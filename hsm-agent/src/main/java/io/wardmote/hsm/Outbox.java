package io.wardmote.hsm;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.NetSocket;
import java.util.concurrent.TimeUnit;

/**
 * Sends frames over a connection, as many at once as there are when its event loop comes by: a system call each cost more than the frames. Thread
 * safe; what waits is bounded by the questions under way.
 */
final class Outbox {
    private final NetSocket socket;
    private final Context loop;
    private final int gatherMicros;
    private Buffer waiting = Buffer.buffer();
    private boolean called;

    /**
     * @param loop         the socket's
     * @param gatherMicros for how long after frames were sent further ones are gathered before they are sent; 0 to gather none. What comes
     *                     alone goes at once
     */
    Outbox(NetSocket socket, Context loop, int gatherMicros) {
        this.socket = socket;
        this.loop = loop;
        this.gatherMicros = gatherMicros;
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
            called = gatherMicros > 0 && all.length() > 0; // then we come by again
        }
        if (all.length() == 0) return;
        socket.write(all); // if it fails, the connection has ended, and whoever watches it sees that
        if (gatherMicros > 0) ((ContextInternal) loop).nettyEventLoop().schedule(this::flush, gatherMicros, TimeUnit.MICROSECONDS);
    }
}
