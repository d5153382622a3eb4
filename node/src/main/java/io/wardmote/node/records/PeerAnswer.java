package io.wardmote.node.records;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardmote.state.Member;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what another member answered, and believes it of that member's own log alone: nobody speaks for another, comes to no end, or hands on what whoever
 * reads it cannot.
 */
final class PeerAnswer {
    private static final int LONGEST = 2 << 20;
    private static final int MOST_DAMAGED = 1000;
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");
    private static final List<String> LISTS = List.of("used", "nodes", "keyVersions");

    private final Member member;
    private long before;

    private PeerAnswer(Member member, long before) {
        this.member = member;
        this.before = before;
    }

    /** @throws IllegalArgumentException if that is no answer of that member's to that question */
    static RecordAnswer of(byte[] bytes, Member member, RecordQuestion question) {
        try {
            must(bytes.length <= LONGEST);
            return new PeerAnswer(member, question.below(member.id())).read(new JsonObject(Buffer.buffer(bytes)), question.limit());
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("it does not answer as this version does", e);
        }
    }

    private RecordAnswer read(JsonObject json, int limit) {
        long asked = before;
        List<JsonObject> records = new ArrayList<>();
        for (Object record : json.getJsonArray("records")) records.add(record((JsonObject) record));
        must(records.size() <= limit);
        long below = json.getLong("below");
        must(below >= 0 && below < asked && below <= before);
        String lookedBackTo = json.getString("lookedBackTo");
        if (!lookedBackTo.isEmpty()) time(lookedBackTo);
        JsonArray damaged = json.getJsonArray("damaged");
        must(damaged.size() <= MOST_DAMAGED);
        for (Object hole : damaged) hole((JsonObject) hole);
        return new RecordAnswer(records, lookedBackTo, below, damaged);
    }

    private JsonObject record(JsonObject record) {
        time(record.getString("time"));
        must(member.id().equals(record.getValue("nodeId")) && record.getValue("type") instanceof String type && !type.isEmpty());
        long sequence = record.getLong("sequence");
        must(sequence >= 0 && sequence < before);
        before = sequence;
        for (String list : LISTS) must(!record.containsKey(list) || record.getJsonArray(list) != null);
        return record.put("node", member.name());
    }

    private static void hole(JsonObject hole) {
        must(hole.getString("segment") != null && hole.getString("why") != null && hole.getLong("first", 0L) >= 0 && hole.getLong("last", 0L) >= 0);
    }

    private static void time(String text) {
        Instant time = Instant.parse(text);
        must(!time.isBefore(Instant.EPOCH) && !time.isAfter(LATEST));
    }

    private static void must(boolean good) {
        if (!good) throw new IllegalArgumentException();
    }
}
