package io.wardmote.node.rotation;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardmote.state.KeyRing;
import io.wardmote.state.Member;
import io.wardmote.state.RootRotation;
import io.wardmote.state.RootRotation.Phase;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which root key there is, and how far a change of it is: {@code {"epoch": of the present one}}, and while it is being changed
 * {@code "to": epoch, "phase": opening, wrapping or closing, "done", "left": things sealed anew and not yet, "waitingFor": names of nodes}.
 */
public final class RotationProgress {
    private RotationProgress() {}

    public static JsonObject of(KeyRing ring) {
        JsonObject progress = new JsonObject().put("epoch", ring.rootEpoch());
        ring.rotation().ifPresent(now -> progress.put("to", now.to()).put("phase", now.phase().name().toLowerCase(Locale.ROOT))
            .put("done", now.done()).put("left", now.left()).put("waitingFor", waitingFor(now, ring.members())));
        return progress;
    }

    /** For people. */
    public static String inWords(JsonObject progress) {
        if (!progress.containsKey("to")) return "epoch " + progress.getInteger("epoch");
        JsonArray waiting = progress.getJsonArray("waitingFor");
        String others = waiting.isEmpty() ? "" : ", waiting for " + waiting.stream().map(String.class::cast).collect(Collectors.joining(", "));
        return "from epoch " + progress.getInteger("epoch") + " to " + progress.getInteger("to") + ": " + progress.getString("phase") + ", "
            + progress.getLong("done") + " sealed anew, " + progress.getLong("left") + " left" + others;
    }

    private static JsonArray waitingFor(RootRotation now, List<Member> members) {
        Set<String> done = now.phase() == Phase.OPENING ? now.opened() : now.settled();
        JsonArray names = new JsonArray();
        members.stream().filter(member -> !done.contains(member.id())).map(Member::name).sorted().forEach(names::add);
        return names;
    }
}
