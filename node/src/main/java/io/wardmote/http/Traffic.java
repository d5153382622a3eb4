package io.wardmote.http;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What one lane has open: connections, exchanges, admitted requests, bytes of heads and bodies. Each has a bound (connections at the
 * {@link Doorstep}), and nothing stays open for ever: Vert.x' own idle timeout is reset by every byte, so a client that sends one now and then
 * would keep its connection without ever asking anything. Used on the lane's event loop only.
 */
final class Traffic {
    private static final int SHORT_BYTES = 64 << 10;
    /** Where several requests are under way on a connection, their heads may take this part of what may be held: one of so many. */
    private static final int CONNECTIONS_PART = 4;

    private final HttpConfig config;
    private final LongSupplier nanoClock;
    private final Map<HttpConnection, Line> open = new HashMap<>();
    private final Set<Exchange> exchanges = new LinkedHashSet<>();          // oldest first
    private int admitted;
    private int bodyBytes;
    private int headBytes;

    /** @param nanoClock monotonic */
    Traffic(HttpConfig config, LongSupplier nanoClock) {
        this.config = config;
        this.nanoClock = nanoClock;
    }

    /** A connection: how long it has been quiet, whether something has begun there that is no request yet, and the heads that are held of it. */
    static final class Line {
        private static final long NOTHING = -1;
        private final GuardedTls wire;
        private final Set<Head> heads = new HashSet<>(2);
        private int headBytes;
        private long sinceMillis;
        private long begunMillis = NOTHING;

        Line(GuardedTls wire, long nowMillis) {
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
        open.put(connection, new Line(GuardedTls.of(connection), nowMillis()));
        connection.closeHandler(closed -> {
            Line line = open.remove(connection);
            for (Head head : List.copyOf(line.heads)) if (head.isOver()) letGo(head);   // the others when their operations have ended
        });
    }

    boolean isOpen(HttpConnection connection) {
        return open.containsKey(connection);
    }

    /** Of a request that begins; held if there is room for it, in all and on its connection. */
    Head head(HttpServerRequest request) {
        Line line = open.get(request.connection());
        Head head = new Head(request, this, line);
        if (line == null) return head;
        boolean fits = line.heads.isEmpty() || head.bytes() <= config.sizes().held() / CONNECTIONS_PART - line.headBytes;
        if (fits && fits(head.bytes(), head.bytes(), headBytes)) {
            line.heads.add(head);
            line.headBytes += head.bytes();
            headBytes += head.bytes();
        }
        return head;
    }

    boolean holds(Head head) {
        return head.line() != null && head.line().heads.contains(head);
    }

    void letGo(Head head) {
        if (!holds(head)) return;
        head.line().heads.remove(head);
        head.line().headBytes -= head.bytes();
        headBytes -= head.bytes();
        head.line().turned(nowMillis());
    }

    /** A request began or ended there. */
    void touched(HttpConnection connection) {
        Line line = open.get(connection);
        if (line != null) line.turned(nowMillis());
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
     * Whether so many more bytes may be held, for a body that has so many then. They are held until their operation has ended, since it and its engine
     * hold them too.
     */
    boolean hold(int bytes, int ofBody) {
        if (!fits(bytes, ofBody, bodyBytes)) return false;
        bodyBytes += bytes;
        return true;
    }

    /** Long heads and long bodies leave the last quarter to short ones of their kind; all together have one room. */
    private boolean fits(int bytes, int ofWhole, int ofThatKind) {
        int held = config.sizes().held();
        int room = ofWhole > SHORT_BYTES ? held - held / 4 : held;
        return bytes <= room - ofThatKind && bytes <= held - bodyBytes - headBytes;
    }

    void letGo(int bytes) {
        bodyBytes -= bytes;
    }

    long nowMillis() {
        return TimeUnit.NANOSECONDS.toMillis(nanoClock.getAsLong());
    }

    /** What is no request yet is held too, by whoever decodes it: where it is more than all requests may be, those that sent most of it go. */
    private void closeLongestBegins() {
        Map<HttpConnection, Long> begun = new HashMap<>();
        open.forEach((connection, line) -> {
            if (line.heads.isEmpty() && line.wire != null && line.wire.heardBytes() > 0) begun.put(connection, line.wire.heardBytes());
        });
        long all = begun.values().stream().mapToLong(Long::longValue).sum();
        if (all <= config.sizes().held()) return;
        for (Map.Entry<HttpConnection, Long> one : begun.entrySet().stream().sorted(Map.Entry.<HttpConnection, Long>comparingByValue().reversed()).toList()) {
            if (all <= config.sizes().held()) return;
            one.getKey().close();
            all -= one.getValue();
        }
    }

    /** Ends what has gone on for too long. */
    void sweep() {
        long now = nowMillis();
        for (Exchange exchange : List.copyOf(exchanges)) exchange.sweep(now);
        if (open.isEmpty()) return;
        List<HttpConnection> late = new ArrayList<>();
        open.forEach((connection, line) -> {
            if (List.copyOf(line.heads).stream().filter(head -> head.isLate(now, config.times().body())).count() > 0) late.add(connection);
        });
        late.forEach(HttpConnection::close);
        closeLongestBegins();
        Set<HttpConnection> busy = new HashSet<>();
        for (Exchange exchange : exchanges) busy.add(exchange.connection());
        List<HttpConnection> over = open.entrySet().stream()
            .filter(one -> !busy.contains(one.getKey()) && one.getValue().isOver(now, config.times()))
            .map(Map.Entry::getKey).toList();
        over.forEach(HttpConnection::close);
    }
}
