package io.wardmote.http;

import static io.wardmote.key.Refusal.UNREADABLE_REQUEST;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.wardmote.op.Json;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HashMap;
import java.util.Map;

/**
 * A JSON object read as parameters. A text, a number or a truth value is a value as written; null is absent; an object is
 * its own JSON text, as EncryptionContext wants it. A list is both its JSON text (as Tags and Filters want it) and one
 * parameter per element, {@code ResourceId.1} or {@code Tag.1.Key}, because the API writes its lists in either way; the list
 * Items is its text alone, as it stands.
 */
final class JsonParameters {
    private static final int DEEPEST = 8;
    /** Of batches: thousands of values that are no parameters of the call. */
    private static final String ITEMS = "Items";
    private static final JsonFactory JSON = JsonFactory.builder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
        .disable(JsonWriteFeature.ESCAPE_FORWARD_SLASHES)
        .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).maxNumberLength(64).build())
        .build();

    private JsonParameters() {}

    /** @throws io.wardmote.key.Refused UNREADABLE_REQUEST if this is not one JSON object in UTF-8, at most 8 deep, each name once */
    static Map<String, String> read(byte[] body) {
        try {
            return read(text(body));
        } catch (IOException e) {
            throw unreadable();
        }
    }

    private static Map<String, String> read(String json) throws IOException {
        try (JsonParser in = JSON.createParser(json)) {
            if (in.nextToken() != JsonToken.START_OBJECT) throw unreadable();
            Map<String, String> parameters = new HashMap<>();
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                String name = whole(in.currentName());
                JsonToken token = in.nextToken();
                if (name.equals(ITEMS) && token == JsonToken.START_ARRAY) Parameters.put(parameters, name, asItStands(json, in));
                else if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) structure(parameters, name, in);
                else if (token != JsonToken.VALUE_NULL) Parameters.put(parameters, name, whole(in.getText()));
            }
            if (in.nextToken() != null) throw unreadable();
            return parameters;
        }
    }

    /** Of UTF-8, at most 8 deep, each name once. */
    static JsonParser parser(byte[] body) throws IOException {
        return JSON.createParser(text(body));
    }

    // Jackson guesses at UTF-16 and UTF-32, and takes characters in more bytes than they need
    private static String text(byte[] body) throws CharacterCodingException {
        return UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    }

    private static String asItStands(String json, JsonParser in) throws IOException {
        int from = (int) in.currentTokenLocation().getCharOffset();
        in.skipChildren();
        return json.substring(from, (int) in.currentLocation().getCharOffset());
    }

    private static void structure(Map<String, String> parameters, String name, JsonParser in) throws IOException {
        boolean list = in.currentToken() == JsonToken.START_ARRAY;
        StringWriter text = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(text)) {
            out.copyCurrentStructure(in);
        }
        Parameters.put(parameters, name, whole(text.toString()));
        if (!list) return;
        try (JsonParser elements = JSON.createParser(text.toString())) {
            elements.nextToken();
            flatten(parameters, name, elements);
        }
    }

    private static void flatten(Map<String, String> parameters, String name, JsonParser in) throws IOException {
        switch (in.currentToken()) {
            case START_ARRAY -> {
                for (int n = 1; in.nextToken() != JsonToken.END_ARRAY; n++) flatten(parameters, name + "." + n, in);
            }
            case START_OBJECT -> {
                while (in.nextToken() != JsonToken.END_OBJECT) {
                    String inner = name + "." + in.currentName();
                    in.nextToken();
                    flatten(parameters, inner, in);
                }
            }
            case VALUE_NULL -> { }
            default -> Parameters.put(parameters, name, in.getText());
        }
    }

    private static String whole(String text) {
        if (Json.isWhole(text)) return text;
        throw unreadable();
    }

    private static RuntimeException unreadable() {
        return UNREADABLE_REQUEST.because("The body is not a JSON object.");
    }
}
