package io.wardmote.node;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.wardmote.crypto.CryptoTrace;
import java.util.concurrent.TimeUnit;

/** Makes spans, below that of a question to an engine, of what the engine tells of when it is over. */
record EngineTrace(Tracer tracer, Span engine, String requestId) implements CryptoTrace {
    @Override
    public void part(Part part) {
        Span span = tracer.spanBuilder(part.name()).setParent(Context.root().with(engine))
            .setStartTimestamp(part.began(), TimeUnit.NANOSECONDS).startSpan();
        if (!part.mechanism().isEmpty()) span.setAttribute("pkcs11.mechanism", part.mechanism());
        if (!part.fault().isEmpty()) span.setStatus(StatusCode.ERROR, part.fault());
        span.end(part.began() + part.nanos(), TimeUnit.NANOSECONDS);
    }
}
