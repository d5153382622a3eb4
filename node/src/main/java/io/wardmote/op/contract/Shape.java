package io.wardmote.op.contract;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** What values a parameter or a field of an answer may have. */
public sealed interface Shape {
    /** Without a bound of its own: of answers alone. */
    int UNBOUNDED = Integer.MAX_VALUE;
    /** Names and values, in an object of strings. */
    Shape PAIRS = new Pairs();
    /** UTC, in whole seconds: {@code 2026-01-02T03:04:05Z}. */
    Text TIME = new Text(20, 20, "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z", List.of());
    /** The same, or "" where there is no such time. */
    Text TIME_OR_NONE = new Text(0, 20, "|" + TIME.pattern, List.of());

    /**
     * Characters.
     *
     * @param shortest an empty parameter counts as absent, so 1 but for few
     * @param pattern  that the whole text matches; "" for any. One that ECMA-262 reads alike
     * @param values   the only ones there are; none for any
     */
    record Text(int shortest, int longest, String pattern, List<String> values) implements Shape {
        public Text {
            values = List.copyOf(values);
        }
    }

    /** A whole number. */
    record Whole(long least, long most) implements Shape {}

    /** True or false. */
    record Truth() implements Shape {}

    /** Bytes, in standard base64 with padding. @param most decoded */
    record Bytes(int most) implements Shape {}

    /** Names and values of the caller's. */
    record Pairs() implements Shape {}

    /** As the JSON text of that, or, in a JSON body, that itself. @param longest characters of the text */
    record Json(Shape inside, int longest) implements Shape {}

    /** In a JSON body a list; else a parameter for each, {@code Name.1}, {@code Name.2} and so on. In answers a list. */
    record Listed(Shape of, int most) implements Shape {}

    /** An object with these fields and no others. */
    record Composed(List<Field> fields) implements Shape {
        public Composed {
            fields = List.copyOf(fields);
        }
    }

    static Text text(int longest) {
        return new Text(1, longest, "", List.of());
    }

    static Text any() {
        return new Text(0, UNBOUNDED, "", List.of());
    }

    static Text like(int longest, String pattern) {
        return new Text(1, longest, pattern, List.of());
    }

    static Text oneOf(String... values) {
        return new Text(0, Arrays.stream(values).mapToInt(String::length).max().orElseThrow(), "", List.of(values));
    }

    static <T> Text oneOf(T[] values, Function<T, String> name) {
        return oneOf(Arrays.stream(values).map(name).toArray(String[]::new));
    }

    static Listed listed(Shape of) {
        return new Listed(of, UNBOUNDED);
    }

    /** @param fields of which those are always there that are not said to be optional */
    static Composed of(Field... fields) {
        return new Composed(Arrays.stream(fields).map(Field::answered).toList());
    }

    /** A list in an answer, as the API nests it: {@code "Keys": {"Key": […]}}. */
    static Composed nested(String item, Shape of) {
        return of(Field.of(item, listed(of), ""));
    }
}
