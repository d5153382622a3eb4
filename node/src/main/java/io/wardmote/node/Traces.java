package io.wardmote.node;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.wardmote.crypto.CryptoTrace;
import io.wardmote.key.Refused;
import io.wardmote.op.Call;
import io.wardmote.op.Current;
import io.wardmote.op.Engine;
import io.wardmote.op.Span;
import io.wardmote.op.Tracing;
import io.wardmote.raft.Asked;
import io.wardmote.raft.Watch;
import java.util.concurrent.TimeUnit;

/**
 * Traces of requests, sent to a collector by OTLP over HTTP: a span for the door, below it the operation, below that each thing that an engine is asked and
 * each change, and below a change that another node leads the part of that node. What is sent are names of operations, outcomes, ids of keys and of requests:
 * what the audit log has, and never a parameter. A collector that is slow or away costs its own spans, and nothing else.
 */
final class Traces implements Tracing, Watch, AutoCloseable {
    private static final TextMapGetter<String> PARENT = (traceparent, name) -> name.equals("traceparent") ? traceparent : null;
    private static final long CLOSE_SECONDS = 5;

    private final SdkTracerProvider provider;
    private final Tracer tracer;

    private Traces(SdkTracerProvider provider) {
        this.provider = provider;
        tracer = provider.get("io.wardmote", Version.TEXT);
    }

    /** @param node its name */
    static Traces start(Observation.Traced settings, String node) {
        OtlpHttpSpanExporter exporter = OtlpHttpSpanExporter.builder().setEndpoint(settings.collector().toString()).build();
        return new Traces(SdkTracerProvider.builder().setSampler(Sampled.of(settings))
            .setResource(Resource.create(Attributes.builder().put("service.name", "wardmote")
                .put("service.instance.id", node).put("service.version", Version.TEXT).build()))
            .addSpanProcessor(BatchSpanProcessor.builder(exporter).build()).build());
    }

    @Override
    public Span request(String requestId, String door, String traceparent) {
        Span span = started("door " + door, SpanKind.SERVER, parent(traceparent));
        span.note("wardmote.request", requestId);
        return span;
    }

    private static Context parent(String traceparent) {
        return traceparent == null || traceparent.isEmpty() ? Context.root()
            : W3CTraceContextPropagator.getInstance().extract(Context.root(), traceparent, PARENT);
    }

    /** What a node traces is traced by all: it is no client's word. */
    private static Context ofANode(String traceparent) {
        SpanContext said = io.opentelemetry.api.trace.Span.fromContext(parent(traceparent)).getSpanContext();
        SpanContext own = SpanContext.create(said.getTraceId(), said.getSpanId(), said.getTraceFlags(), said.getTraceState());
        return Context.root().with(io.opentelemetry.api.trace.Span.wrap(own));
    }

    private Span started(String name, SpanKind kind, Context parent) {
        io.opentelemetry.api.trace.Span span = tracer.spanBuilder(name).setSpanKind(kind).setParent(parent).startSpan();
        return span.isRecording() ? new Recorded(span) : Span.NONE;
    }

    /** As that engine, and what it is asked is told as a part of the operation. */
    Engine traced(Engine engine) {
        return request -> {
            Span operation = Current.call().map(call -> call.trail().span()).orElse(Span.NONE);
            if (operation == Span.NONE) return engine.ask(request);
            Span own = operation.child("engine " + request.engine());
            return trace(own).call(() -> engine.ask(request)).onComplete(done -> own.end(fault(done.cause())));
        };
    }

    private CryptoTrace trace(Span engine) {
        String requestId = Current.call().map(Call::requestId).orElse("");
        return engine instanceof Recorded recorded ? new EngineTrace(tracer, recorded.span, requestId) : CryptoTrace.OFF;
    }

    @Override
    public Step begin(Asked asked, String what) {
        if (asked.trace().isEmpty()) return Watch.NONE.begin(asked, what);
        Span span = started(what, SpanKind.INTERNAL, ofANode(asked.trace()));
        if (span == Span.NONE) return Watch.NONE.begin(asked, what);
        span.note("wardmote.request", asked.requestId());
        return new Step(new Asked(asked.requestId(), span.traceparent()), failure -> span.end(fault(failure)));
    }

    private static String fault(Throwable failure) {
        if (failure == null) return "";
        return failure instanceof Refused refused ? refused.refusal().code() : failure.getClass().getSimpleName();
    }

    /** Sends what is left, for a while. */
    @Override
    public void close() {
        provider.shutdown().join(CLOSE_SECONDS, TimeUnit.SECONDS);
    }

    private final class Recorded implements Span {
        private final io.opentelemetry.api.trace.Span span;

        Recorded(io.opentelemetry.api.trace.Span span) {
            this.span = span;
        }

        @Override
        public Span child(String name) {
            return started(name, SpanKind.INTERNAL, Context.root().with(span));
        }

        @Override
        public void note(String name, String value) {
            span.setAttribute(name, value);
        }

        @Override
        public void end(String fault) {
            if (!fault.isEmpty()) span.setStatus(StatusCode.ERROR, fault);
            span.end();
        }

        @Override
        public String traceparent() {
            return "00-" + span.getSpanContext().getTraceId() + "-" + span.getSpanContext().getSpanId() + "-" + span.getSpanContext().getTraceFlags().asHex();
        }
    }
}
