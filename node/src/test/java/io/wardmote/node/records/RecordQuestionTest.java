package io.wardmote.node.records;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import io.wardmote.audit.RecordSearch;
import io.wardmote.audit.Selection;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordQuestionTest {
    @Test
    void allOfItMayBeLeftOut() {
        RecordQuestion question = RecordQuestion.of(new JsonObject());
        assertThat(question.selection())
            .isEqualTo(new Selection(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
        assertThat(question.limit()).isEqualTo(50);
        assertThat(question.below("n1")).isEqualTo(RecordSearch.NEWEST);
    }

    @Test
    void eachFieldIsTaken() {
        RecordQuestion question = RecordQuestion.of(new JsonObject("""
            {"key": "key-1", "principal": "user/alice", "operation": "Decrypt", "outcome": "refused", "from": "2026-11-26T08:00:00Z",
             "to": "2026-11-27T08:00:00.5Z", "limit": 200, "before": {"n1": 17, "n2": 0, "n3": 9007199254740991}}"""));
        assertThat(question.selection()).isEqualTo(new Selection(Optional.of(Instant.parse("2026-11-26T08:00:00Z")),
            Optional.of(Instant.parse("2026-11-27T08:00:00.5Z")), Optional.of("key-1"), Optional.of("user/alice"), Optional.of("Decrypt"),
            Optional.of("refused")));
        assertThat(question.limit()).isEqualTo(200);
        assertThat(question.below("n1")).isEqualTo(17);
        assertThat(question.below("n2")).isZero();
        assertThat(question.below("n3")).isEqualTo(9007199254740991L);
        assertThat(question.below("n4")).isEqualTo(RecordSearch.NEWEST);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
        {"keys": "key-1"}                     | keys
        {"": 1}                               | ``
        {"key": ""}                           | key
        {"key": 1}                            | key
        {"key": null}                         | key
        {"principal": ["root"]}               | principal
        {"operation": {}}                     | operation
        {"outcome": true}                     | outcome
        {"from": "yesterday"}                 | from
        {"from": "2026-11-26"}                | from
        {"from": 1780000000000}               | from
        {"to": "2026-11-26 08:00:00"}         | to
        {"limit": 0}                          | limit
        {"limit": 201}                        | limit
        {"limit": 1.5}                        | limit
        {"limit": "50"}                       | limit
        {"limit": null}                       | limit
        {"limit": 4294967297}                 | limit
        {"before": 17}                        | before
        {"before": null}                      | before
        {"before": {"n1": -1}}                | before
        {"before": {"n1": 1.5}}               | before
        {"before": {"n1": "17"}}              | before
        {"before": {"n1": null}}              | before
        """)
    void whatIsNoneIsRefusedByItsName(String body, String field) {
        refuses(new JsonObject(body), field);
    }

    @Test
    void textsHaveABound() {
        assertThat(RecordQuestion.of(new JsonObject().put("key", "k".repeat(256))).selection().key()).isPresent();
        refuses(new JsonObject().put("key", "k".repeat(257)), "key");
        refuses(new JsonObject().put("k".repeat(5000), 1), "k".repeat(256));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', value = {"[]", "nothing", "`{`", "1"})
    void whatIsNoObjectIsNoQuestion(String bytes) {
        assertThatThrownBy(() -> RecordQuestion.of(bytes.getBytes(UTF_8)))
            .isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.detail()).isEqualTo("body"));
    }

    private static void refuses(JsonObject body, String field) {
        assertThatThrownBy(() -> RecordQuestion.of(body)).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.refusal()).isEqualTo(Refusal.INVALID_PARAMETER);
            assertThat(refused.detail()).isEqualTo(field);
        });
    }
}
