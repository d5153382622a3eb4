package io.wardmote.op.use;

import static io.wardmote.key.Refusal.INVALID_PARAMETER;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.wardmote.op.Json;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The text of a batch's Items: {@code [{"Plaintext":"…","EncryptionContext":{…}}, …]}, read strictly, each object as parameters. */
final class BatchItems {
    static final String PARAMETER = "Items";
    /** Of a batch. */
    static final int MOST = 1000;
    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
        .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(4).maxNumberLength(16).build())
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .disable(JsonWriteFeature.ESCAPE_FORWARD_SLASHES)
        .build();

    private BatchItems() {}

    /**
     * A text or a number is a value as written, an object its own JSON text.
     *
     * @param names that an item may have
     * @throws io.wardmote.key.Refused INVALID_PARAMETER "Items" if it is no list of 1 to {@link #MOST} such objects
     */
    static List<Map<String, String>> read(String text, Set<String> names) {
        try (JsonParser in = FACTORY.createParser(text)) {
            mustBe(in.nextToken() == JsonToken.START_ARRAY);
            List<Map<String, String>> items = new ArrayList<>();
            while (in.nextToken() != JsonToken.END_ARRAY) {
                mustBe(in.currentToken() == JsonToken.START_OBJECT && items.size() < MOST);
                items.add(item(in, names));
            }
            mustBe(!items.isEmpty() && in.nextToken() == null);
            return items;
        } catch (IOException malformed) {
            throw INVALID_PARAMETER.because(PARAMETER);
        }
    }

    private static Map<String, String> item(JsonParser in, Set<String> names) throws IOException {
        Map<String, String> item = new HashMap<>(4);
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String name = in.currentName();
            mustBe(names.contains(name));
            item.put(name, switch (in.nextToken()) {
                case VALUE_STRING -> whole(in.getText());
                case VALUE_NUMBER_INT -> in.getText();
                case START_OBJECT -> structure(in);
                default -> throw INVALID_PARAMETER.because(PARAMETER);
            });
        }
        return item;
    }

    private static String structure(JsonParser in) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = FACTORY.createGenerator(text)) {
            out.copyCurrentStructure(in);
        }
        return text.toString();
    }

    private static String whole(String text) {
        mustBe(Json.isWhole(text));
        return text;
    }

    private static void mustBe(boolean wellFormed) {
        if (!wellFormed) throw INVALID_PARAMETER.because(PARAMETER);
    }
}
