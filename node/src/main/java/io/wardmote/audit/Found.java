package io.wardmote.audit;

import java.util.List;
import java.util.OptionalLong;

/**
 * What a search of a node's records found.
 *
 * @param entries      newest first
 * @param lookedBackTo time of the oldest record that it looked at, milliseconds since 1970; absent if it looked at none
 * @param below        it looked at all records but those below that one; 0 if there are none of which any could be wanted
 * @param passed       what it could not look at
 */
public record Found(List<Entry> entries, OptionalLong lookedBackTo, long below, List<Passed> passed) {}
