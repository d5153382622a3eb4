package io.wardmote.node.records;

import io.vertx.core.json.JsonObject;
import io.wardmote.state.Member;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What was heard of a member that was asked. */
sealed interface Heard {
    Member member();

    record Answered(Member member, RecordAnswer answer) implements Heard {}

    /** @param why to follow on its name */
    record Silent(Member member, String why) implements Heard {}

    default List<JsonObject> records() {
        return switch (this) {
            case Answered it -> it.answer.records();
            case Silent it -> List.of();
        };
    }

    default Instant time(int which) {
        return records().get(which).getInstant("time");
    }

    /** As if it had found no more than so many. */
    default Heard first(int count) {
        return switch (this) {
            case Answered it -> new Answered(it.member, it.answer.first(count));
            case Silent it -> it;
        };
    }

    /** When so many of its records are taken: nothing older than that may follow, since it has more that may be younger. */
    default Optional<Instant> holdsBack(int taken) {
        boolean usedUp = hasMore() && taken == records().size();
        return usedUp && this instanceof Answered it && !it.answer.lookedBackTo().isEmpty() ? Optional.of(Instant.parse(it.answer.lookedBackTo())) : Optional.empty();
    }

    default boolean hasMore() {
        return this instanceof Answered it && it.answer.below() > 0;
    }

    /** Where it is to be gone on with: for a silent one where it was. */
    default long below(RecordQuestion question) {
        return switch (this) {
            case Answered it -> it.answer.below();
            case Silent it -> question.below(it.member.id());
        };
    }

    /** For whoever reads the records: how far it was searched. */
    default JsonObject json() {
        JsonObject json = new JsonObject().put("node", member().name()).put("nodeId", member().id());
        return switch (this) {
            case Silent it -> json.put("silent", it.why);
            case Answered it -> {
                json.put("whole", !hasMore());
                if (!it.answer.lookedBackTo().isEmpty()) json.put("lookedBackTo", it.answer.lookedBackTo());
                yield it.answer.damaged().isEmpty() ? json : json.put("damaged", it.answer.damaged());
            }
        };
    }
}
