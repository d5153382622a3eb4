package io.wardmote.audit;

/**
 * Whose log it is.
 *
 * @param cluster id of the cluster
 * @param node    id of the node
 * @param name    what people call the node
 */
public record Origin(String cluster, String node, String name) {}
