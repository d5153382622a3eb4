package io.wardmote.node;

import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.UUID;

/**
 * The id of a request that comes to no door: its record has it, the answer where it is refused, and the log where it fails. In upper case, as the
 * OpenAPI's.
 */
final class AskedId {
    private static final String NAME = "requestId";

    private AskedId() {}

    /** The same whenever it is asked of one request. */
    static String of(RoutingContext routing) {
        String known = routing.get(NAME);
        if (known != null) return known;
        String made = UUID.randomUUID().toString().toUpperCase(Locale.ROOT);
        routing.put(NAME, made);
        return made;
    }
}
