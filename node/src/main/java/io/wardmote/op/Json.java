package io.wardmote.op;

import static io.wardmote.key.Refusal.INVALID_PARAMETER;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
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
 * JSON texts inside parameters, read strictly: exactly one value, no repeated names, at most four levels. Objects become
 * {@code Map<String, Object>}, arrays {@code List<Object>}, strings String; other scalars are refused, since no parameter has any.
 */
public final class Json {
    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
        .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(4).build())
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .build();

    private Json() {}

    /** @throws io.wardmote.key.Refused INVALID_PARAMETER naming the parameter */
    public static Object read(String parameter, String text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            parser.nextToken();
            Object value = value(parser, parameter);
            if (parser.nextToken() != null) throw INVALID_PARAMETER.because(parameter);
            return value;
        } catch (IOException malformed) {
            throw INVALID_PARAMETER.because(parameter);
        }
    }

    /** An object whose values are all strings. */
    public static Map<String, String> texts(String parameter, String text) {
        return texts(parameter, read(parameter, text));
    }

    public static Map<String, String> texts(String parameter, Object value) {
        if (!(value instanceof Map<?, ?> map)) throw INVALID_PARAMETER.because(parameter);
        Map<String, String> texts = new LinkedHashMap<>();
        map.forEach((name, member) -> {
            if (!(member instanceof String string)) throw INVALID_PARAMETER.because(parameter);
            texts.put((String) name, string);
        });
        return texts;
    }

    public static List<?> list(String parameter, Object value) {
        if (value instanceof List<?> list) return list;
        throw INVALID_PARAMETER.because(parameter);
    }

    /** Whether that is text of UTF-8: JSON can escape half a surrogate pair, which that cannot hold. */
    public static boolean isWhole(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isSurrogate(c)) continue;
            if (Character.isLowSurrogate(c) || ++i == text.length() || !Character.isLowSurrogate(text.charAt(i))) return false;
        }
        return true;
    }

    private static String whole(String parameter, String text) {
        if (isWhole(text)) return text;
        throw INVALID_PARAMETER.because(parameter);
    }

    private static Object value(JsonParser parser, String parameter) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_STRING) return whole(parameter, parser.getText());
        if (token == JsonToken.START_ARRAY) {
            List<Object> list = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) list.add(value(parser, parameter));
            return list;
        }
        if (token != JsonToken.START_OBJECT) throw INVALID_PARAMETER.because(parameter);
        Map<String, Object> map = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = whole(parameter, parser.currentName());
            parser.nextToken();
            map.put(name, value(parser, parameter));
        }
        return map;
    }
}
