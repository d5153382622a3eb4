package io.wardmote.audit;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardmote.key.Refusal;
import io.wardmote.op.Deed;
import io.wardmote.op.Used;
import io.wardmote.state.Destruction;
import java.time.Instant;

/** A record as JSON, for whoever reads it elsewhere. What is empty is left out. */
public final class JsonLine {
    private static final String OTHERS = "others";
    private static final String TYPE = "type";
    private static final String STRANGERS = "strangers";

    private JsonLine() {}

    /** With the chain's hash, by which it can be found again. */
    public static JsonObject of(Entry entry) {
        return hashed(of(new Origin("", entry.node(), entry.name()), entry.sequence(), entry.record()), entry.incarnation(), entry.hash());
    }

    static JsonObject hashed(JsonObject json, long incarnation, Hash hash) {
        return json.put("incarnation", incarnation).put("hash", hash.toString());
    }

    static boolean isOfStrangers(JsonObject json) {
        return STRANGERS.equals(json.getString(TYPE));
    }

    static JsonObject of(Origin origin, long sequence, AuditRecord record) {
        JsonObject json = new JsonObject().put("time", time(record.atMillis())).put("node", origin.name()).put("nodeId", origin.node())
            .put("sequence", sequence);
        switch (record) {
            case AuditRecord.Operated it -> operated(json.put(TYPE, "operation"), it.deed());
            case AuditRecord.Strangers it -> refused(json.put(TYPE, STRANGERS).put("since", time(it.sinceMillis())).put("door", it.door())
                .put("address", it.address().isEmpty() ? OTHERS : it.address()), it.refusal()).put("count", it.count());
            case AuditRecord.Lost it -> json.put(TYPE, "lost").put("since", time(it.sinceMillis())).put("until", time(it.untilMillis()))
                .put("count", it.count());
            case AuditRecord.Destroyed it -> destroyed(json.put(TYPE, "destroyed"), it.evidence());
            case AuditRecord.Opened it -> json.put(TYPE, "opened").put("version", it.version()).put("cutBytes", it.cutBytes());
            case AuditRecord.Trimmed it -> json.put(TYPE, "trimmed").put("segment", it.segment()).put("for", it.forRoom() ? "room" : "age");
        }
        return json;
    }

    private static void operated(JsonObject json, Deed deed) {
        put(json, "requestId", deed.requestId());
        put(json, "door", deed.door());
        put(json, "account", deed.account());
        put(json, "principal", deed.principal());
        put(json, "accessKeyId", deed.accessKeyId());
        put(json, "address", deed.address());
        put(json, "operation", deed.operation());
        put(json, "key", deed.key());
        put(json, "keyVersion", deed.version());
        put(json, "instance", deed.instance());
        put(json, "resource", deed.resource());
        if (!deed.used().isEmpty()) json.put("used", new JsonArray(deed.used().stream().map(JsonLine::used).toList()));
        if (deed.refusal() == null) json.put("outcome", "done").put("status", 200);
        else refused(json.put("outcome", "refused"), deed.refusal());
        if (deed.survivalUntil() != 0) json.put("survivalUntil", time(deed.survivalUntil()));
        json.put("micros", deed.micros());
    }

    private static JsonObject used(Used used) {
        return new JsonObject().put("key", used.keyId()).put("keyVersion", used.versionId()).put("for", used.kind().apiName())
            .put("count", used.count());
    }

    private static void destroyed(JsonObject json, Destruction evidence) {
        JsonObject all = evidence(evidence);
        all.forEach(field -> json.put(field.getKey(), field.getValue()));
    }

    /** What is known of a key's destruction. */
    public static JsonObject evidence(Destruction evidence) {
        JsonArray nodes = new JsonArray();
        for (Destruction.Cleared node : evidence.nodes()) {
            JsonObject one = new JsonObject().put("node", node.name()).put("nodeId", node.node());
            nodes.add(node.at() > 0 ? one.put("purged", time(node.at())) : one);
        }
        JsonObject json = new JsonObject().put("key", evidence.keyId()).put("keyVersions", new JsonArray(evidence.versions()))
            .put("destroyed", time(evidence.destroyed().at())).put("entry", evidence.destroyed().index()).put("nodes", nodes);
        return evidence.isProven() ? json.put("proven", time(evidence.provenAt())) : json;
    }

    private static JsonObject refused(JsonObject json, Refusal refusal) {
        return json.put("code", refusal.code()).put("status", refusal.status());
    }

    private static void put(JsonObject json, String name, String value) {
        if (!value.isEmpty()) json.put(name, value);
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
