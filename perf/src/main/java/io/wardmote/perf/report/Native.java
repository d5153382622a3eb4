package io.wardmote.perf.report;

import io.vertx.core.json.JsonObject;

/** What {@code openssl speed} measured in a round. */
public record Native(String name, int round, double perSecond, String command) {
    JsonObject json() {
        return new JsonObject().put("name", name).put("round", round).put("perSecond", perSecond).put("command", command);
    }

    static Native of(JsonObject json) {
        return new Native(json.getString("name"), json.getInteger("round"), json.getDouble("perSecond"), json.getString("command"));
    }
}
