package io.wardmote.node;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time as people write them: {@code 250ms}, {@code 10s}, {@code 5m}, {@code 2h}, {@code 8d}. */
public final class Length {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");

    private Length() {}

    /** @throws IllegalArgumentException if it is not a number and a unit */
    public static Duration of(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) throw new IllegalArgumentException(text);
        long number = Long.parseLong(form.group(1));
        return switch (form.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }

    /** As {@link #of}, after a sign: {@code +8d}. At most ten years either way. */
    public static Duration shift(String text) {
        if (!text.matches("[+-].*")) throw new IllegalArgumentException(text);
        Duration length = of(text.substring(1));
        if (length.toDays() > 3653) throw new IllegalArgumentException(text);
        return text.startsWith("-") ? length.negated() : length;
    }

    /** In the largest unit that needs no fraction. */
    public static String text(Duration length) {
        long millis = length.toMillis();
        if (millis % 86_400_000 == 0) return millis / 86_400_000 + "d";
        if (millis % 3_600_000 == 0) return millis / 3_600_000 + "h";
        if (millis % 60_000 == 0) return millis / 60_000 + "m";
        return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
    }
}
