package io.wardmote.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** Takes what nodes export of traces: OTLP over HTTP. */
final class Collector implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final Queue<Span> spans = new ConcurrentLinkedQueue<>();
    private final int port;
    private boolean closed;

    Collector() {
        port = get(vertx.createHttpServer().requestHandler(request -> request.body().onSuccess(body -> {
            try {
                ExportTraceServiceRequest.parseFrom(body.getBytes()).getResourceSpansList().forEach(resource -> {
                    assertThat(resource.getResource().getAttributesList()).anyMatch(it -> it.getKey().equals("service.name") && it.getValue().getStringValue().equals("wardmote"));
                    resource.getScopeSpansList().forEach(scope -> spans.addAll(scope.getSpansList()));
                });
                request.response().end();
            } catch (InvalidProtocolBufferException e) {
                request.response().setStatusCode(400).end();
            }
        })).listen(0, "127.0.0.1")).actualPort();
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }

    /** The section of settings that sends it what is traced. @param further settings of it */
    String section(String further) {
        return "tracing: {collector: 'http://127.0.0.1:" + port + "/v1/traces', " + further + "}\n";
    }

    /** All that came, in the order in which it did. */
    List<Span> spans() {
        return List.copyOf(spans);
    }

    List<Span> spans(String trace) {
        return spans.stream().filter(span -> hex(span.getTraceId()).equals(trace)).toList();
    }

    void forget() {
        spans.clear();
    }

    static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    static String noted(Span span, String name) {
        return span.getAttributesList().stream().filter(it -> it.getKey().equals(name)).map(it -> it.getValue().getStringValue()).findFirst().orElse("");
    }

    static Span named(List<Span> spans, String name) {
        return spans.stream().filter(span -> span.getName().equals(name)).findFirst().orElseThrow(() -> new AssertionError("no " + name + " in " + spans));
    }

    /** Nobody is there any more. */
    @Override
    public void close() {
        if (!closed) get(vertx.close());
        closed = true;
    }
}
