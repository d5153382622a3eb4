package io.wardmote.audit;

/**
 * Records that a search passed over, since they are not, or not surely, what was written, or cannot be read.
 *
 * @param segment name of the file
 * @param first   of them; 0 if nobody knows which the segment holds
 * @param last    of them; one below the first if nobody knows how many there are
 * @param sentence why
 */
public record Passed(String segment, long first, long last, String sentence) {}
