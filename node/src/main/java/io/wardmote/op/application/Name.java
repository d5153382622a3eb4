package io.wardmote.op.application;

import static io.wardmote.key.Refusal.INVALID_PARAMETER;

import io.wardmote.op.Call;
import io.wardmote.op.Json;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Shape;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Names of network rules, policies and access points: 1 to 128 letters, digits, {@code _ - .}; so they need no escapes in JSON. */
final class Name {
    private static final int LONGEST = 128;
    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_.-]{1," + LONGEST + "}");

    static final Shape SHAPE_OF_NAMES = Shape.like(LONGEST, SHAPE.pattern());

    private Name() {}

    /** That must be given. */
    static Field parameter(String name) {
        return Field.of(name, SHAPE_OF_NAMES, "").required();
    }

    static String of(Call call, String parameter) {
        return checked(parameter, call.text(parameter, LONGEST));
    }

    /** A JSON array of names, at most so many; named twice is named once. */
    static List<String> list(String parameter, Object json, int most) {
        Set<String> names = new LinkedHashSet<>();
        List<?> items = Json.list(parameter, json);
        if (items.size() > most) throw INVALID_PARAMETER.because(parameter);
        for (Object item : items) names.add(checked(parameter, item instanceof String name ? name : ""));
        return List.copyOf(names);
    }

    static String json(List<String> names) {
        return names.stream().map(name -> '"' + name + '"').collect(Collectors.joining(",", "[", "]"));
    }

    private static String checked(String parameter, String name) {
        if (!SHAPE.matcher(name).matches()) throw INVALID_PARAMETER.because(parameter);
        return name;
    }
}
