package io.wardmote.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExplainCommandTest {
    private static JsonObject answer(String decision) {
        JsonArray steps = new JsonArray().add("Does any policy deny it on k? No.").add("Does a policy of the identity allow it on k? No.");
        JsonArray findings = new JsonArray().add("ops Statement[0] Allow: did not match k, because Resource does not cover it");
        return new JsonObject().put("Decision", decision).put("Steps", new JsonObject().put("Step", steps))
            .put("Findings", new JsonObject().put("Finding", findings));
    }

    @ParameterizedTest
    @CsvSource({"Allowed, user/alice may do kms:Encrypt on key/k.", "Denied, user/alice is denied kms:Encrypt on key/k.",
        "NotMatched, user/alice is not allowed kms:Encrypt on key/k."})
    void theDecisionComesFirst(String decision, String line) {
        assertThat(ExplainCommand.text("user/alice", "kms:Encrypt", "key/k", answer(decision))).startsWith(line + "\n");
    }

    @Test
    void thenWhatWasAskedInTurnAndWhatEachStatementHadToSay() {
        assertThat(ExplainCommand.text("user/alice", "kms:Encrypt", "key/k", answer("NotMatched")).lines().skip(1)).containsExactly(
            "  1. Does any policy deny it on k? No.", "  2. Does a policy of the identity allow it on k? No.",
            "    ops Statement[0] Allow: did not match k, because Resource does not cover it");
    }
}
