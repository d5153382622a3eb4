package io.wardmote.op.application;

import static io.wardmote.key.Refusal.INVALID_PARAMETER;

import io.wardmote.op.Call;
import io.wardmote.op.Json;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Shape;
import io.wardmote.state.ApplicationPolicy;
import io.wardmote.state.Permission;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What a policy says, as its parameters spell it. Whatever would not be enforced is refused. */
final class PolicyParameters {
    static final String PERMISSIONS = "Permissions";
    static final String RESOURCES = "Resources";
    static final String RULES = "AccessControlRules";

    private static final int LONGEST = 16_384;
    private static final int LONGEST_INSTANCE = 64;
    private static final Pattern RESOURCE = Pattern.compile("key/(\\*|[A-Za-z0-9-]{1,64})|secret/(\\*|[A-Za-z0-9_/+=.@-]{1,64})");
    private static final String NETWORK_RULES = "NetworkRules";

    static final Field INSTANCE_PARAMETER = Field.text("KmsInstance", LONGEST_INSTANCE, "The instance whose keys it covers alone.");
    static final Field PERMISSIONS_PARAMETER = Field.json(PERMISSIONS, LONGEST,
        new Shape.Listed(Shape.oneOf(Permission.values(), Permission::apiName), Permission.values().length), "One at least.");
    static final Field RESOURCES_PARAMETER = Field.json(RESOURCES, LONGEST,
        new Shape.Listed(Shape.like(Shape.UNBOUNDED, RESOURCE.pattern()), ApplicationPolicy.MOST_NAMES), "One at least.");
    static final Field RULES_PARAMETER = Field.json(RULES, LONGEST,
        Shape.of(Field.of(NETWORK_RULES, new Shape.Listed(Name.SHAPE_OF_NAMES, ApplicationPolicy.MOST_NAMES), "")),
            "Network rules that admit; none: any address.");

    private PolicyParameters() {}

    static Optional<String> instance(Call call) {
        return call.optional("KmsInstance", LONGEST_INSTANCE);
    }

    /** A JSON array of at least one. */
    static Optional<List<Permission>> permissions(Call call) {
        return call.optional(PERMISSIONS, LONGEST)
            .map(text -> texts(PERMISSIONS, text, Permission.values().length).stream().map(Permission::of).distinct().toList());
    }

    /** A JSON array of 1 to 100 of {@code key/<id>}, {@code key/*}, {@code secret/<name>}, {@code secret/*}. */
    static Optional<List<String>> resources(Call call) {
        return call.optional(RESOURCES, LONGEST).map(text -> {
            List<String> resources = texts(RESOURCES, text, ApplicationPolicy.MOST_NAMES);
            if (!resources.stream().allMatch(resource -> RESOURCE.matcher(resource).matches())) throw INVALID_PARAMETER.because(RESOURCES);
            return resources;
        });
    }

    /** {@code {"NetworkRules":["name",…]}}, at most 100; an empty list admits any address. */
    static Optional<List<String>> networkRules(Call call) {
        return call.optional(RULES, LONGEST).map(text -> {
            if (!(Json.read(RULES, text) instanceof Map<?, ?> rules) || !rules.keySet().equals(Set.of(NETWORK_RULES))) throw INVALID_PARAMETER.because(RULES);
            return Name.list(RULES, rules.get(NETWORK_RULES), ApplicationPolicy.MOST_NAMES);
        });
    }

    /** What {@link #networkRules} reads. */
    static String text(List<String> networkRules) {
        return "{\"" + NETWORK_RULES + "\":" + Name.json(networkRules) + "}";
    }

    private static List<String> texts(String parameter, String text, int most) {
        List<?> items = Json.list(parameter, Json.read(parameter, text));
        if (items.isEmpty() || items.size() > most) throw INVALID_PARAMETER.because(parameter);
        return items.stream().map(item -> {
            if (item instanceof String string) return string;
            throw INVALID_PARAMETER.because(parameter);
        }).toList();
    }
}
