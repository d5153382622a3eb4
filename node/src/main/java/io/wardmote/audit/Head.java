package io.wardmote.audit;

/**
 * A place in a node's chain, which proves everything before it to whoever trusts it.
 *
 * @param node        id of the node
 * @param incarnation how often its log had been opened by then
 * @param sequence    of the record
 * @param hash        of that record
 * @param atMillis    the record's time, milliseconds since 1970
 */
public record Head(String node, long incarnation, long sequence, Hash hash, long atMillis) {}
