package io.wardmote.node.founding;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a node's own description of its API ({@code /openapi.json}) says of a parameter that it finds not valid: the bounds, where what was sent is
 * outside them; else what it means, unless the node said why, which has what a schema cannot say.
 */
final class ParameterBounds {
    private static final Pattern NAMED = Pattern.compile("parameter \"?([A-Za-z]+)");
    private static final Pattern WHOLE_TEXT = Pattern.compile("\\^\\(\\?:(.*)\\)\\$");
    private static final Pattern UNIT = Pattern.compile("(Days|Seconds|Duration|Millis)$");
    private static final JsonObject NOTHING = new JsonObject();

    private final JsonObject schema;
    private final String name;

    private ParameterBounds(JsonObject schema, String name) {
        this.schema = schema;
        this.name = name;
    }

    /**
     * A sentence, or nothing.
     *
     * @param path    {@code /api/<Action>}
     * @param refusal what the node said, which names the parameter
     */
    static String sentence(JsonObject description, String path, JsonObject sent, String refusal) {
        Matcher named = NAMED.matcher(refusal);
        if (!named.find()) return "";
        String name = named.group(1);
        JsonObject asked = object(description, "paths", path, "post", "requestBody", "content", "application/json", "schema");
        boolean saidWhy = !refusal.endsWith(" is not valid.");
        return found(ofVersion(asked, sent), name)
            .map(schema -> new ParameterBounds(schema, name).sentence(values(sent, name).toList(), saidWhy)).orElse("");
    }

    private static JsonObject object(JsonObject of, String... path) {
        JsonObject at = of;
        for (String name : path) at = at.getJsonObject(name, NOTHING);
        return at;
    }

    /** Actions of several APIs may have one name. */
    private static JsonObject ofVersion(JsonObject asked, JsonObject sent) {
        return objects(asked.getJsonArray("oneOf", new JsonArray()))
            .filter(one -> sent.getString("Version", "").equals(object(one, "properties", "Version").getString("const"))).findFirst().orElse(asked);
    }

    /** The schema of the property of that name, however deep. */
    private static Optional<JsonObject> found(JsonObject schema, String name) {
        JsonObject properties = schema.getJsonObject("properties", NOTHING);
        if (properties.containsKey(name)) return Optional.of(properties.getJsonObject(name));
        Stream<JsonObject> below = Stream.of(objects(new JsonArray(properties.stream().map(property -> property.getValue()).toList())),
            Stream.of(schema.getJsonObject("items", NOTHING)), objects(schema.getJsonArray("anyOf", new JsonArray()))).flatMap(Function.identity());
        return below.filter(one -> !one.isEmpty()).map(one -> found(one, name)).flatMap(Optional::stream).findFirst();
    }

    private static Stream<JsonObject> objects(JsonArray all) {
        return all.stream().filter(JsonObject.class::isInstance).map(JsonObject.class::cast);
    }

    /** All that was sent by that name, however deep. */
    private static Stream<Object> values(Object sent, String name) {
        return switch (sent) {
            case JsonObject object when object.containsKey(name) -> Stream.of(object.getValue(name));
            case JsonObject object -> object.stream().flatMap(member -> values(member.getValue(), name));
            case JsonArray array -> array.stream().flatMap(member -> values(member, name));
            case null, default -> Stream.empty();
        };
    }

    private String sentence(List<Object> values, boolean saidWhy) {
        return values.stream().map(this::missed).filter(what -> !what.isEmpty()).findFirst().map(what -> "It must " + what + ".")
            .orElse(saidWhy ? "" : meaning());
    }

    /** What the value should and does not; nothing if it is as the schema says. */
    private String missed(Object value) {
        String text = String.valueOf(value);
        if (value instanceof JsonObject) return "";
        if (schema.containsKey("enum")) return schema.getJsonArray("enum").contains(text) ? "" : "be one of " + listed(schema.getJsonArray("enum"));
        return switch (schema.getString("type", "")) {
            case "array" -> missedByList(value);
            case "integer" -> missedByNumber(text);
            case "boolean" -> text.matches("true|false") ? "" : "be true or false";
            case "string" -> missedByText(text);
            default -> "";
        };
    }

    private static String listed(JsonArray values) {
        return values.stream().map(String::valueOf).collect(Collectors.joining(" | "));
    }

    private String missedByList(Object value) {
        int most = schema.getInteger("maxItems", Integer.MAX_VALUE);
        return !(value instanceof JsonArray list) || list.size() <= most ? "" : "have at most " + most + " members";
    }

    private String missedByNumber(String text) {
        long least = schema.getLong("minimum", 0L);
        long most = schema.getLong("maximum", Long.MAX_VALUE);
        if (text.matches("-?[0-9]{1,18}") && least <= Long.parseLong(text) && Long.parseLong(text) <= most) return "";
        return "be " + (most == Long.MAX_VALUE ? "at least " + least : "from " + least + " to " + most) + unit();
    }

    private String unit() {
        Matcher unit = UNIT.matcher(name);
        if (!unit.find()) return "";
        return switch (unit.group()) {
            case "Days" -> " days";
            case "Millis" -> " milliseconds";
            default -> " seconds";
        };
    }

    private String missedByText(String text) {
        int shortest = schema.getInteger("minLength", 0);
        int longest = schema.getInteger("maxLength", Integer.MAX_VALUE);
        if (text.length() < shortest || text.length() > longest) {
            String least = shortest > 0 ? shortest + " to " + longest : "at most " + longest;
            return "have " + (longest == Integer.MAX_VALUE ? "at least " + shortest : least) + " characters";
        }
        String pattern = schema.getString("pattern", "");
        return pattern.isEmpty() || text.matches(pattern) ? "" : "match " + WHOLE_TEXT.matcher(pattern).replaceFirst("$1");
    }

    /** The first sentence of what it is said to be. */
    private String meaning() {
        String first = schema.getString("description", "").split("(?<=\\.) ", 2)[0];
        if (first.isEmpty()) return "";
        return "It is " + (first.matches("[A-Z][A-Z].*") ? first : first.substring(0, 1).toLowerCase(Locale.ROOT) + first.substring(1));
    }
}
