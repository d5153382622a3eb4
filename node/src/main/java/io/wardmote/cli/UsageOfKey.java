package io.wardmote.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardmote.node.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code keys usage}, and what those commands say of it that take a key away. */
@Command(name = "usage", description = "Shows how often a key and its versions were used for what, when last and by whom.",
    mixinStandardHelpOptions = true)
final class UsageOfKey implements Callable<Integer> {
    private static final String ACTION = "DescribeKeyUsage";
    /** Of which an answer's header would warn. */
    private static final Duration LATELY = Duration.ofDays(7);

    @Mixin
    private KeyVerb key;

    @Override
    public Integer call() {
        JsonObject usage = key.ask(ACTION);
        key.cluster().show(usage, table(usage));
        return 0;
    }

    private static String table(JsonObject usage) {
        List<List<String>> lines = new ArrayList<>(List.of(List.of("VERSION", "USES", "FOR", "LAST USE", "BY")));
        lines.add(line("all", usage));
        usage.getJsonObject("Versions").getJsonArray("Version").stream().map(JsonObject.class::cast)
            .forEach(version -> lines.add(line(version.getString("KeyVersionId"), version)));
        String until = usage.getString("CountedUntil");
        String counted = until.isEmpty() ? "Not every node has told yet what it did." : "All nodes' uses are counted until " + until + ".";
        return TextTable.of(lines) + "\n" + counted;
    }

    private static List<String> line(String name, JsonObject usage) {
        String counts = usage.getJsonObject("Counts").stream().map(count -> count.getKey() + " " + count.getValue())
            .collect(Collectors.joining(", "));
        return Stream.of(name, usage.getValue("Count"), counts, usage.getString("LastUseDate"), callers(usage)).map(TextTable::shown).toList();
    }

    private static String callers(JsonObject usage) {
        JsonArray callers = usage.getJsonObject("Callers").getJsonArray("Caller");
        return callers.stream().map(caller -> ((JsonObject) caller).getString("Principal")).collect(Collectors.joining(", "));
    }

    /** Says on the standard error that a key is in use, if it is. Who may take a key away need not have the right to see it. */
    static void warn(KeyVerb key) {
        try {
            JsonObject usage = key.ask(ACTION);
            String last = usage.getString("LastUseDate");
            if (last.isEmpty() || Instant.parse(last).isBefore(Instant.now().minus(LATELY))) return;
            String by = callers(usage).isEmpty() ? "" : ", by " + TextTable.plain(callers(usage));
            key.warn("Warning: key " + key.id() + " is in use: " + usage.getLong("Count") + " times so far, the last at " + last + by + ".");
        } catch (Fault fault) {
            if (fault.status() != Fault.REFUSED) throw fault;
        }
    }
}
