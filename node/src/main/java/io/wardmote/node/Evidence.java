package io.wardmote.node;

import static io.wardmote.key.Refusal.INVALID_PARAMETER;
import static io.wardmote.key.Refusal.UNKNOWN_RESOURCE;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardmote.audit.Heads;
import io.wardmote.audit.JsonLine;
import io.wardmote.audit.SignedHead;
import io.wardmote.raft.ReplicatedState;
import io.wardmote.state.ClusterFacts;
import io.wardmote.state.HeadRows;
import io.wardmote.state.KeyRing;
import io.wardmote.state.KnownHead;
import io.wardmote.state.Member;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What the cluster can show: heads of its nodes' audit logs, and that destroyed keys are gone. For an administrator. */
final class Evidence {
    private static final int PAGE = 500;
    private static final String PLACE = "|[0-9A-Za-z-]{1,64}/[0-9]{1,18}";

    private final ReplicatedState state;
    private final int page;

    Evidence(ReplicatedState state) {
        this(state, PAGE);
    }

    /** @param page so many heads in an answer */
    Evidence(ReplicatedState state, int page) {
        this.state = state;
        this.page = page;
    }

    /**
     * {@code {"after": …}}: heads of all nodes, also of those that have left, in the form of {@link Heads}, a page of them; where there are more,
     * {@code next} is what to ask after.
     */
    Future<JsonObject> heads(JsonObject body) {
        if (!(body.getValue("after", "") instanceof String after) || !after.matches(PLACE)) throw INVALID_PARAMETER.because("after");
        String node = after.isEmpty() ? "" : after.substring(0, after.indexOf('/'));
        long sequence = after.isEmpty() ? 0 : Long.parseLong(after.substring(after.indexOf('/') + 1));
        return state.list(ring -> heads(ring, node, sequence));
    }

    private JsonObject heads(KeyRing ring, String fromNode, long fromSequence) {
        ClusterFacts facts = ring.cluster().orElseThrow();
        JsonObject answer = Heads.authority(facts.authority());
        HeadRows rows = ring.heads();
        List<KnownHead> found = new ArrayList<>();
        for (String node : rows.nodes()) {
            if (node.compareTo(fromNode) < 0) continue;
            long next = node.equals(fromNode) ? fromSequence : 0;
            if (found.size() < page) {
                List<KnownHead> kept = rows.kept(node, next, page - found.size());
                found.addAll(kept);
                if (!kept.isEmpty()) next = kept.getLast().head().sequence() + 1;
            }
            if (found.size() >= page) {
                answer.put("next", node + "/" + next);
                break;
            }
            rows.newest(node).ifPresent(found::add);
        }
        JsonArray heads = new JsonArray();
        found.forEach(known -> heads.add(json(facts.id(), known)));
        return answer.put("heads", heads);
    }

    private static JsonObject json(String cluster, KnownHead known) {
        JsonObject json = Heads.json(SignedHead.of(cluster, known.head())).put("committed", Instant.ofEpochMilli(known.committedAt()).toString());
        return known.contradictedAt() == 0 ? json : json.put("contradicted", Instant.ofEpochMilli(known.contradictedAt()).toString());
    }

    /** {@code {"key": …}}: what is known of its destruction. */
    Future<JsonObject> destruction(JsonObject body) {
        if (!(body.getValue("key") instanceof String key)) throw INVALID_PARAMETER.because("key");
        return state.read(ring -> ring.destructions().of(key)).map(found -> JsonLine.evidence(found.orElseThrow(
            () -> UNKNOWN_RESOURCE.because("No key of that id was destroyed, or it was before evidence was kept."))));
    }

    /** "ok", or that a member's audit log is not what the cluster knew of it. */
    static String stateOfLogs(KeyRing ring) {
        for (Member member : ring.members()) {
            long at = ring.heads().newest(member.id()).map(KnownHead::contradictedAt).orElse(0L);
            if (at > 0) return "the audit log of node " + member.name() + " is not the one that the cluster knew, as was found " + Instant.ofEpochMilli(at)
                + ": records were lost or changed there; see `wardmote audit verify`, then remove the node and let it join again";
        }
        return "ok";
    }
}
