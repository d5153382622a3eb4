package io.wardmote.node;

import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * What a question to {@code /cluster} was about, for its record: {@code node/kms1}, {@code slot/shares}, {@code key/…}, several with spaces between.
 * Only what is formed as names of such things are: a record has no room for whatever somebody sends.
 */
final class ClusterSubject {
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._:-]{0,127}";
    private static final Map<String, String> KINDS = kinds();

    private ClusterSubject() {}

    private static Map<String, String> kinds() {
        Map<String, String> kinds = new LinkedHashMap<>();
        kinds.put("name", "node"); // of one that joins
        kinds.put("node", "node");
        kinds.put("replaces", "node");
        kinds.put("label", "slot");
        kinds.put("key", "key");
        return kinds;
    }

    /** @param answered null if it was refused */
    static String of(JsonObject asked, JsonObject answered) {
        Set<String> found = new LinkedHashSet<>();
        add(found, asked);
        if (answered != null) add(found, answered);
        return String.join(" ", found);
    }

    private static void add(Set<String> found, JsonObject fields) {
        KINDS.forEach((field, kind) -> {
            if (fields.getValue(field) instanceof String name && name.matches(NAME)) found.add(kind + "/" + name);
        });
    }
}
