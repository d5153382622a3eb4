package io.wardmote.node.reports;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardmote.key.Refused;
import io.wardmote.state.Member;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** How all members are, each asked at the same time, for itself: {@code GET /cluster/nodes}. */
public final class AllReports {
    private static final int LONGEST = 64 << 10;
    private static final int LONGEST_REASON = 300;
    private static final List<String> PARTS = List.of("checks", "hsm", "backup");

    private final Supplier<Future<List<Member>>> members;
    private final OwnReport own;
    private final Function<String, Future<byte[]>> others;

    /** @param others asks a member, by its id, as {@link OwnReport} answers */
    public AllReports(Supplier<Future<List<Member>>> members, OwnReport own, Function<String, Future<byte[]>> others) {
        this.members = members;
        this.own = own;
        this.others = others;
    }

    /** Answers {@code {"nodes": [{"node", "nodeId", and what it says of itself} or {"node", "nodeId", "silent": why}, …]}}, by name. */
    public Future<JsonObject> all() {
        return members.get().compose(all -> {
            List<Future<JsonObject>> asked = all.stream().filter(member -> member.arrived() || member.id().equals(own.node()))
                .sorted(Comparator.comparing(Member::name)).map(this::of).toList();
            return Future.all(asked).map(told -> new JsonObject().put("nodes", new JsonArray(told.<JsonObject>list())));
        });
    }

    private Future<JsonObject> of(Member member) {
        Future<JsonObject> report = member.id().equals(own.node()) ? own.now() : others.apply(member.id()).map(AllReports::read);
        return report.otherwise(failure -> new JsonObject().put("silent", why(failure)))
            .map(told -> new JsonObject().put("node", member.name()).put("nodeId", member.id()).mergeIn(told));
    }

    /** Nobody speaks for another: of what a member says nothing is taken but its own parts. */
    private static JsonObject read(byte[] bytes) {
        try {
            if (bytes.length > LONGEST) throw new IllegalArgumentException("a report of " + bytes.length + " bytes");
            JsonObject told = new JsonObject(Buffer.buffer(bytes));
            JsonObject report = new JsonObject().put("status", (String) told.getValue("status"));
            for (String part : PARTS) if (told.containsKey(part)) report.put(part, told.getJsonObject(part));
            Shape.mustHave(report);
            return report;
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("it does not answer as this version does", e);
        }
    }

    private static String why(Throwable failure) {
        String why = failure instanceof Refused refused ? refused.detail() : String.valueOf(failure.getMessage());
        return why.substring(0, Math.min(why.length(), LONGEST_REASON));
    }
}
