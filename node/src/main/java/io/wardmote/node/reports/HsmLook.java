package io.wardmote.node.reports;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wardmote.hsm.HsmEngine;
import io.wardmote.hsm.HsmFigures;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** How it stands with this node's HSM. The token is asked at most each ten seconds, however many look; what is counted without it is of now. */
public final class HsmLook {
    private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final HsmEngine engine;
    private final LongSupplier nanos;
    private Future<JsonObject> token;
    private long askedAt;

    public HsmLook(HsmEngine engine, LongSupplier nanos) {
        this.engine = engine;
        this.nanos = nanos;
    }

    /** {@code {"fault", "token", "wrappingKey", "sessions", "logins", "restarts"}}, two of them as {@code HsmStatus} writes them. Never fails. */
    Future<JsonObject> now() {
        return token().map(found -> {
            HsmFigures figures = engine.figures();
            return new JsonObject().put("fault", engine.fault().orElse(""))
                .put("token", part(found, "token")).put("wrappingKey", part(found, "wrappingKey"))
                .put("sessions", new JsonObject().put("busy", figures.busy()).put("idle", figures.idle()).put("most", figures.sessions()))
                .put("logins", figures.generation()).put("restarts", engine.restarts());
        });
    }

    private static JsonObject part(JsonObject found, String name) {
        return found.getJsonObject(name, new JsonObject());
    }

    private synchronized Future<JsonObject> token() {
        if (token == null || nanos.getAsLong() - askedAt > KEPT_NANOS) {
            askedAt = nanos.getAsLong();
            token = engine.status().otherwise(new JsonObject());
        }
        return token;
    }
}
