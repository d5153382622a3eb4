package io.wardmote.http;

import io.wardmote.op.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How this node is, for the health routes.
 *
 * @param ready    whether it should be sent requests
 * @param checks   by its name "ok" or what is wrong, in a sentence, of each thing that is looked at
 * @param document what {@code /health} answers; at least node, role, leader, status, applied
 */
public record Health(boolean ready, Map<String, String> checks, Reply document) {

    /** Checks as an answer has them, in their order. */
    public static Reply reply(Map<String, String> checks) {
        List<Object> all = new ArrayList<>();
        checks.forEach((name, state) -> all.addAll(List.of(name, state)));
        return Reply.of(all.toArray());
    }
}
