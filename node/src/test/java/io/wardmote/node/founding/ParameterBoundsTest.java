package io.wardmote.node.founding;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a description says of a parameter, where that helps. */
class ParameterBoundsTest {
    private static final String PATH = "/api/Act";

    private static String sentence(String schema, Object sent) {
        return sentence(schema, sent, "The specified parameter \"Window\" is not valid.");
    }

    private static String sentence(String schema, Object sent, String said) {
        return ParameterBounds.sentence(described(new JsonObject(schema)), PATH, new JsonObject().put("Window", sent), said);
    }

    private static JsonObject described(JsonObject window) {
        return asked(new JsonObject().put("type", "object").put("properties", new JsonObject().put("Window", window)));
    }

    private static JsonObject asked(JsonObject schema) {
        JsonObject content = new JsonObject().put("application/json", new JsonObject().put("schema", schema));
        return new JsonObject().put("paths", new JsonObject().put(PATH, new JsonObject().put("post", new JsonObject().put("requestBody", new JsonObject().put("content", content)))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', value = {
        "{'type':'integer','minimum':7,'maximum':366}         ; 3    ; It must be from 7 to 366.",
        "{'type':'integer','minimum':7,'maximum':366}         ; soon ; It must be from 7 to 366.",
        "{'type':'integer','minimum':0}                       ; -1   ; It must be at least 0.",
        "{'type':'string','enum':['SIGN','MAC']}              ; LOVE ; It must be one of SIGN | MAC.",
        "{'type':'boolean'}                                   ; yes  ; It must be true or false.",
        "{'type':'string','minLength':2,'maxLength':3}        ; a    ; It must have 2 to 3 characters.",
        "{'type':'string','maxLength':3}                      ; abcd ; It must have at most 3 characters.",
        "{'type':'string','minLength':2}                      ; a    ; It must have at least 2 characters.",
        "{'type':'string','pattern':'^(?:[0-9]{1,9}[dhms])$'} ; soon ; It must match [0-9]{1,9}[dhms]."})
    void aBoundThatWasMissedIsNamed(String schema, String sent, String told) {
        assertThat(sentence(schema.replace('\'', '"'), sent)).isEqualTo(told);
    }

    @Test
    void aListHasAMostToo() {
        String schema = "{\"type\":\"array\",\"items\":{},\"maxItems\":2}";
        assertThat(sentence(schema, JsonArray.of(1, 2, 3))).isEqualTo("It must have at most 2 members.");
        assertThat(sentence(schema, JsonArray.of(1, 2))).isEmpty();
    }

    @Test
    void aNumberHasTheUnitOfItsName() {
        for (String[] of : new String[][] {{"PendingWindowInDays", " days"}, {"DurationSeconds", " seconds"}, {"MaxSessionDuration", " seconds"}, {"XksProxyTimeoutMillis", " milliseconds"}, {"PageSize", ""}}) {
            JsonObject description = asked(new JsonObject("{\"properties\":{\"" + of[0] + "\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":9}}}"));
            assertThat(ParameterBounds.sentence(description, PATH, new JsonObject().put(of[0], 10), "The specified parameter \"" + of[0] + "\" is not valid."))
                .isEqualTo("It must be from 1 to 9" + of[1] + ".");
        }
    }

    @Test
    void withinTheBoundsItsMeaningIsToldUnlessTheNodeSaidWhy() {
        String schema = "{\"type\":\"string\",\"description\":\"7 to 730 days, such as 30.5d. To be given where it rotates.\"}";
        assertThat(sentence(schema, "1h")).isEqualTo("It is 7 to 730 days, such as 30.5d.");
        assertThat(sentence("{\"description\":\"Such as kms:Encrypt.\"}", "x")).isEqualTo("It is such as kms:Encrypt.");
        assertThat(sentence("{\"description\":\"JSON of a policy.\"}", "x")).isEqualTo("It is JSON of a policy.");
        assertThat(sentence(schema, "1h", "The specified parameter \"Window\" is not valid. There is no such manager.")).isEmpty();
        assertThat(sentence("{\"type\":\"string\"}", "1h")).isEmpty();
    }

    @Test
    void whatIsInsideAnotherIsFoundThere() {
        JsonObject tag = new JsonObject("{\"type\":\"object\",\"properties\":{\"TagKey\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":128}}}");
        JsonObject list = new JsonObject().put("anyOf", JsonArray.of(new JsonObject().put("type", "array").put("items", tag), new JsonObject().put("type", "string")));
        JsonObject description = asked(new JsonObject().put("properties", new JsonObject().put("Tags", list)));
        JsonObject sent = new JsonObject().put("Tags", JsonArray.of(new JsonObject().put("TagKey", "team"), new JsonObject().put("TagKey", "")));
        assertThat(ParameterBounds.sentence(description, PATH, sent, "The specified parameter TagKey is not valid.")).isEqualTo("It must have 1 to 128 characters.");
    }

    @Test
    void ofActionsWithOneNameThatOfTheVersionCounts() {
        JsonArray both = new JsonArray();
        for (int most = 1; most <= 2; most++)
            both.add(new JsonObject("{\"properties\":{\"Version\":{\"const\":\"v" + most + "\"},\"Window\":{\"type\":\"string\",\"maxLength\":" + most + "}}}"));
        JsonObject description = asked(new JsonObject().put("oneOf", both));
        assertThat(ParameterBounds.sentence(description, PATH, new JsonObject().put("Version", "v2").put("Window", "abc"), "The specified parameter \"Window\" is not valid."))
            .isEqualTo("It must have at most 2 characters.");
    }

    @Test
    void whereNothingIsKnownNothingIsTold() {
        assertThat(sentence("{\"type\":\"string\"}", "x", "The specified parameter \"Colour\" is not valid.")).isEmpty();
        assertThat(sentence("{\"type\":\"string\"}", "x", "Something else.")).isEmpty();
        assertThat(ParameterBounds.sentence(new JsonObject(), PATH, new JsonObject(), "The specified parameter \"Window\" is not valid.")).isEmpty();
        assertThat(sentence("{\"type\":\"object\"}", new JsonObject().put("a", "b"))).isEmpty();
    }
}
