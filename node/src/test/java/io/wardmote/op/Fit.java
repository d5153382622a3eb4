package io.wardmote.op;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Shape;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether what was sent and what was answered is what was said. */
final class Fit {
    private static final Pattern NUMBERED = Pattern.compile("([A-Za-z]+)\\.([0-9]+)(?:\\.([A-Za-z]+))?");

    private static final String ITEMS = "Items";

    private Fit() {}

    /** What of the parameters does not fit, each in a sentence. */
    static List<String> ofParameters(List<Field> said, Map<String, String> sent) {
        List<String> faults = new ArrayList<>();
        Map<String, Map<Integer, Map<String, String>>> lists = new TreeMap<>();
        sent.forEach((name, value) -> {
            Matcher numbered = NUMBERED.matcher(name);
            if (numbered.matches()) {
                lists.computeIfAbsent(numbered.group(1), list -> new TreeMap<>()).computeIfAbsent(Integer.parseInt(numbered.group(2)), number -> new TreeMap<>())
                    .put(numbered.group(3) == null ? "" : numbered.group(3), value);
            } else field(said, name).ifPresentOrElse(field -> parameter(name, field, value, faults), () -> faults.add(name + " is sent and not said"));
        });
        lists.forEach((name, elements) -> field(said, name).ifPresentOrElse(field -> {
            if (!(field.shape() instanceof Shape.Listed listed)) faults.add(name + " is sent as a list and not said to be one");
            else if (elements.size() > listed.most()) faults.add(name + " is sent " + elements.size() + " times");
            else elements.values().forEach(element -> element(name, listed.of(), element, faults));
        }, () -> faults.add(name + " is sent and not said")));
        for (Field field : said) if (field.always() && !sent.containsKey(field.name()) && !lists.containsKey(field.name())) faults.add(field.name() + " is said to be required and not sent");
        return faults;
    }

    private static void element(String name, Shape shape, Map<String, String> element, List<String> faults) {
        if (shape instanceof Shape.Composed composed) faults.addAll(ofParameters(composed.fields(), element));
        else value(name, shape, element.get(""), faults::add);
    }

    private static java.util.Optional<Field> field(List<Field> said, String name) {
        return said.stream().filter(field -> field.name().equals(name)).findFirst();
    }

    /** An empty parameter counts as absent. */
    private static void parameter(String name, Field field, String value, List<String> faults) {
        if (value.isEmpty() && !field.always()) return;
        value(name, field.shape(), value, faults::add);
    }

    private static void value(String name, Shape shape, String value, Consumer<String> fault) {
        boolean fits = switch (shape) {
            case Shape.Text text -> fits(text, value);
            case Shape.Whole whole -> fits(whole, value);
            case Shape.Truth truth -> value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false");
            case Shape.Bytes bytes -> fits(bytes, value);
            case Shape.Json json -> value.length() <= json.longest() && (!isJson(value) || inside(json.inside(), parsed(value)));
            case Shape.Pairs pairs -> false;
            case Shape.Listed listed -> false;
            case Shape.Composed composed -> false;
        };
        if (!fits) fault.accept(name + " is sent as " + (value.length() > 60 ? value.length() + " characters" : value) + " and said to be " + shape);
    }

    /** Some take a text with commas too. */
    private static boolean isJson(String value) {
        return value.startsWith("[") || value.startsWith("{");
    }

    private static boolean fits(Shape.Text text, String value) {
        return value.length() >= text.shortest() && value.length() <= text.longest() && (text.pattern().isEmpty() || value.matches(text.pattern()))
            && (text.values().isEmpty() || text.values().contains(value));
    }

    private static boolean fits(Shape.Whole whole, String value) {
        return value.matches("[+-]?[0-9]{1,15}") && Long.parseLong(value) >= whole.least() && Long.parseLong(value) <= whole.most();
    }

    private static boolean fits(Shape.Bytes bytes, String value) {
        return isBase64(value) && Base64.getDecoder().decode(value).length <= bytes.most();
    }

    private static boolean isBase64(String value) {
        try {
            Base64.getDecoder().decode(value);
            return true;
        } catch (IllegalArgumentException no) {
            return false;
        }
    }

    /** Of what {@link #parsed} reads. */
    private static boolean inside(Shape shape, Object value) {
        return switch (shape) {
            case Shape.Text text -> value instanceof String string && fits(text, string);
            case Shape.Pairs pairs -> value instanceof Map<?, ?> map && map.values().stream().allMatch(String.class::isInstance);
            case Shape.Listed listed -> value instanceof List<?> list && list.size() <= listed.most() && list.stream().allMatch(element -> inside(listed.of(), element));
            case Shape.Composed composed -> value instanceof Map<?, ?> map
                && composed.fields().stream().allMatch(field -> map.containsKey(field.name()) ? inside(field.shape(), map.get(field.name())) : !field.always());
            case Shape.Whole whole -> fits(whole, String.valueOf(value));
            case Shape.Truth truth -> false;
            case Shape.Bytes bytes -> value instanceof String string && fits(bytes, string);
            case Shape.Json json -> inside(json.inside(), value instanceof String string && isJson(string) ? parsed(string) : value);
        };
    }

    private static Object parsed(String json) {
        return json.startsWith("[") ? new JsonArray(json).getList() : new JsonObject(json).getMap();
    }

    /** Of a batch, what its items asked that were not refused each by itself; of anything else all that was asked. */
    static Map<String, String> done(Map<String, String> sent, Reply reply) {
        if (!sent.containsKey(ITEMS) || !(reply.fields().get(ITEMS) instanceof List<?> answered)) return sent;
        JsonArray asked = new JsonArray(sent.get(ITEMS));
        JsonArray done = new JsonArray();
        for (int i = 0; i < asked.size(); i++) if (!((Reply) answered.get(i)).fields().containsKey("Code")) done.add(asked.getValue(i));
        Map<String, String> all = new LinkedHashMap<>(sent);
        all.put(ITEMS, done.encode());
        return all;
    }

    /** What of an answer does not fit. @param seen takes the path of each field that is there */
    static List<String> ofAnswer(List<Field> said, Reply reply, String path, Set<String> seen) {
        List<String> faults = new ArrayList<>();
        reply.fields().forEach((name, value) -> {
            seen.add(path + name);
            field(said, name).ifPresentOrElse(field -> {
                if (!answers(field.shape(), value, path + name + ".", seen, faults)) faults.add(path + name + " is answered as " + value + " and said to be " + field.shape());
            }, () -> faults.add(path + name + " is answered and not said"));
        });
        for (Field field : said) if (field.always() && !reply.fields().containsKey(field.name())) faults.add(path + field.name() + " is said to be answered always and is not");
        return faults;
    }

    private static boolean answers(Shape shape, Object value, String path, Set<String> seen, List<String> faults) {
        return switch (shape) {
            case Shape.Text text -> value instanceof String string && fits(text, string);
            case Shape.Whole whole -> value instanceof Number number && number.longValue() >= whole.least() && number.longValue() <= whole.most();
            case Shape.Truth truth -> value instanceof Boolean;
            case Shape.Bytes bytes -> value instanceof String string && isBase64(string);
            case Shape.Listed listed -> value instanceof List<?> list && list.stream().allMatch(element -> answers(listed.of(), element, path, seen, faults));
            case Shape.Composed composed -> {
                if (!(value instanceof Reply inner)) yield false;
                faults.addAll(ofAnswer(composed.fields(), inner, path, seen));
                yield true;
            }
            case Shape.Pairs pairs -> false;
            case Shape.Json json -> false;
        };
    }

    /** The paths of all fields that an answer may have. */
    static void paths(List<Field> said, String path, Set<String> all) {
        for (Field field : said) {
            all.add(path + field.name());
            Shape shape = field.shape() instanceof Shape.Listed listed ? listed.of() : field.shape();
            if (shape instanceof Shape.Composed composed) paths(composed.fields(), path + field.name() + ".", all);
        }
    }
}
