package io.wardmote.node.reports;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wardmote.http.Health;
import io.wardmote.key.Refusal;
import io.wardmote.op.Reply;
import io.wardmote.state.Member;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two members and one that has not arrived: each speaks for itself, or it is told why it does not. */
class AllReportsTest {
    private static final List<Member> MEMBERS = List.of(new Member("id2", "kms2", 1, true), new Member("id1", "kms1", 1, true),
        new Member("id3", "kms3", 0, false));
    private static final String OWN = "{\"node\":\"kms1\",\"nodeId\":\"id1\",\"status\":\"degraded\",\"checks\":{\"disk\":\"it is full\",\"cluster\":\"ok\"},"
        + "\"backup\":{\"kept\":1}}";

    private final OwnReport own = report("id1", "degraded", Map.of("disk", "it is full", "cluster", "ok"), Optional.of(new JsonObject().put("kept", 1)));

    private static OwnReport report(String node, String status, Map<String, String> checks, Optional<JsonObject> backup) {
        return new OwnReport(node, () -> new Health(true, checks, Reply.of("status", status)), Optional.empty(), () -> backup);
    }

    private List<JsonObject> told(Function<String, Future<byte[]>> others) {
        return new AllReports(() -> Future.succeededFuture(MEMBERS), own, others).all().result().getJsonArray("nodes").stream().map(JsonObject.class::cast).toList();
    }

    @Test
    void eachMemberThatArrivedSpeaksForItself() {
        OwnReport other = report("id2", "ok", Map.of("cluster", "ok"), Optional.empty());
        assertThat(told(id -> Future.fromCompletionStage(other.report()))).containsExactly(new JsonObject(OWN),
            new JsonObject("{\"node\":\"kms2\",\"nodeId\":\"id2\",\"status\":\"ok\",\"checks\":{\"cluster\":\"ok\"}}"));
    }

    @Test
    void whoDoesNotAnswerIsNamed() {
        assertThat(told(id -> Future.failedFuture(Refusal.UNAVAILABLE.because("it cannot be reached")))).containsExactly(new JsonObject(OWN),
            new JsonObject("{\"node\":\"kms2\",\"nodeId\":\"id2\",\"silent\":\"it cannot be reached\"}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "{\"status\":1,\"checks\":{}}", "{\"status\":\"ok\",\"checks\":[]}", "{\"status\":\"ok\",\"checks\":{\"disk\":{}}}",
        "{\"status\":\"ok\",\"checks\":{},\"hsm\":\"well\"}"})
    void whatIsNoReportIsTakenAsSilence(String answer) {
        assertThat(told(id -> Future.succeededFuture(answer.getBytes(UTF_8))).getLast().getString("silent")).isEqualTo("it does not answer as this version does");
    }

    private static final String HSM = "{'fault':'','token':{'label':'kms','slot':7},'wrappingKey':{'checkValue':'a1','trusted':true},"
        + "'sessions':{'busy':1,'idle':2,'most':8},'logins':1,'restarts':0}";
    private static final String BACKUP = "{'folder':'/b','everySeconds':60,'keep':3,'kept':1,'newest':'n','made':'2026-11-28T00:00:00Z',"
        + "'bytes':9,'state':'ok'}";

    private static byte[] answer(String part, String value) {
        return ("{'status':'ok','checks':{},'" + part + "':" + value + "}").replace('\'', '"').getBytes(UTF_8);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"hsm|'fault':''|'fault':null", "hsm|'token':{|'tokens':{", "hsm|'label':'kms'|'label':{}",
        "hsm|'checkValue':'a1'|'checkValue':[]", "hsm|'sessions':{|'session':{", "hsm|'busy':1|'busy':'1'",
        "hsm|'idle':2,|", "hsm|'logins':1|'logins':[]", "hsm|'restarts':0|'restart':0",
        "backup|'/b'|{}", "backup|'everySeconds':60|'everySeconds':'x'", "backup|'keep':3,|", "backup|'state':'ok'|'state':1",
        "backup|2026-11-28T00:00:00Z|yesterday", "backup|2026-11-28T00:00:00Z|2026-11-28T23:59:60Z",
        "backup|2026-11-28T00:00:00Z|+12026-11-28T00:00:00Z"}, quoteCharacter = '`')
    void aMemberWhoseHsmOrBackupIsNotToBeShownSpoilsNobodyElses(String part, String sound, String odd) {
        String whole = part.equals("hsm") ? HSM : BACKUP;
        assertThat(told(id -> Future.succeededFuture(answer(part, whole))).getLast().getJsonObject(part))
            .isEqualTo(new JsonObject(whole.replace('\'', '"')));
        assertThat(whole).contains(sound);
        byte[] strange = answer(part, whole.replace(sound, odd == null ? "" : odd));
        assertThat(told(id -> Future.succeededFuture(strange))).first().isEqualTo(new JsonObject(OWN));
        assertThat(told(id -> Future.succeededFuture(strange)).getLast().getString("silent")).isEqualTo("it does not answer as this version does");
    }

    @Test
    void aReportThatIsTooLongIsTakenAsSilence() {
        String answer = new JsonObject().put("status", "ok").put("checks", new JsonObject().put("disk", "x".repeat(64 << 10))).encode();
        assertThat(told(id -> Future.succeededFuture(answer.getBytes(UTF_8))).getLast().containsKey("silent")).isTrue();
    }

    @Test
    void nobodySpeaksForAnother() {
        byte[] answer = "{\"node\":\"kms1\",\"nodeId\":\"id1\",\"status\":\"ok\",\"checks\":{},\"silent\":\"no\"}".getBytes(UTF_8);
        assertThat(told(id -> Future.succeededFuture(answer)).getLast())
            .isEqualTo(new JsonObject("{\"node\":\"kms2\",\"nodeId\":\"id2\",\"status\":\"ok\",\"checks\":{}}"));
    }
}
