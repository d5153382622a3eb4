package io.wardmote.hsm;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetSocket;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent's connections with other processes of its user. Each may ask once how it stands with the token and is closed when that is answered, or
 * at once if it says anything else; nothing of it touches the node's connection. Not thread safe: for the agent's event loop.
 */
final class Guests {
    private static final Logger LOG = LoggerFactory.getLogger(Guests.class);
    private static final int MOST = 8;
    private static final long PATIENCE_MILLIS = 15_000;

    private final Vertx vertx;
    private final Supplier<Future<JsonObject>> status;
    private int here;

    /** @param status as {@code HsmEngine.status} */
    Guests(Vertx vertx, Supplier<Future<JsonObject>> status) {
        this.vertx = vertx;
        this.status = status;
    }

    void meet(NetSocket socket) {
        if (here == MOST) {
            LOG.warn("there are {} other connections already", MOST);
            socket.close();
            return;
        }
        here++;
        long timer = vertx.setTimer(PATIENCE_MILLIS, late -> socket.close());
        socket.closeHandler(closed -> {
            here--;
            vertx.cancelTimer(timer);
        });
        socket.exceptionHandler(e -> LOG.debug("another connection: {}", e.getMessage()));
        Guest guest = new Guest(socket);
        Frame.Parser parser = new Frame.Parser(Frame.HEADER, guest::take);
        socket.handler(bytes -> {
            try {
                parser.handle(bytes);
            } catch (IllegalArgumentException e) {
                LOG.warn("another connection says what is not understood: {}", e.getMessage());
                guest.refused = true; // what it asked before may be answered sooner than the connection is closed
                socket.close();
            }
        });
    }

    private final class Guest {
        private final NetSocket socket;
        private boolean asked;
        private boolean refused;

        Guest(NetSocket socket) {
            this.socket = socket;
        }

        void take(Frame frame) {
            if (frame.kind() != Frame.Kind.STATUS || asked) throw new IllegalArgumentException(frame.kind() + " is not for it to say");
            asked = true;
            status.get().onComplete(report -> answer(new Frame(Frame.Kind.REPORT, frame.call(), report.toBuffer())), this::cannotTell);
        }

        private void cannotTell(Throwable why) {
            LOG.warn("how the agent stands cannot be told", why);
            socket.close();
        }

        /** After all that came with the question is read, even if the answer was there at once. */
        private void answer(Frame report) {
            vertx.runOnContext(read -> {
                if (!refused) socket.end(report.bytes());
            });
        }
    }
}
