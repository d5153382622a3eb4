package io.wardmote.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What records of {@code /cluster} say that they are about. */
class ClusterSubjectTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "removing a node          | {\"node\":\"kms2\"}                              | {\"status\":\"removed\"}                       | node/kms2",
        "one that is refused      | {\"node\":\"kms2\",\"priority\":\"much\"}         |                                            | node/kms2",
        "a slot that gets a name  | {\"kind\":\"shamir\",\"threshold\":2,\"shares\":3} | {\"label\":\"shamir-1\",\"shares\":[\"a\",\"b\"]} | slot/shamir-1",
        "proving it               | {\"label\":\"shamir-1\",\"shares\":[\"a\",\"b\"]}    | {\"label\":\"shamir-1\",\"state\":\"proven\"}    | slot/shamir-1",
        "a node that joins        | {\"secret\":\"s\",\"name\":\"kms4\",\"replaces\":\"kms2\"} | {\"node\":\"0a1b\"}                    | node/kms4 node/kms2 node/0a1b",
        "evidence                 | {\"key\":\"key-hzz1\"}                            | {\"key\":\"key-hzz1\",\"entry\":7}             | key/key-hzz1",
        "nothing                  | {}                                             | {\"status\":\"handed over\"}                   | ``",
        "what is no text          | {\"node\":{\"a\":1},\"label\":7,\"key\":[\"k\"]}    |                                            | ``",
        "what is no name          | {\"node\":\"a b\",\"label\":\"\",\"key\":\"../k\"}    |                                            | ``"})
    void isWhatItIs(String what, String asked, String answered, String about) {
        assertThat(ClusterSubject.of(new JsonObject(asked), answered == null ? null : new JsonObject(answered))).as(what).isEqualTo(about);
    }

    @ParameterizedTest
    @CsvSource({"128, 133", "129, 0"})
    void namesAreBounded(int length, int recorded) {
        assertThat(ClusterSubject.of(new JsonObject().put("node", "n".repeat(length)), null)).hasSize(recorded);
    }
}
