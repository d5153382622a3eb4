package io.wardmote.op.use;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchItemsTest {
    private static final Set<String> NAMES = Set.of("A", "B");

    @Test
    void textsNumbersAndObjectsAreParametersAsTheyAreWritten() {
        assertThat(read("[{\"A\":\"x/\\u00e9\",\"B\":{\"b\":\"1\"}}, {\"A\":17},{}]"))
            .isEqualTo(List.of(Map.of("A", "x/é", "B", "{\"b\":\"1\"}"), Map.of("A", "17"), Map.of()));
    }

    @Test
    void aThousandItemsAreABatchAndOneMoreIsNone() {
        String thousand = "{},".repeat(999) + "{}";
        assertThat(read("[" + thousand + "]")).hasSize(1000);
        assertRefused("[" + thousand + ",{}]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "null", "[", "[{}", "[{}]x", "[{}] {}", "[1]", "[[]]", "[null]", "[{},]", "[{\"A\":null}]", "[{\"A\":true}]", "[{\"A\":1.5}]",
        "[{\"A\":[]}]", "[{\"A\":1,\"A\":2}]", "[{\"C\":\"x\"}]", "[{\"a\":\"x\"}]", "[{\"A\":\"\\ud800\"}]", "[{\"A\":\"\\udc00\\ud800\"}]",
        "[{\"B\":{\"b\":{\"c\":{\"d\":\"e\"}}}}]", "[{\"A\":12345678901234567}]", "[{'A':'x'}]"})
    void whatIsNoListOfSuchObjectsIsRefused(String text) {
        assertRefused(text);
    }

    private static void assertRefused(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.refusal()).isEqualTo(Refusal.INVALID_PARAMETER);
            assertThat(refused.detail()).isEqualTo("Items");
        });
    }

    private static List<Map<String, String>> read(String text) {
        return BatchItems.read(text, NAMES);
    }
}
