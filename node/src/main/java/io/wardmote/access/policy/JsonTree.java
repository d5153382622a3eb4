package io.wardmote.access.policy;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The text of a policy as maps, lists and strings; a number or a truth value is a {@link Literal}. Each name once, whole characters,
 * nothing after it. Apart from {@code op.Json}, since faults are told by their place.
 */
final class JsonTree {
    private static final int DEEPEST = 7;
    private static final int SHOWN = 64;
    private static final JsonFactory JSON = JsonFactory.builder()
        .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
        .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST + 2).maxNumberLength(64).build())
        .build();

    private JsonTree() {}

    /** @param number or a truth value */
    record Literal(String text, boolean number) {}

    static Object read(String text) {
        if (text.length() > Policy.LONGEST || text.getBytes(UTF_8).length > Policy.LONGEST)
            throw new PolicyFault("", "is longer than " + Policy.LONGEST + " bytes.");
        try (JsonParser in = parser(text)) {
            if (in.nextToken() == null) throw new PolicyFault("", "is empty.");
            Object value = value(in, "", 1);
            if (in.nextToken() != null) throw new PolicyFault("", "is followed by something else.");
            return value;
        } catch (JsonParseException e) {
            throw new PolicyFault("", "is not JSON at line " + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr() + ".");
        } catch (IOException e) {
            throw new PolicyFault("", "is not JSON that is read here: it is nested too deeply, or a number in it is too long.");
        }
    }

    static JsonParser parser(String text) throws IOException {
        return JSON.createParser(text);
    }

    private static Object value(JsonParser in, String path, int depth) throws IOException {
        if (depth > DEEPEST) throw new PolicyFault(path, "is nested too deeply.");
        return switch (in.currentToken()) {
            case VALUE_STRING -> whole(in.getText(), path);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Literal(in.getText(), true);
            case VALUE_TRUE, VALUE_FALSE -> new Literal(in.getText(), false);
            case START_ARRAY -> list(in, path, depth);
            case START_OBJECT -> map(in, path, depth);
            case VALUE_NULL, NOT_AVAILABLE, END_ARRAY, END_OBJECT, FIELD_NAME, VALUE_EMBEDDED_OBJECT -> throw new PolicyFault(path, "must not be null.");
        };
    }

    private static List<Object> list(JsonParser in, String path, int depth) throws IOException {
        List<Object> list = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) list.add(value(in, path + "[" + list.size() + "]", depth + 1));
        return list;
    }

    private static Map<String, Object> map(JsonParser in, String path, int depth) throws IOException {
        Map<String, Object> map = new LinkedHashMap<>();
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String name = whole(in.currentName(), path);
            String inner = member(path, name);
            in.nextToken();
            if (map.put(name, value(in, inner, depth + 1)) != null) throw new PolicyFault(inner, "is there twice.");
        }
        return map;
    }

    /** The path of a member; what a stranger called it, shortened, and without characters that would spoil a line. */
    static String member(String path, String name) {
        String shown = name.length() > SHOWN ? name.substring(0, SHOWN) + "…" : name;
        shown = shown.replaceAll("[^ -~…]", "?");
        return path.isEmpty() ? shown : path + "." + shown;
    }

    /** JSON can escape half a surrogate pair, which no UTF-8 text holds. */
    private static String whole(String text, String path) {
        if (!UTF_8.newEncoder().canEncode(text)) throw new PolicyFault(path, "holds half a character.");
        return text;
    }
}
