package io.wardmote.audit;

import io.wardmote.state.Usage;
import java.util.List;

/**
 * What keys were used for by some records that follow each other.
 *
 * @param after the last record before them
 * @param upTo  the last of them; {@code after} if there is none
 * @param until everything that was answered before then is in it or before it, milliseconds since 1970
 */
public record UsagePiece(long after, long upTo, long until, List<Usage> uses) {}
