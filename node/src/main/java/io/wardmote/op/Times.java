package io.wardmote.op;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times as the API writes them: {@code 2026-01-02T03:04:05Z}. */
public final class Times {
    private Times() {}

    public static String text(long millis) {
        return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
