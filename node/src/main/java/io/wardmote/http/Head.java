package io.wardmote.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/**
 * What one request takes of memory beside its body: its line, its headers, and what is kept for a stream. It is counted in the {@link Traffic} from the
 * moment in which it is seen until it is answered and read to its end, since so long it is held: else who sends heads alone, of which HTTP/2 packs
 * hundreds of kilobytes into four, would fill the heap. What has not been read by the time it is answered is given up: a stream at once, a connection of
 * HTTP/1.1 when the time for a body is over.
 */
final class Head {
    /** The objects of a request that has nothing, ours and Vert.x'. */
    private static final int REQUEST_BYTES = 2 << 10;
    /** The objects of a header with two texts, which are there twice, as bytes and as characters, once they were asked for. */
    private static final int HEADER_BYTES = 192;
    private static final int SHORT_BYTES = 16 << 10;

    private final HttpServerRequest request;
    private final Traffic traffic;
    private final Traffic.Line line;
    private final int bytes;
    private final Context context = Vertx.currentContext();
    private boolean over;
    private long overMillis;

    /** @param line of its connection; null if that is closed */
    Head(HttpServerRequest request, Traffic traffic, Traffic.Line line) {
        this.request = request;
        this.traffic = traffic;
        this.line = line;
        this.bytes = bytes(request);
    }

    private static int bytes(HttpServerRequest request) {
        long[] bytes = {REQUEST_BYTES + (request.uri() == null ? 0 : request.uri().length())};
        request.headers().forEach((name, value) -> bytes[0] += HEADER_BYTES + 2L * (name.length() + value.length()));
        return (int) Math.min(bytes[0], Integer.MAX_VALUE);
    }

    int bytes() {
        return bytes;
    }

    Traffic.Line line() {
        return line;
    }

    /** Whether there was room for it. If not, the request is to be refused at once. */
    boolean isHeld() {
        return traffic.holds(this);
    }

    boolean isShort() {
        return bytes <= SHORT_BYTES;
    }

    /** Nobody needs the request any more: it was answered, or will not be. More than once is once. */
    void over() {
        if (over) return;
        over = true;
        overMillis = traffic.nowMillis();
        if (request.isEnded() && isHeld()) traffic.letGo(this);
        else context.runOnContext(whatCameWithItIsRead -> giveUp());
    }

    boolean isOver() {
        return over;
    }

    private void giveUp() {
        boolean unread = !request.isEnded();
        boolean held = isHeld();
        boolean streams = request.version() == HttpVersion.HTTP_2;
        if (unread && held && !streams && traffic.isOpen(request.connection())) return;   // its rest may come yet
        traffic.letGo(this);
        if (streams && (unread || !held)) request.response().reset(0);   // NO_ERROR: RFC 9113, 8.1. Also where nobody takes the answer
        if (!streams && unread) request.connection().close();
    }

    /** Looks whether the rest has come. @return whether it has not, and the time for it is over */
    boolean isLate(long nowMillis, int bodyMillis) {
        if (!over) return false;
        if (request.isEnded()) traffic.letGo(this);
        return !request.isEnded() && nowMillis - overMillis > bodyMillis;
    }
}
