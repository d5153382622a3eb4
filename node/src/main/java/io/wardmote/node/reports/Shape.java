package io.wardmote.node.reports;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;

/** What a report must have for those who show it: what one member says of itself must not keep them from showing the others'. */
final class Shape {
    private Shape() {}

    /** @throws RuntimeException if it has not */
    static void mustHave(JsonObject report) {
        JsonObject checks = report.getJsonObject("checks");
        for (String check : checks.fieldNames()) text(checks, check);
        if (report.containsKey("hsm")) hsm(report.getJsonObject("hsm"));
        if (report.containsKey("backup")) backup(report.getJsonObject("backup"));
    }

    /** As {@link HsmLook} tells it. */
    private static void hsm(JsonObject hsm) {
        text(hsm, "fault");
        for (String part : List.of("token", "wrappingKey")) for (Object value : hsm.getJsonObject(part).getMap().values()) single(value);
        for (String count : List.of("busy", "idle", "most")) number(hsm.getJsonObject("sessions"), count);
        number(hsm, "logins");
        number(hsm, "restarts");
    }

    /** As {@code ScheduledBackups.report} tells it. */
    private static void backup(JsonObject backup) {
        for (String name : List.of("folder", "newest", "made", "state")) text(backup, name);
        for (String name : List.of("everySeconds", "keep", "kept", "bytes")) number(backup, name);
        String made = backup.getString("made");
        // of the times that can be written in several ways, browsers do not know all
        if (!made.isEmpty() && !(Character.isDigit(made.charAt(0)) && Instant.parse(made).toString().equals(made)))
            throw new IllegalArgumentException("no time");
    }

    private static void text(JsonObject of, String name) {
        if (!(of.getValue(name) instanceof String)) throw new IllegalArgumentException(name + " is no text");
    }

    private static void number(JsonObject of, String name) {
        if (!(of.getValue(name) instanceof Number)) throw new IllegalArgumentException(name + " is no number");
    }

    private static void single(Object value) {
        boolean single = value == null || value instanceof String || value instanceof Number || value instanceof Boolean;
        if (!single) throw new IllegalArgumentException("no single value");
    }
}
