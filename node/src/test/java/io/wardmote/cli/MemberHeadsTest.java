package io.wardmote.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardmote.node.Fault;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Heads are written as {@code node/sequence}, with a hash after a colon if it is another than usual; each was committed at its sequence in seconds. */
class MemberHeadsTest {
    private static final String AUTHORITY = "the authority";

    private static MemberHeads.Answer answer(String member, String... heads) {
        return MemberHeads.answer(member, after -> page(AUTHORITY, heads));
    }

    private static JsonObject page(String authority, String... heads) {
        return new JsonObject().put("authority", authority).put("heads", new JsonArray(Arrays.stream(heads).map(MemberHeadsTest::head).toList()));
    }

    private static JsonObject head(String text) {
        String[] parts = text.split("[/:]");
        return new JsonObject().put("nodeId", parts[0]).put("sequence", Long.parseLong(parts[1])).put("hash", parts.length > 2 ? parts[2] : "hash " + text)
            .put("committed", Instant.ofEpochSecond(Long.parseLong(parts[1])).toString());
    }

    private static List<String> differences(MemberHeads.Answer... answers) {
        return new MemberHeads(List.of(answers), List.of()).differences();
    }

    @Test
    void membersThatAreAskedOneAfterTheOtherAgreeThoughTheLogsGoOn() {
        assertThat(differences(answer("a", "n1/10", "n1/17", "n2/5"), answer("b", "n1/10", "n1/20", "n2/6"),
            answer("c", "n1/10", "n1/20", "n1/25", "n2/6"))).isEmpty();
    }

    @Test
    void whoTellsAnotherHashIsTold() {
        assertThat(differences(answer("a", "n1/10", "n1/17"), answer("b", "n1/10:other", "n1/17")))
            .containsExactly("a and b tell different hashes of record 10 of node n1");
    }

    @Test
    void whoIsAskedLaterAndKnowsLessIsTold() {
        assertThat(differences(answer("a", "n1/10", "n1/17"), answer("b", "n1/10", "n1/12")))
            .containsExactly("b knows the log of node n1 less far than record 17, which a told before");
        assertThat(differences(answer("a", "n1/10", "n2/3"), answer("b", "n1/10")))
            .containsExactly("b knows the log of node n2 less far than record 3, which a told before");
    }

    @Test
    void whoLeavesOneOutIsToldWhicheverIsAskedFirst() {
        String sentence = "liar does not know record 10 of node n1, which a does";
        assertThat(differences(answer("a", "n1/10", "n1/17", "n1/20"), answer("liar", "n1/17", "n1/20"))).containsExactly(sentence);
        assertThat(differences(answer("liar", "n1/17", "n1/20"), answer("a", "n1/10", "n1/17", "n1/20"))).containsExactly(sentence);
        assertThat(differences(answer("a", "n1/10", "n1/20"), answer("b", "n1/10", "n1/20"), answer("liar", "n1/20")))
            .containsExactly(sentence, sentence.replace("a does", "b does"));
    }

    @Test
    void theOldestOfVeryManyMayBeForgottenInBetween() {
        String[] full = IntStream.range(1, 10_001).mapToObj(at -> "n1/" + at).toArray(String[]::new);
        assertThat(differences(answer("a", full), answer("b", Arrays.copyOfRange(full, 90, full.length)))).isEmpty();
        assertThat(differences(answer("a", full), answer("b", Arrays.copyOfRange(full, 190, full.length)))).hasSize(1);
    }

    @Test
    void anotherAuthorityIsTold() {
        assertThat(differences(answer("a", "n1/10"), MemberHeads.answer("b", after -> page("another", "n1/10"))))
            .containsExactly("a and b name different authorities of the nodes");
    }

    @Test
    void whatAnyoneTellsCounts() {
        MemberHeads told = new MemberHeads(List.of(answer("a", "n1/10", "n1/17"), answer("b", "n1/10", "n1/20")), List.of());
        assertThat(told.lines()).containsExactly(new JsonObject().put("authority", AUTHORITY).encode(), head("n1/10").encode(), head("n1/17").encode(), head("n1/20").encode());
    }

    @Test
    void pagesAreTakenTogether() {
        MemberHeads.Answer answer = MemberHeads.answer("a", after -> after.isEmpty() ? page(AUTHORITY, "n1/10").put("next", "n1/11") : page(AUTHORITY, "n1/17"));
        assertThat(answer.heads().get("n1")).extracting(MemberHeads.Told::sequence).containsExactly(10L, 17L);
    }

    @Test
    void whatIsNoAnswerIsRefused() {
        for (JsonObject strange : List.of(new JsonObject(), new JsonObject().put("heads", new JsonArray().add("x")), new JsonObject().put("heads", new JsonArray().add(new JsonObject()))))
            assertThatThrownBy(() -> MemberHeads.answer("a", after -> strange)).isInstanceOf(Fault.class).hasMessage("a does not answer as a node does.");
        assertThatThrownBy(() -> MemberHeads.answer("a", after -> page(AUTHORITY).put("next", "n1/11"))).isInstanceOf(Fault.class).hasMessageContaining("more heads");
    }
}
