package io.wardmote.http;

import io.wardmote.op.Reply;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Shape;
import java.util.ArrayList;
import java.util.List;

/** Shapes as JSON Schema 2020-12, which is what OpenAPI 3.1 describes bodies by: what may be sent in a JSON body, and what is answered. */
final class JsonSchema {
    private static final Reply STRING = Reply.of("type", "string");

    private JsonSchema() {}

    /** @param asked whether it is of a request, which may say more than there is; an answer says what is described and nothing else */
    static Reply of(Shape shape, boolean asked) {
        return switch (shape) {
            case Shape.Text text -> Reply.of("type", "string", "minLength", text.shortest() > 0 && asked ? text.shortest() : null,
                "maxLength", text.longest() == Shape.UNBOUNDED || !text.values().isEmpty() ? null : text.longest(),
                "pattern", text.pattern().isEmpty() ? null : "^(?:" + text.pattern() + ")$", "enum", text.values().isEmpty() ? null : text.values());
            case Shape.Whole whole -> Reply.of("type", "integer", "minimum", whole.least(), "maximum", whole.most() == Long.MAX_VALUE ? null : whole.most());
            case Shape.Truth truth -> Reply.of("type", "boolean");
            case Shape.Bytes bytes -> Reply.of("type", "string", "contentEncoding", "base64",
                "maxLength", bytes.most() == Shape.UNBOUNDED ? null : (bytes.most() + 2) / 3 * 4);
            case Shape.Pairs pairs -> Reply.of("type", "object", "additionalProperties", STRING);
            case Shape.Json json -> Reply.of("anyOf", List.of(of(json.inside(), asked),
                Reply.of("type", "string", "maxLength", json.longest(), "contentMediaType", "application/json")));
            case Shape.Listed listed -> Reply.of("type", "array", "items", of(listed.of(), asked),
                "maxItems", listed.most() == Shape.UNBOUNDED ? null : listed.most());
            case Shape.Composed composed -> object(composed.fields(), asked, List.of());
        };
    }

    /** @param more properties, names and schemas in turn, each required */
    static Reply object(List<Field> fields, boolean asked, List<Object> more) {
        List<Object> properties = new ArrayList<>(more);
        List<String> required = new ArrayList<>();
        for (int i = 0; i < more.size(); i += 2) required.add((String) more.get(i));
        for (Field field : fields) {
            properties.addAll(List.of(field.name(), described(of(field.shape(), asked), field.meaning())));
            if (field.always()) required.add(field.name());
        }
        return Reply.of("type", "object", "properties", Reply.of(properties.toArray()), "required", required.isEmpty() ? null : required,
            "additionalProperties", asked ? null : Boolean.FALSE);
    }

    private static Reply described(Reply schema, String meaning) {
        if (meaning.isEmpty()) return schema;
        List<Object> all = new ArrayList<>();
        schema.fields().forEach((name, value) -> all.addAll(List.of(name, value)));
        all.addAll(List.of("description", meaning));
        return Reply.of(all.toArray());
    }
}
