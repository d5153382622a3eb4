package io.wardmote.http;

import static io.wardmote.key.Refusal.TIMESTAMP_MISSING;
import static io.wardmote.key.Refusal.TIMESTAMP_UNREADABLE;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Times as requests write them: {@code 2026-01-02T03:04:05Z}, UTC, exactly so. */
final class Timestamps {
    private static final String FORM = "0000-00-00T00:00:00Z";

    private Timestamps() {}

    /**
     * @return seconds since 1970
     * @throws io.wardmote.key.Refused TIMESTAMP_MISSING if empty, TIMESTAMP_UNREADABLE if of another form
     */
    static long seconds(String text) {
        if (text.isEmpty()) throw TIMESTAMP_MISSING.refused();
        if (text.length() != FORM.length()) throw TIMESTAMP_UNREADABLE.refused();
        for (int i = 0; i < FORM.length(); i++) {
            char c = text.charAt(i);
            boolean digit = c >= '0' && c <= '9';
            if (FORM.charAt(i) == '0' ? !digit : c != FORM.charAt(i)) throw TIMESTAMP_UNREADABLE.refused();
        }
        try {
            return LocalDateTime.of(number(text, 0) * 100 + number(text, 2), number(text, 5), number(text, 8),
                number(text, 11), number(text, 14), number(text, 17)).toEpochSecond(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw TIMESTAMP_UNREADABLE.refused();
        }
    }

    private static int number(String text, int at) {
        return (text.charAt(at) - '0') * 10 + text.charAt(at + 1) - '0';
    }
}
