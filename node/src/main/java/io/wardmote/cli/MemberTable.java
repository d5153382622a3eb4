package io.wardmote.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The members of a cluster as a table: a head, and a line each, by their names. */
final class MemberTable {
    private static final List<String> HEAD = List.of("NODE", "ID", "REGION", "ROLE", "PRIORITY", "APPLIED", "LAG", "HEARD", "LEASE", "RAFT", "LINK");

    private MemberTable() {}

    static String of(JsonArray members) {
        List<List<String>> lines = new ArrayList<>(List.of(HEAD));
        members.stream().map(JsonObject.class::cast).sorted(Comparator.comparing(member -> member.getString("node")))
            .forEach(member -> lines.add(line(member)));
        return TextTable.of(lines);
    }

    private static List<String> line(JsonObject member) {
        String heard = member.containsKey("silentMillis") ? member.getLong("silentMillis") + " ms ago" : "-";
        String lease = !member.containsKey("lease") ? "-" : member.getBoolean("lease") ? "yes" : "no";
        return List.of(member.getString("node"), member.getString("id"), member.getString("region"), member.getString("role"), text(member, "priority"),
            text(member, "applied"), text(member, "lag"), heard, lease, text(member, "raft"), text(member, "link"));
    }

    private static String text(JsonObject member, String name) {
        return member.containsKey(name) ? member.getValue(name).toString() : "-";
    }
}
