package io.wardmote.hsm;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.NetSocket;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends frames over a connection, as many at once as there are when its event loop comes by: a system call each cost more than the frames. Thread
 * safe; what waits is for those who send to bound, by {@link #unsent}.
 */
final class Outbox {
    /**
     * How many bytes of frames this process may hold for the other end: an eighth of its heap, since a request that is computed is there some five
     * times, and one frame at least. A number of frames would bound nothing, since a frame may have 8 MiB.
     */
    static final long MOST_BYTES = Math.max(Runtime.getRuntime().maxMemory() / 8, Frame.LONGEST);

    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

    private final NetSocket socket;
    private final Context loop;
    private final int gatherMicros;
    private final AtomicLong unsent = new AtomicLong();
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

    /** How many bytes the other end's kernel has not taken, such as when the other end is stopped. */
    long unsent() {
        return unsent.get();
    }

    /** @throws IllegalArgumentException if the frame is too long */
    void send(Frame frame) {
        synchronized (this) {
            int before = waiting.length();
            frame.appendTo(waiting);
            unsent.addAndGet(waiting.length() - before);
            if (called) return;
            called = true;
        }
        try {
            loop.runOnContext(now -> flush());
        } catch (RejectedExecutionException e) { // its event loop has ended, and so has the connection
            LOG.debug("a frame comes too late: {}", e.getMessage());
        }
    }

    private void flush() {
        Buffer all;
        synchronized (this) {
            all = waiting;
            waiting = Buffer.buffer();
            called = gatherMicros > 0 && all.length() > 0; // then we come by again
        }
        int length = all.length();
        if (length == 0) return;
        // if it fails, the connection has ended, and whoever watches it sees that
        socket.write(all).onComplete(taken -> unsent.addAndGet(-length));
        if (gatherMicros > 0) ((ContextInternal) loop).nettyEventLoop().schedule(this::flush, gatherMicros, TimeUnit.MICROSECONDS);
    }
}
