package io.wardmote.cli;

import io.wardmote.node.Fault;
import io.wardmote.node.Length;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.function.Function;

/** Points in time as people write them: {@code 2026-11-26T08:00:00Z}, or how far from now, {@code 10m}, {@code 2h}, {@code 3d}. */
final class Moment {
    private Moment() {}

    /** @throws Fault that names the option if it is neither a time nor how long ago */
    static Instant past(String option, String text, Instant now) {
        return of(text, length -> now.minus(Length.of(length)), option, "2026-11-26T08:00:00Z, or how long ago, such as 2h");
    }

    /** @throws Fault that names the option if it is neither a time nor in how long */
    static Instant ahead(String option, String text, Instant now) {
        return of(text, length -> now.plus(Length.of(length)), option, "2027-01-01T00:00:00Z, or how long from now, such as 30d");
    }

    private static Instant of(String text, Function<String, Instant> relative, String option, String example) {
        try {
            return text.contains("T") ? Instant.parse(text) : relative.apply(text);
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new Fault(Fault.USAGE, option + " is \"" + text + "\"; give a time such as " + example + ".", e);
        }
    }
}
