package io.wardmote.cli;

import io.vertx.core.json.JsonObject;
import io.wardmote.hsm.Strategy;
import io.wardmote.node.Fault;

/** How it stands with a token, printed: for people a line for each value, named by its path in the JSON. */
final class HsmReport {
    private HsmReport() {}

    /** @throws Fault after printing, if the token does not serve, or has no wrapping key and needs one */
    static void show(JsonObject status, Output output) {
        output.show(status, status);
        mustServe(status);
    }

    /** @throws Fault if the token does not serve, or has no wrapping key and needs one */
    static void mustServe(JsonObject status) {
        if (!status.getString("state").equals("SERVING"))
            throw new Fault(Fault.UNAVAILABLE, "The token does not serve: " + status.getString("lastFault") + ".");
        String fault = status.getJsonObject("wrappingKey").getString("fault");
        if (fault != null && !status.getString("strategy").equals(Strategy.TOKEN_OBJECT.settingName())) throw new Fault(Fault.UNAVAILABLE, fault);
    }
}
