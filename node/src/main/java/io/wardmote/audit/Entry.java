package io.wardmote.audit;

/**
 * A record in its place.
 *
 * @param hash the chain's, after it
 */
public record Entry(Kind kind, String node, String name, long incarnation, long sequence, Hash hash, AuditRecord record) {}
