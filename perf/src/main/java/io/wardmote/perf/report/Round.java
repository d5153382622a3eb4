package io.wardmote.perf.report;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one server did in one round of a step.
 *
 * @param step       its name
 * @param server     {@link #NODE} or the name of a baseline
 * @param number     of the round, or of the rung of a ramp, from 1
 * @param pace       {@code closed}, {@code open} or {@code ramp}
 * @param offered    requests a second that were due; 0 in a closed loop
 * @param underWay   requests at once; 0 in an open loop
 * @param seconds    it took, until the last answer
 * @param lateness   of the tool itself, in an open loop
 * @param inLoop     requests that were signed while it ran, since too few were made ahead
 */
public record Round(String step, String server, int number, String pace, double offered, int underWay, double seconds, long answered, long failed,
                    Map<String, Long> errors, Curve latency, Curve lateness, List<Second> timeline, List<Part> parts, List<Event> events, long inLoop) {
    public static final String NODE = "wardmote";

    /** What became of one entry of the mix. */
    public record Part(String name, Curve latency) {}

    /** A fault that was made. */
    public record Event(double at, String what) {}

    public double perSecond() {
        return answered / seconds;
    }

    JsonObject json() {
        JsonArray times = new JsonArray();
        timeline.forEach(second -> times.add(second.json()));
        JsonArray entries = new JsonArray();
        parts.forEach(part -> entries.add(new JsonObject().put("name", part.name).put("latency", part.latency.json())));
        JsonArray faults = new JsonArray();
        events.forEach(event -> faults.add(new JsonObject().put("at", event.at).put("what", event.what)));
        JsonObject failures = new JsonObject();
        errors.forEach(failures::put);
        return new JsonObject().put("step", step).put("server", server).put("number", number).put("pace", pace).put("offered", offered)
            .put("underWay", underWay)
            .put("seconds", seconds).put("answered", answered).put("failed", failed).put("perSecond", perSecond()).put("errors", failures)
            .put("latency", latency.json())
            .put("lateness", lateness.json()).put("timeline", times).put("parts", entries).put("events", faults).put("signedInLoop", inLoop);
    }

    static Round of(JsonObject json) {
        Map<String, Long> errors = new LinkedHashMap<>();
        JsonObject failures = json.getJsonObject("errors");
        for (String name : failures.fieldNames()) errors.put(name, failures.getLong(name));
        List<Second> timeline = new ArrayList<>();
        for (Object second : json.getJsonArray("timeline")) timeline.add(Second.of((JsonObject) second));
        List<Part> parts = new ArrayList<>();
        for (Object part : json.getJsonArray("parts"))
            parts.add(new Part(((JsonObject) part).getString("name"), Curve.of(((JsonObject) part).getJsonObject("latency"))));
        List<Event> events = new ArrayList<>();
        for (Object event : json.getJsonArray("events")) events.add(new Event(((JsonObject) event).getDouble("at"), ((JsonObject) event).getString("what")));
        return new Round(json.getString("step"), json.getString("server"), json.getInteger("number"),
            json.getString("pace"), json.getDouble("offered"), json.getInteger("underWay"),
            json.getDouble("seconds"), json.getLong("answered"), json.getLong("failed"),
                errors, Curve.of(json.getJsonObject("latency")), Curve.of(json.getJsonObject("lateness")),
            timeline, parts, events, json.getLong("signedInLoop"));
    }
}
