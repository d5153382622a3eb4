package io.wardmote.node.records;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import io.wardmote.state.Member;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever a member says, it says of itself, and it comes to an end. */
class PeerAnswerTest {
    private static final Member MEMBER = new Member("id2", "kms2", 1, true);
    private static final RecordQuestion QUESTION = RecordQuestion.of(new JsonObject("{\"limit\":2,\"before\":{\"id2\":100}}"));
    private static final String RECORD = "{\"time\":\"2026-11-27T08:00:00Z\",\"node\":\"other\",\"nodeId\":\"id2\",\"sequence\":%s,\"type\":\"operation\"}";
    private static final String ANSWER = "{\"records\":[%s],\"lookedBackTo\":\"2026-11-27T08:00:00Z\",\"below\":7,\"damaged\":[{\"segment\":\"s\",\"why\":\"w\",\"first\":1}]}";

    private static RecordAnswer read(String answer) {
        return PeerAnswer.of(answer.getBytes(UTF_8), MEMBER, QUESTION);
    }

    private static void isNone(String answer) {
        assertThatThrownBy(() -> read(answer)).isInstanceOf(IllegalArgumentException.class).hasMessage("it does not answer as this version does");
    }

    private static String both() {
        return ANSWER.formatted(RECORD.formatted(99) + "," + RECORD.formatted(50));
    }

    @Test
    void itsNameIsThatOfTheState() {
        RecordAnswer answer = read(both());
        assertThat(answer.records()).extracting(record -> record.getString("node")).containsExactly("kms2", "kms2");
        assertThat(answer.below()).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "\"nodeId\":\"id2\"                 | \"nodeId\":\"id3\"",
        "\"nodeId\":\"id2\",                | ",
        "\"sequence\":99                    | \"sequence\":100",
        "\"sequence\":50                    | \"sequence\":99",
        "\"sequence\":50                    | \"sequence\":-1",
        "\"sequence\":50                    | \"sequence\":6",
        "\"type\":\"operation\"             | \"type\":\"\"",
        "\"type\":\"operation\"             | \"type\":7",
        "\"type\":\"operation\"             | \"type\":\"operation\",\"used\":\"all\"",
        "\"time\":\"2026-11-27T08:00:00Z\"  | \"time\":\"noon\"",
        "\"time\":\"2026-11-27T08:00:00Z\"  | \"time\":\"+10000-01-01T00:00:00Z\"",
        "\"lookedBackTo\":\"2026-11-27T08:00:00Z\" | \"lookedBackTo\":\"noon\"",
        "\"lookedBackTo\":\"2026-11-27T08:00:00Z\", | ",
        "\"below\":7                        | \"below\":100",
        "\"below\":7                        | \"below\":51",
        "\"below\":7                        | \"below\":-1",
        "\"below\":7,                       | ",
        "\"why\":\"w\"                      | \"why\":null",
        "\"damaged\":[                      | \"damaged\":[7,",
        "\"records\":[                      | \"records\":[7,"})
    void whatIsOtherwiseIsNoAnswer(String from, String to) {
        String wrong = both().replaceFirst(Pattern.quote(from), to == null ? "" : Matcher.quoteReplacement(to));
        assertThat(wrong).isNotEqualTo(both());
        isNone(wrong);
    }

    @Test
    void noMoreRecordsOrBytesAreTakenThanWereAskedFor() {
        isNone(ANSWER.formatted(RECORD.formatted(99) + "," + RECORD.formatted(50) + "," + RECORD.formatted(40)));
        isNone(both() + " ".repeat(2 << 20));
        isNone("");
        isNone("[]");
    }
}
