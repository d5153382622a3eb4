package io.wardmote.op;

/** Where requests are traced. */
public interface Tracing {
    /** None is. */
    Tracing OFF = (requestId, door, traceparent) -> Span.NONE;

    /**
     * A request that begins now, or {@link Span#NONE} for one that is not to be traced.
     *
     * @param traceparent what the client says it belongs to, not looked at yet; null or "" for nothing
     */
    Span request(String requestId, String door, String traceparent);
}
