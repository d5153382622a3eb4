package io.wardmote.perf.report;

import io.vertx.core.json.JsonObject;

/**
 * One second of a round.
 *
 * @param at         its end, in seconds since the round's start
 * @param p50        in microseconds, of those answered; so p99
 */
public record Second(double at, double perSecond, long failed, long p50, long p99) {
    JsonObject json() {
        return new JsonObject().put("at", at).put("perSecond", perSecond).put("failed", failed).put("p50", p50).put("p99", p99);
    }

    static Second of(JsonObject json) {
        return new Second(json.getDouble("at"), json.getDouble("perSecond"), json.getLong("failed"), json.getLong("p50"), json.getLong("p99"));
    }
}
