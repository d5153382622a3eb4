package io.wardmote.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardmote.audit.Verdict;
import java.time.Instant;

/** A verdict on one log, for programs. What is not known is not there. */
final class VerdictJson {
    private VerdictJson() {}

    static JsonObject of(Verdict verdict) {
        JsonObject json = new JsonObject().put("whole", verdict.isWhole());
        if (!verdict.node().isEmpty()) json.put("node", verdict.node());
        verdict.kind().ifPresent(kind -> json.put("log", kind.toString()));
        boolean proven = verdict.kind().isPresent() && verdict.last() >= verdict.first();
        if (proven) json.put("first", verdict.first()).put("firstAt", time(verdict.firstAt())).put("last", verdict.last()).put("lastAt", time(verdict.lastAt()));
        verdict.broken().ifPresent(broken -> json.put("broken", broken(broken)));
        return json.put("remarks", new JsonArray(verdict.remarks()));
    }

    private static JsonObject broken(Verdict.Broken broken) {
        JsonObject json = new JsonObject().put("segment", broken.segment()).put("sentence", broken.sentence());
        if (broken.sequence() > 0) json.put("record", broken.sequence());
        return broken.afterMillis() > 0 ? json.put("after", time(broken.afterMillis())) : json;
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
