package io.wardmote.http;

import io.vertx.core.http.HttpConnection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What one lane has open: connections, exchanges, admitted requests, bytes of bodies being received. Each has a bound (connections at the
 * {@link Doorstep}), and nothing stays open for ever: Vert.x' own idle timeout is reset by every byte, so a client that sends one now and then
 * would keep its connection without ever asking anything. Used on the lane's event loop only.
 */
final class Traffic {
    private static final int SHORT_BODY_BYTES = 64 << 10;

    private final HttpConfig config;
    private final LongSupplier nanoClock;
    private final Map<HttpConnection, Quiet> open = new HashMap<>();
    private final Set<Exchange> exchanges = new LinkedHashSet<>();          // oldest first
    private int admitted;
    private int heldBytes;

    /** @param nanoClock monotonic */
    Traffic(HttpConfig config, LongSupplier nanoClock) {
        this.config = config;
        this.nanoClock = nanoClock;
    }

    /** How long it has been quiet on a connection, and whether something has begun there that is no request yet. */
    private static final class Quiet {
        private static final long NOTHING = -1;
        private final GuardedTls wire;
        private long sinceMillis;
        private long begunMillis = NOTHING;

        Quiet(GuardedTls wire, long nowMillis) {
            this.wire = wire;
            turned(nowMillis);
        }

        void turned(long nowMillis) {
            sinceMillis = nowMillis;
            begunMillis = NOTHING;
            if (wire != null) wire.turned();
        }

        /** Looks every now and then, so a begin is seen a little late, and never too early. */
        boolean isOver(long nowMillis, HttpConfig.Times times) {
            if (nowMillis - sinceMillis > times.idle()) return true;
            if (wire == null || !wire.hasBegun()) return false;
            if (begunMillis == NOTHING) begunMillis = nowMillis;
            return nowMillis - begunMillis > times.head();
        }
    }

    void opened(HttpConnection connection) {
        open.put(connection, new Quiet(GuardedTls.of(connection), nowMillis()));
        connection.closeHandler(closed -> open.remove(connection));
    }

    /** A request began or ended there. */
    void touched(HttpConnection connection) {
        Quiet quiet = open.get(connection);
        if (quiet != null) quiet.turned(nowMillis());
    }

    void began(Exchange exchange) {
        exchanges.add(exchange);
        touched(exchange.connection());
    }

    void ended(Exchange exchange) {
        exchanges.remove(exchange);
        touched(exchange.connection());
    }

    boolean admit() {
        if (admitted >= config.admitted()) return false;
        admitted++;
        return true;
    }

    void release() {
        admitted--;
    }

    /**
     * Whether so many more bytes may be held, for a body that has so many then. Long bodies leave the last quarter to short ones.
     * They are held until their operation has ended, since it and its engine hold them too.
     */
    boolean hold(int bytes, int ofBody) {
        int room = ofBody > SHORT_BODY_BYTES ? config.sizes().held() - config.sizes().held() / 4 : config.sizes().held();
        if (bytes > room - heldBytes) return false;
        heldBytes += bytes;
        return true;
    }

    void letGo(int bytes) {
        heldBytes -= bytes;
    }

    long nowMillis() {
        return TimeUnit.NANOSECONDS.toMillis(nanoClock.getAsLong());
    }

    /** Ends what has gone on for too long. */
    void sweep() {
        long now = nowMillis();
        for (Exchange exchange : List.copyOf(exchanges)) exchange.sweep(now);
        if (open.isEmpty()) return;
        Set<HttpConnection> busy = new HashSet<>();
        for (Exchange exchange : exchanges) busy.add(exchange.connection());
        List<HttpConnection> over = open.entrySet().stream()
            .filter(one -> !busy.contains(one.getKey()) && one.getValue().isOver(now, config.times()))
            .map(Map.Entry::getKey).toList();
        over.forEach(HttpConnection::close);
    }
}
