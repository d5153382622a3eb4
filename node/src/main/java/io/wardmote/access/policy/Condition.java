package io.wardmote.access.policy;

import io.wardmote.state.Network;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.util.List;
import java.util.Optional;

/**
 * One operator, one key, its values. What is not there fits no value: so it holds under a negated operator and under no other.
 */
sealed interface Condition {
    /** As {@code IpAddress.acs:SourceIp}. */
    String path();

    boolean holds(Facts facts);

    /** Texts and patterns of them. */
    record Texts(String path, Operator operator, ConditionKey key, String member, List<Glob> values) implements Condition {
        @Override
        public boolean holds(Facts facts) {
            if (key != ConditionKey.ENCRYPTION_CONTEXT_KEYS) return fits(key.text(facts, member)) != operator.negated();
            List<String> keys = facts.encryptionContextKeys();
            for (int i = 0; i < keys.size(); i++) if (fits(keys.get(i))) return !operator.negated();
            return operator.negated();
        }

        private boolean fits(String fact) {
            if (fact == null) return false;
            for (int i = 0; i < values.size(); i++) if (values.get(i).matches(fact)) return true;
            return false;
        }
    }

    /** @param against whether the statement denies: an ambiguous context is none that is allowed, and may be one that is denied */
    record OnContext(Condition condition, boolean against) implements Condition {
        @Override
        public String path() {
            return condition.path();
        }

        @Override
        public boolean holds(Facts facts) {
            return facts.ambiguousContext() ? against : condition.holds(facts);
        }
    }

    /** Exact decimals. A text that is none fits nothing, as one that is not there. */
    record Numbers(String path, Operator operator, ConditionKey key, String member, List<BigDecimal> values) implements Condition {
        @Override
        public boolean holds(Facts facts) {
            String text = key.text(facts, member);
            BigDecimal fact = text == null ? null : number(text).orElse(null);
            if (fact == null) return operator.negated();
            for (int i = 0; i < values.size(); i++) if (operator.fits(fact.compareTo(values.get(i)))) return !operator.negated();
            return operator.negated();
        }
    }

    /** @param values milliseconds since 1970 */
    record Dates(String path, Operator operator, List<Long> values) implements Condition {
        @Override
        public boolean holds(Facts facts) {
            long now = facts.currentTimeMillis();
            for (int i = 0; i < values.size(); i++) if (operator.fits(Long.compare(now, values.get(i)))) return !operator.negated();
            return operator.negated();
        }
    }

    record Truth(String path, List<Boolean> values) implements Condition {
        @Override
        public boolean holds(Facts facts) {
            return values.contains(facts.secureTransport());
        }
    }

    /** @param against whether the statement denies: an address that cannot be read is none that is allowed, and may be one that is denied */
    record Addresses(String path, Operator operator, List<Network> values, boolean against) implements Condition {
        @Override
        public boolean holds(Facts facts) {
            Network from = facts.sourceIp();
            if (from == null) return against;
            for (int i = 0; i < values.size(); i++) if (values.get(i).contains(from)) return !operator.negated();
            return operator.negated();
        }
    }

    int LONGEST_NUMBER = 32;
    DateTimeFormatter TIME = new DateTimeFormatterBuilder().appendPattern("uuuu-MM-dd'T'HH:mm[:ss]'Z'").toFormatter().withResolverStyle(ResolverStyle.STRICT);

    /** Digits, with a sign before and a point among them if need be; no exponent, which would make a short text a huge number. */
    static Optional<BigDecimal> number(String text) {
        int digits = 0;
        int points = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') digits++;
            else if (c == '.' && digits > 0 && i < text.length() - 1) points++;
            else if (c != '-' || i > 0) return Optional.empty();
        }
        return digits == 0 || points > 1 || text.length() > LONGEST_NUMBER ? Optional.empty() : Optional.of(new BigDecimal(text));
    }

    /** UTC, as {@code 2026-01-02T03:04:05Z} or without seconds. */
    static Optional<Long> date(String text) {
        try {
            return Optional.of(LocalDateTime.parse(text, TIME).toInstant(ZoneOffset.UTC).toEpochMilli());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
