package io.wardmote.http;

import io.vertx.core.MultiMap;
import io.wardmote.op.Call;
import io.wardmote.op.Span;
import io.wardmote.op.Tracing;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The traces of the requests that one lane has in hand, from when they are whole until they are answered. Used on the lane's event loop only. */
final class Traced {
    private static final String PARENT = "traceparent";

    private final Tracing tracing;
    private final Map<String, Span> open = new HashMap<>();

    Traced(Tracing tracing) {
        this.tracing = tracing;
    }

    void begin(String requestId, Door door, MultiMap headers) {
        if (tracing == Tracing.OFF) return;
        List<String> parents = headers.getAll(PARENT);
        Span span = tracing.request(requestId, door.name(), parents.size() == 1 ? parents.getFirst() : "");
        if (span != Span.NONE) open.put(requestId, span);
    }

    /** Has what is done for the call told as a part of its request. */
    void join(Call call) {
        if (open.isEmpty()) return;
        Span span = open.get(call.requestId());
        if (span != null) call.trail().span(span);
    }

    void end(String requestId, int status) {
        if (open.isEmpty()) return;
        Span span = open.remove(requestId);
        if (span == null) return;
        span.note("http.response.status_code", Integer.toString(status));
        span.end(status < 500 ? "" : Integer.toString(status));
    }
}
