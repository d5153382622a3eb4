package io.wardmote.node.records;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wardmote.key.Refused;
import io.wardmote.state.Member;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** Looks for records in the logs of all members, each asked at the same time, and puts together what they find. */
public final class AllRecords {
    private static final int LONGEST_REASON = 300;

    private final Supplier<Future<List<Member>>> members;
    private final OwnRecords own;
    private final BiFunction<String, byte[], Future<byte[]>> others;

    /** @param members of the cluster, when they are asked for; @param others asks a member, by its id, as {@link OwnRecords} answers */
    public AllRecords(Supplier<Future<List<Member>>> members, OwnRecords own, BiFunction<String, byte[], Future<byte[]>> others) {
        this.members = members;
        this.own = own;
        this.others = others;
    }

    /**
     * Answers
     * <pre>
     *   {"records": […], "nodes": [{"node", "nodeId", "whole", "lookedBackTo", "damaged"} or {"node", "nodeId", "silent"}, …], "next": {…}}
     * </pre>
     * Records come newest first, those of one node in the order in which it wrote them. Where a node that answered has more, {@code next} is what
     * {@code before} is to be for those that follow.
     *
     * @param body see {@link RecordQuestion}
     */
    public Future<JsonObject> find(JsonObject body) {
        RecordQuestion question = RecordQuestion.of(body);
        byte[] bytes = body.toBuffer().getBytes();
        return members.get().compose(all -> {
            List<Future<Heard>> asked = all.stream().filter(member -> member.arrived() || member.id().equals(own.node()))
                .sorted(Comparator.comparing(Member::name)).map(member -> heard(member, question, bytes)).toList();
            return Future.all(asked).map(heard -> Together.of(question, heard.<Heard>list()));
        });
    }

    private Future<Heard> heard(Member member, RecordQuestion question, byte[] bytes) {
        Future<RecordAnswer> answer = member.id().equals(own.node()) ? own.find(question) : others.apply(member.id(), bytes).map(told -> PeerAnswer.of(told, member, question));
        return answer.<Heard>map(found -> new Heard.Answered(member, found)).otherwise(failure -> new Heard.Silent(member, why(failure)));
    }

    private static String why(Throwable failure) {
        String why = failure instanceof Refused refused ? refused.detail() : String.valueOf(failure.getMessage());
        return why.substring(0, Math.min(why.length(), LONGEST_REASON));
    }
}
