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
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Shape;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

    /** The longest plaintexts and their contexts do not all fit in one; the door's bound of a body is less. */
    static final int LONGEST_TEXT = 16 << 20;

    private BatchItems() {}

    /** @param parameters that an item may have */
    static Set<String> names(Field... parameters) {
        return Stream.of(parameters).map(Field::name).collect(Collectors.toUnmodifiableSet());
    }

    /** Items as a parameter. */
    static Field asked(Field... parameters) {
        return Field.json(PARAMETER, LONGEST_TEXT, new Shape.Listed(Shape.of(optional(parameters)), MOST),
            "From 1 on. What an item leaves out is as the request has it; one that is wrong is refused by itself, unless all are.").required();
    }

    /** What items may have, in the request itself. */
    static Field[] shared(Field... parameters) {
        return Stream.of(parameters).map(parameter -> parameter.meaning("Of each item that has none of its own.").onlyThen()).toArray(Field[]::new);
    }

    /** Items in an answer. */
    static Field answered(Field... fields) {
        Field[] refusal = {Field.text("Code", "Why it was refused."), Field.text("Message", "The same in a sentence.")};
        return Field.of(PARAMETER, Shape.listed(Shape.of(optional(Stream.concat(Stream.of(fields), Stream.of(refusal)).toArray(Field[]::new)))),
            "Of each item what it would be answered alone, or Code and Message of its refusal; in the order of the request.");
    }

    private static Field[] optional(Field... fields) {
        return Stream.of(fields).map(Field::maybe).toArray(Field[]::new);
    }

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
