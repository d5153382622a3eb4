package io.wardmote.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardmote.audit.Verdict;
import io.wardmote.node.PlainText;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Records and verdicts in a line each, for people. */
final class AuditText {
    private AuditText() {}

    static String of(Verdict verdict) {
        String remarks = verdict.remarks().stream().map(remark -> "; " + remark).collect(Collectors.joining());
        String end = verdict.isWhole() ? "." : ", and what follows is not.";
        String found = verdict.kind().map(kind -> verdict.node() + ", " + kind + ": " + range(verdict)).orElseGet(() -> broken(verdict));
        return plain(found + remarks + end);
    }

    private static String range(Verdict verdict) {
        if (verdict.last() < verdict.first()) return "no records";
        return "records " + verdict.first() + " to " + verdict.last() + ", " + time(verdict.firstAt()) + " to " + time(verdict.lastAt()) + ", are proven";
    }

    /** Of one that is: where, and how. */
    static String broken(Verdict verdict) {
        Verdict.Broken broken = verdict.broken().orElseThrow();
        String node = verdict.node().isEmpty() ? "" : verdict.node() + ", ";
        String record = broken.sequence() > 0 ? ", record " + broken.sequence() : "";
        String after = broken.afterMillis() > 0 ? ", after " + time(broken.afterMillis()) : "";
        return plain(node + "segment " + broken.segment() + record + after + ": " + broken.sentence());
    }

    /** @param line a record, as {@link io.wardmote.audit.JsonLine} writes it */
    static String of(JsonObject line) {
        return plain(line.getString("time") + " " + line.getString("node") + " " + line.getLong("sequence") + " " + switch (line.getString("type")) {
            case "operation" -> operation(line);
            case "strangers" -> strangers(line);
            case "lost" -> line.getLong("count") + " operations between " + line.getString("since") + " and " + line.getString("until")
                + " are not in the log";
            case "destroyed" -> destroyed(line);
            case "opened" -> "the node started, version " + or(line.getString("version"), "unknown")
                + (line.getLong("cutBytes") == 0 ? "" : "; " + line.getLong("cutBytes") + " torn bytes were cut off before it");
            case "trimmed" -> "segments before " + line.getLong("segment") + " were let go for their " + line.getString("for");
            default -> "is of a kind that this version does not know: " + line.getString("type");
        });
    }

    /** Without what moves a terminal's cursor or begins a line: texts are what callers and other nodes wrote. */
    static String plain(String text) {
        return PlainText.of(text, "\ufffd");
    }

    private static String strangers(JsonObject line) {
        String address = line.getString("address").equals("others") ? "further addresses" : line.getString("address");
        return line.getLong("count") + " x " + line.getString("code") + " to strangers at " + address + " (" + line.getString("door") + ")";
    }

    private static String destroyed(JsonObject line) {
        String nodes = each(line.getJsonArray("nodes"), node -> node.getString("node")
            + (node.containsKey("purged") ? " purged " + node.getString("purged") : " left before it had purged"));
        String versions = line.getJsonArray("keyVersions").stream().map(String::valueOf).collect(Collectors.joining(", "));
        return "nothing is left of key " + line.getString("key") + " (versions " + versions + "), destroyed " + line.getString("destroyed")
            + ": " + nodes;
    }

    private static String operation(JsonObject line) {
        String who = or(line.getString("principal", ""), "nobody known") + named(line, " by ", "accessKeyId") + named(line, " from ", "address");
        String what = line.getString("operation", "") + named(line, " ", "key") + named(line, " version ", "keyVersion")
            + named(line, " ", "resource") + named(" using ", each(line.getJsonArray("used", new JsonArray()), AuditText::used));
        String outcome = line.getString("outcome").equals("done") ? "done" : "refused " + line.getInteger("status") + " " + line.getString("code");
        String survival = named(line, " in survival mode until ", "survivalUntil");
        return who + ": " + what + ": " + outcome + survival + " (" + line.getString("door", "") + ", " + line.getLong("micros") + " us"
            + named(line, ", request ", "requestId") + ")";
    }

    private static String used(JsonObject used) {
        long count = used.getLong("count");
        return used.getString("key") + " version " + used.getString("keyVersion") + " to " + used.getString("for").toLowerCase(Locale.ROOT)
            + (count == 1 ? "" : " " + count + " times");
    }

    private static String each(JsonArray all, Function<JsonObject, String> form) {
        return all.stream().map(one -> form.apply((JsonObject) one)).collect(Collectors.joining(", "));
    }

    private static String named(JsonObject line, String before, String field) {
        return named(before, line.getString(field, ""));
    }

    private static String named(String before, String name) {
        return name.isEmpty() ? "" : before + name;
    }

    private static String or(String text, String otherwise) {
        return text.isEmpty() ? otherwise : text;
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
