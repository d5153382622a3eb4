package io.wardmote.http;

import io.wardmote.op.Reply;
import java.util.Map;

/**
 * How this node is, for the health routes.
 *
 * @param ready    whether it should be sent requests
 * @param checks   each thing readiness depends on, and "ok" or what is wrong with it
 * @param document what {@code /health} answers; at least node, role, leader, status, applied
 */
public record Health(boolean ready, Map<String, String> checks, Reply document) {}
