package io.wardmote.op.application;

import static io.wardmote.key.Refusal.INVALID_PARAMETER;
import static io.wardmote.key.Refusal.MISSING_PARAMETER;

import io.wardmote.op.Call;
import io.wardmote.op.contract.Field;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * NotBefore and NotAfter of a client key: both or none, as {@code 2026-01-02T03:04:05Z}, the one after the other by at most ten
 * years. In whole seconds, as certificates have it (RFC 5280, 4.1.2.5).
 */
record Validity(LocalDateTime notBefore, LocalDateTime notAfter) {
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'").withResolverStyle(ResolverStyle.STRICT);
    private static final int LENGTH = 20;
    private static final int USUAL_YEARS = 5;
    private static final int MOST_YEARS = 10;

    static final Field NOT_BEFORE = Field.time("NotBefore", "This and NotAfter, or neither: now.");
    static final Field NOT_AFTER = Field.time("NotAfter", "At most ten years later; five if neither is given.");

    static Optional<Validity> of(Call call) {
        Optional<LocalDateTime> notBefore = time(call, "NotBefore");
        Optional<LocalDateTime> notAfter = time(call, "NotAfter");
        if (notBefore.isEmpty() && notAfter.isEmpty()) return Optional.empty();
        LocalDateTime from = notBefore.orElseThrow(() -> MISSING_PARAMETER.because("NotBefore"));
        LocalDateTime to = notAfter.orElseThrow(() -> MISSING_PARAMETER.because("NotAfter"));
        if (!to.isAfter(from) || to.isAfter(from.plusYears(MOST_YEARS))) throw INVALID_PARAMETER.because("NotAfter");
        return Optional.of(new Validity(from, to));
    }

    /** Five years from that time of the state. */
    static Validity from(long millis) {
        LocalDateTime from = LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS);
        return new Validity(from, from.plusYears(USUAL_YEARS));
    }

    long notBeforeMillis() {
        return notBefore.toInstant(ZoneOffset.UTC).toEpochMilli();
    }

    long notAfterMillis() {
        return notAfter.toInstant(ZoneOffset.UTC).toEpochMilli();
    }

    private static Optional<LocalDateTime> time(Call call, String name) {
        return call.optional(name, LENGTH).map(text -> {
            try {
                LocalDateTime time = LocalDateTime.parse(text, FORMAT);
                // earlier than any certificate there is
                if (time.getYear() < 1970) throw INVALID_PARAMETER.because(name);
                return time;
            } catch (DateTimeParseException e) {
                throw INVALID_PARAMETER.because(name);
            }
        });
    }
}
