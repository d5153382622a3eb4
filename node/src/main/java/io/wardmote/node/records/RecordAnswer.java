package io.wardmote.node.records;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardmote.audit.Found;
import io.wardmote.audit.JsonLine;
import io.wardmote.audit.Passed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What one node found in its own log:
 * <pre>
 *   {"records": [line of JSON, …], "lookedBackTo": time, "below": sequence, "damaged": [{"segment", "first", "last", "why"}, …]}
 * </pre>
 *
 * @param records      newest first, as {@link JsonLine} writes them
 * @param lookedBackTo time of the oldest record that it looked at; "" if it looked at none
 * @param below        where it is to be gone on with; 0 if there is nothing more
 */
record RecordAnswer(List<JsonObject> records, String lookedBackTo, long below, JsonArray damaged) {
    /** An answer's records, which makes it shorter than a megabyte. */
    static final int MOST_CHARACTERS = 300_000;

    /** As many of them as an answer has room for, and at least one. */
    static RecordAnswer of(Found found) {
        List<JsonObject> records = new ArrayList<>();
        found.entries().forEach(entry -> records.add(JsonLine.of(entry)));
        JsonArray damaged = new JsonArray();
        found.passed().forEach(hole -> damaged.add(json(hole)));
        String lookedBackTo = found.lookedBackTo().isPresent() ? Instant.ofEpochMilli(found.lookedBackTo().getAsLong()).toString() : "";
        return new RecordAnswer(records, lookedBackTo, found.below(), damaged).first(room(records));
    }

    private static int room(List<JsonObject> records) {
        int left = MOST_CHARACTERS;
        for (int i = 0; i < records.size(); i++) {
            left -= records.get(i).encode().length();
            if (left < 0) return Math.max(1, i);
        }
        return records.size();
    }

    private static JsonObject json(Passed hole) {
        JsonObject json = new JsonObject().put("segment", hole.segment());
        if (hole.first() > 0) json.put("first", hole.first());
        if (hole.last() >= hole.first() && hole.first() > 0) json.put("last", hole.last());
        return json.put("why", hole.sentence());
    }

    /** As if it had stopped after so many of them. */
    RecordAnswer first(int count) {
        if (count == records.size()) return this;
        JsonObject next = records.get(count);
        return new RecordAnswer(records.subList(0, count), next.getString("time"), next.getLong("sequence") + 1, damaged);
    }

    Instant time(int which) {
        return records.get(which).getInstant("time");
    }

    byte[] toBytes() {
        return new JsonObject().put("records", new JsonArray(records)).put("lookedBackTo", lookedBackTo).put("below", below).put("damaged", damaged)
            .toBuffer().getBytes();
    }
}
