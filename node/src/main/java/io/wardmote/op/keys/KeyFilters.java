package io.wardmote.op.keys;

import static io.wardmote.key.Refusal.INVALID_PARAMETER;

import io.wardmote.op.Call;
import io.wardmote.op.Json;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Shape;
import io.wardmote.state.Filter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Filters of ListKeys: a JSON array of at most 10 objects with a Key and at most 10 Values; all are to hold, any value of each. */
final class KeyFilters {
    private static final String NAME = "Filters";
    private static final int LONGEST = 8192;
    private static final int MOST = 10;
    private static final Set<String> FACETS = Set.of("KeyState", "KeySpec", "KeyUsage", "ProtectionLevel", "CreatorType", "DKMSInstanceId");

    static final Field PARAMETER = Field.json(NAME, LONGEST, new Shape.Listed(Shape.of(
        Field.of("Key", Shape.oneOf(FACETS.stream().sorted().toArray(String[]::new)), "Each once."),
        Field.of("Values", new Shape.Listed(Shape.any(), MOST), "Any of these; none: any at all.")), MOST), "What keys must be, all of it.");

    private KeyFilters() {}

    static List<Filter> of(Call call) {
        List<Filter> filters = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Object item : Json.list(NAME, Json.read(NAME, call.optional(NAME, LONGEST).orElse("[]")))) {
            Filter filter = filter(item);
            if (!seen.add(filter.facet())) throw INVALID_PARAMETER.because(NAME);
            if (!filter.values().isEmpty()) filters.add(filter);
        }
        if (seen.size() > MOST) throw INVALID_PARAMETER.because(NAME);
        return filters;
    }

    private static Filter filter(Object item) {
        if (!(item instanceof Map<?, ?> map) || !(map.get("Key") instanceof String facet) || !FACETS.contains(facet)) throw INVALID_PARAMETER.because(NAME);
        List<?> values = Json.list(NAME, map.get("Values"));
        if (values.size() > MOST || !values.stream().allMatch(String.class::isInstance)) throw INVALID_PARAMETER.because(NAME);
        return new Filter(facet, values.stream().map(String.class::cast).toList());
    }
}
