package io.wardmote.access.policy;

import java.util.Optional;

/** What RAM compares by. It has no IfExists, no ForAnyValue, no Null; neither have we. */
enum Operator {
    STRING_EQUALS("StringEquals", Type.TEXT, false),
    STRING_NOT_EQUALS("StringNotEquals", Type.TEXT, true),
    STRING_EQUALS_IGNORE_CASE("StringEqualsIgnoreCase", Type.TEXT, false),
    STRING_NOT_EQUALS_IGNORE_CASE("StringNotEqualsIgnoreCase", Type.TEXT, true),
    STRING_LIKE("StringLike", Type.TEXT, false),
    STRING_NOT_LIKE("StringNotLike", Type.TEXT, true),
    NUMERIC_EQUALS("NumericEquals", Type.NUMBER, false),
    NUMERIC_NOT_EQUALS("NumericNotEquals", Type.NUMBER, true),
    NUMERIC_LESS_THAN("NumericLessThan", Type.NUMBER, false),
    NUMERIC_LESS_THAN_EQUALS("NumericLessThanEquals", Type.NUMBER, false),
    NUMERIC_GREATER_THAN("NumericGreaterThan", Type.NUMBER, false),
    NUMERIC_GREATER_THAN_EQUALS("NumericGreaterThanEquals", Type.NUMBER, false),
    DATE_EQUALS("DateEquals", Type.DATE, false),
    DATE_NOT_EQUALS("DateNotEquals", Type.DATE, true),
    DATE_LESS_THAN("DateLessThan", Type.DATE, false),
    DATE_LESS_THAN_EQUALS("DateLessThanEquals", Type.DATE, false),
    DATE_GREATER_THAN("DateGreaterThan", Type.DATE, false),
    DATE_GREATER_THAN_EQUALS("DateGreaterThanEquals", Type.DATE, false),
    BOOL("Bool", Type.TRUTH, false),
    IP_ADDRESS("IpAddress", Type.ADDRESS, false),
    NOT_IP_ADDRESS("NotIpAddress", Type.ADDRESS, true);

    enum Type { TEXT, NUMBER, DATE, TRUTH, ADDRESS }

    private final String apiName;
    private final Type type;
    private final boolean negated;

    Operator(String apiName, Type type, boolean negated) {
        this.apiName = apiName;
        this.type = type;
        this.negated = negated;
    }

    static Optional<Operator> of(String apiName) {
        for (Operator operator : values()) if (operator.apiName.equals(apiName)) return Optional.of(operator);
        return Optional.empty();
    }

    String apiName() {
        return apiName;
    }

    Type type() {
        return type;
    }

    /** Holds if none of the values fits, over any. */
    boolean negated() {
        return negated;
    }

    /** A value of it, of those that compare texts, as what it is compared with. */
    Glob text(String value) {
        return switch (this) {
            case STRING_LIKE, STRING_NOT_LIKE -> Glob.exactCase(value);
            case STRING_EQUALS_IGNORE_CASE, STRING_NOT_EQUALS_IGNORE_CASE -> Glob.plainAnyCase(value);
            case STRING_EQUALS, STRING_NOT_EQUALS -> Glob.plain(value);
            case NUMERIC_EQUALS, NUMERIC_NOT_EQUALS, NUMERIC_LESS_THAN, NUMERIC_LESS_THAN_EQUALS, NUMERIC_GREATER_THAN, NUMERIC_GREATER_THAN_EQUALS,
                 DATE_EQUALS, DATE_NOT_EQUALS, DATE_LESS_THAN, DATE_LESS_THAN_EQUALS, DATE_GREATER_THAN, DATE_GREATER_THAN_EQUALS,
                 BOOL, IP_ADDRESS, NOT_IP_ADDRESS -> throw new IllegalStateException(apiName + " compares no texts");
        };
    }

    /** Whether a fact that compares so with a value (negative: it is less) fits it; a negated operator asks for equality. */
    boolean fits(int order) {
        return switch (this) {
            case NUMERIC_LESS_THAN, DATE_LESS_THAN -> order < 0;
            case NUMERIC_LESS_THAN_EQUALS, DATE_LESS_THAN_EQUALS -> order <= 0;
            case NUMERIC_GREATER_THAN, DATE_GREATER_THAN -> order > 0;
            case NUMERIC_GREATER_THAN_EQUALS, DATE_GREATER_THAN_EQUALS -> order >= 0;
            case STRING_EQUALS, STRING_NOT_EQUALS, STRING_EQUALS_IGNORE_CASE, STRING_NOT_EQUALS_IGNORE_CASE, STRING_LIKE, STRING_NOT_LIKE,
                 NUMERIC_EQUALS, NUMERIC_NOT_EQUALS, DATE_EQUALS, DATE_NOT_EQUALS, BOOL, IP_ADDRESS, NOT_IP_ADDRESS -> order == 0;
        };
    }
}
