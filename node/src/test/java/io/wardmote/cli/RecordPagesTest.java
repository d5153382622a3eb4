package io.wardmote.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardmote.node.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A node has so many records, which it tells by the sequence of the last that was told. */
class RecordPagesTest {
    private final List<JsonObject> asked = new ArrayList<>();
    private final List<Long> told = new ArrayList<>();
    private long newest = 450;
    private JsonArray nodes = new JsonArray().add(new JsonObject().put("node", "kms1").put("whole", true));

    private JsonObject answer(JsonObject question) {
        asked.add(question);
        long from = question.getJsonObject("before").getLong("id1", newest + 1) - 1;
        long to = Math.max(1, from - question.getInteger("limit") + 1);
        JsonArray records = new JsonArray(LongStream.iterate(from, at -> at >= to, at -> at - 1).mapToObj(at -> new JsonObject().put("sequence", at)).toList());
        JsonObject answer = new JsonObject().put("records", records).put("nodes", nodes);
        return to > 1 ? answer.put("next", new JsonObject().put("id1", to)) : answer;
    }

    private List<String> read(int limit) {
        told.clear();
        asked.clear();
        return RecordPages.read(this::answer, new JsonObject().put("key", "key-1"), limit, record -> told.add(record.getLong("sequence")));
    }

    @Test
    void pagesFollowOnEachOtherUntilThereAreEnough() {
        assertThat(read(450)).isEmpty();
        assertThat(told).isEqualTo(LongStream.iterate(450, at -> at > 0, at -> at - 1).boxed().toList());
        assertThat(asked).extracting(JsonObject::encode).containsExactly("{\"key\":\"key-1\",\"limit\":200,\"before\":{}}",
            "{\"key\":\"key-1\",\"limit\":200,\"before\":{\"id1\":251}}", "{\"key\":\"key-1\",\"limit\":50,\"before\":{\"id1\":51}}");
    }

    @Test
    void whereThereAreMoreItIsSaid() {
        assertThat(read(3)).containsExactly("Older ones were not looked for; give a higher --limit, or --to.");
        assertThat(told).containsExactly(450L, 449L, 448L);
        newest = 2;
        assertThat(read(3)).isEmpty();
        assertThat(told).containsExactly(2L, 1L);
    }

    @Test
    void whereThereAreNoneItIsSaid() {
        newest = 0;
        assertThat(read(3)).containsExactly("No record fits.");
        assertThat(told).isEmpty();
    }

    @Test
    void whatIsMissingIsSaidOnce() {
        nodes = new JsonArray("""
            [{"node": "kms1", "whole": false, "damaged": [{"segment": "a.seg", "first": 5, "last": 9, "why": "a block is altered"},
               {"segment": "b.seg", "first": 20, "why": "the segment ends in the middle of a block"}, {"segment": "c.seg", "why": "its header is altered"}]},
             {"node": "kms2", "silent": "it cannot be reached"}]""");
        assertThat(read(1000)).containsExactly(
            "Not every record is there: node kms1 passed over segment a.seg, record 5 to 9: a block is altered; see `wardmote audit verify` there.",
            "Not every record is there: node kms1 passed over segment b.seg, record 20 and on: the segment ends in the middle of a block;"
                + " see `wardmote audit verify` there.",
            "Not every record is there: node kms1 passed over segment c.seg: its header is altered; see `wardmote audit verify` there.",
            "Not every record is there: node kms2 told none (it cannot be reached).");
        assertThat(asked).hasSize(3);
    }

    @Test
    void whatIsNoAnswerIsSaid() {
        for (String wrong : List.of("{}", "{\"records\":[1],\"nodes\":[]}", "{\"records\":[],\"nodes\":{}}")) {
            assertThatThrownBy(() -> RecordPages.read(question -> new JsonObject(wrong), new JsonObject(), 1, record -> { })).isInstanceOfSatisfying(Fault.class,
                fault -> assertThat(fault.status()).isEqualTo(Fault.UNAVAILABLE));
        }
    }

    @Test
    void aRecordThatCannotBeReadEndsNothing() {
        newest = 2;
        List<String> remarks = RecordPages.read(this::answer, new JsonObject(), 10, record -> {
            if (record.getLong("sequence") == 2) throw new NullPointerException();
            told.add(record.getLong("sequence"));
        });
        assertThat(remarks).containsExactly("Not every record is there: a record of node null is not as records are.");
        assertThat(told).containsExactly(1L);
    }
}
