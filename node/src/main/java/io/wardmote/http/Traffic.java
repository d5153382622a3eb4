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
 * What one lane has open: connections, exchanges, admitted requests, bytes of bodies being received. Each has a bound, and
 * nothing stays open for ever: Vert.x' own idle timeout is reset by every byte, so a client that sends one now and then
 * would keep its connection without ever asking anything. Used on the lane's event loop only.
 */
final class Traffic {
    private static final int SHORT_BODY_BYTES = 64 << 10;

    private final HttpConfig config;
    private final LongSupplier nanoClock;
    private final Map<HttpConnection, Long> quietSince = new HashMap<>();   // the last time a request began or ended there
    private final Set<Exchange> exchanges = new LinkedHashSet<>();          // oldest first
    private int admitted;
    private int heldBytes;

    /** @param nanoClock monotonic */
    Traffic(HttpConfig config, LongSupplier nanoClock) {
        this.config = config;
        this.nanoClock = nanoClock;
    }

    void opened(HttpConnection connection) {
        if (quietSince.size() >= config.connections()) {
            connection.close();
            return;
        }
        quietSince.put(connection, nowMillis());
        connection.closeHandler(closed -> quietSince.remove(connection));
    }

    void touched(HttpConnection connection) {
        quietSince.computeIfPresent(connection, (open, before) -> nowMillis());
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
        int room = ofBody > SHORT_BODY_BYTES ? config.heldBytes() - config.heldBytes() / 4 : config.heldBytes();
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
        if (quietSince.isEmpty()) return;
        Set<HttpConnection> busy = new HashSet<>();
        for (Exchange exchange : exchanges) busy.add(exchange.connection());
        List<HttpConnection> quiet = quietSince.entrySet().stream()
            .filter(open -> now - open.getValue() > config.idleMillis() && !busy.contains(open.getKey()))
            .map(Map.Entry::getKey).toList();
        quiet.forEach(HttpConnection::close);
    }
}
