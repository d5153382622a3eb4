package io.wardmote.node.records;

import static io.wardmote.key.Refusal.INVALID_PARAMETER;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.wardmote.audit.RecordSearch;
import io.wardmote.audit.Selection;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which records somebody wants; nodes hand it on to each other as it came:
 * <pre>
 *   {"key", "principal", "operation", "outcome": text, "from", "to": time, "limit": 1 to 200, "before": {node id: sequence, …}}
 * </pre>
 * All of it may be left out.
 *
 * @param before of a node by its id only those records that are before that one: {@code next} of an answer
 */
record RecordQuestion(Selection selection, int limit, Map<String, Long> before) {
    static final int MOST = 200;
    private static final int USUALLY = 50;
    private static final int LONGEST = 256;
    private static final Set<String> FIELDS = Set.of("key", "principal", "operation", "outcome", "from", "to", "limit", "before");

    /** @throws io.wardmote.key.Refused INVALID_PARAMETER, with the name of the field */
    static RecordQuestion of(JsonObject body) {
        for (String field : body.fieldNames()) {
            if (!FIELDS.contains(field)) throw INVALID_PARAMETER.because(field.substring(0, Math.min(field.length(), LONGEST)));
        }
        Selection selection = new Selection(time(body, "from"), time(body, "to"), text(body, "key"), text(body, "principal"), text(body, "operation"),
            text(body, "outcome"));
        return new RecordQuestion(selection, limit(body), before(body));
    }

    static RecordQuestion of(byte[] bytes) {
        try {
            return of(new JsonObject(Buffer.buffer(bytes)));
        } catch (DecodeException | ClassCastException e) {
            throw INVALID_PARAMETER.because("body");
        }
    }

    long below(String node) {
        return before.getOrDefault(node, RecordSearch.NEWEST);
    }

    private static Optional<String> text(JsonObject body, String field) {
        if (!body.containsKey(field)) return Optional.empty();
        boolean good = body.getValue(field) instanceof String text && !text.isEmpty() && text.length() <= LONGEST;
        if (!good) throw INVALID_PARAMETER.because(field);
        return Optional.of(body.getString(field));
    }

    private static Optional<Instant> time(JsonObject body, String field) {
        try {
            return text(body, field).map(Instant::parse);
        } catch (DateTimeException e) {
            throw INVALID_PARAMETER.because(field);
        }
    }

    private static int limit(JsonObject body) {
        if (!(body.getValue("limit", USUALLY) instanceof Integer limit) || limit < 1 || limit > MOST) throw INVALID_PARAMETER.because("limit");
        return limit;
    }

    private static Map<String, Long> before(JsonObject body) {
        if (!(body.getValue("before", new JsonObject()) instanceof JsonObject given)) throw INVALID_PARAMETER.because("before");
        Map<String, Long> before = new HashMap<>();
        for (String node : given.fieldNames()) {
            boolean good = (given.getValue(node) instanceof Integer || given.getValue(node) instanceof Long) && given.getLong(node) >= 0;
            if (!good) throw INVALID_PARAMETER.because("before");
            before.put(node, given.getLong(node));
        }
        return before;
    }
}
