package io.wardmote.node.records;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardmote.audit.RecordSearch;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** Puts together what the members answered: the newest records of all of them, and how far each was searched. */
final class Together {
    private Together() {}

    /**
     * Takes the newest of those that each has next, so that a member's records stay in their order, by which it is gone on with; none that is older than
     * how far a member came that was not searched to its log's beginning.
     */
    static JsonObject of(RecordQuestion question, List<Heard> heard) {
        JsonArray records = new JsonArray();
        int[] taken = new int[heard.size()];
        int room = RecordAnswer.MOST_CHARACTERS;
        for (int next = newest(heard, taken); next >= 0 && records.size() < question.limit(); next = newest(heard, taken)) {
            if (isHeldBack(heard, taken, heard.get(next).time(taken[next]))) break;
            JsonObject record = heard.get(next).records().get(taken[next]);
            room -= record.encode().length();
            if (room < 0 && !records.isEmpty()) break;
            records.add(record);
            taken[next]++;
        }
        return answer(question, records, IntStream.range(0, taken.length).mapToObj(i -> heard.get(i).first(taken[i])).toList());
    }

    private static boolean isHeldBack(List<Heard> heard, int[] taken, Instant time) {
        return IntStream.range(0, taken.length).anyMatch(i -> heard.get(i).holdsBack(taken[i]).filter(time::isBefore).isPresent());
    }

    /** @return whose next one it is; -1 if nobody has any */
    private static int newest(List<Heard> heard, int[] taken) {
        int newest = -1;
        for (int i = 0; i < taken.length; i++) {
            if (taken[i] == heard.get(i).records().size()) continue;
            if (newest < 0 || heard.get(i).time(taken[i]).isAfter(heard.get(newest).time(taken[newest]))) newest = i;
        }
        return newest;
    }

    private static JsonObject answer(RecordQuestion question, JsonArray records, List<Heard> heard) {
        JsonArray nodes = new JsonArray();
        JsonObject next = new JsonObject();
        for (Heard one : heard) {
            nodes.add(one.json());
            long below = one.below(question);
            if (below != RecordSearch.NEWEST) next.put(one.member().id(), below);
        }
        JsonObject answer = new JsonObject().put("records", records).put("nodes", nodes);
        return heard.stream().anyMatch(Heard::hasMore) ? answer.put("next", next) : answer;
    }
}
