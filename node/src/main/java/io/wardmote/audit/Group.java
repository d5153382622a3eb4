package io.wardmote.audit;

import java.util.Optional;

/**
 * Blocks of a segment of which the first unpacks by itself, and the others behind it: what can be read without what comes before.
 *
 * @param from   where it begins in the file
 * @param to     where it ends
 * @param first  its first record
 * @param last   its last; one below the first if nobody knows how many there were
 * @param before the hash that it follows from; empty where what stands before it is damaged
 * @param fault  "", or why none of it can be read
 */
record Group(int from, int to, long first, long last, Optional<Hash> before, String fault) {}
