package io.wardmote.node;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;

/**
 * Of what begins here so many, by the trace's id; what is a part of what a node does, as that is. A client's word counts as what begins here, or, where clients
 * are followed, as a node's.
 */
record Sampled(Sampler share, boolean followsClients) implements Sampler {

    static Sampled of(Observation.Traced settings) {
        return new Sampled(Sampler.traceIdRatioBased(settings.sample()), settings.followClients());
    }

    @Override
    public SamplingResult shouldSample(Context parent, String traceId, String name, SpanKind kind, Attributes attributes, List<LinkData> links) {
        SpanContext within = Span.fromContext(parent).getSpanContext();
        boolean decided = within.isValid() && (followsClients || !within.isRemote());
        if (!decided) return share.shouldSample(parent, traceId, name, kind, attributes, links);
        return within.isSampled() ? SamplingResult.recordAndSample() : SamplingResult.drop();
    }

    @Override
    public String getDescription() {
        return toString();
    }
}
