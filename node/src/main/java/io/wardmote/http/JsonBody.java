package io.wardmote.http;

import io.wardmote.op.Reply;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** A reply as compact JSON: the hand-written reader of the classic Java SDK stumbles over white space. RFC 8259. */
final class JsonBody {
    private static final String HEX = "0123456789abcdef";

    private JsonBody() {}

    static void write(StringBuilder out, String requestId, Reply reply) {
        out.append("{\"RequestId\":\"").append(requestId).append('"');
        for (Map.Entry<String, Object> field : reply.fields().entrySet()) field(out.append(','), field);
        out.append('}');
    }

    static void write(StringBuilder out, Reply reply) {
        out.append('{');
        String separator = "";
        for (Map.Entry<String, Object> field : reply.fields().entrySet()) {
            field(out.append(separator), field);
            separator = ",";
        }
        out.append('}');
    }

    private static void field(StringBuilder out, Map.Entry<String, Object> field) {
        text(out, field.getKey());
        value(out.append(':'), field.getValue());
    }

    private static void value(StringBuilder out, Object value) {
        switch (value) {
            case String text -> text(out, text);
            case Integer number -> out.append(number.intValue());
            case Long number -> out.append(number.longValue());
            case Boolean truth -> out.append(truth.booleanValue());
            case byte[] bytes -> text(out, Base64.getEncoder().encodeToString(bytes));
            case Reply reply -> write(out, reply);
            case List<?> list -> {
                out.append('[');
                String separator = "";
                for (Object element : list) {
                    value(out.append(separator), element);
                    separator = ",";
                }
                out.append(']');
            }
            default -> throw new IllegalStateException("a reply cannot hold a " + value.getClass().getName());
        }
    }

    private static void text(StringBuilder out, String text) {
        out.append('"');
        int copied = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c != '"' && c != '\\') continue;
            out.append(text, copied, i);
            copied = i + 1;
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> out.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            }
        }
        out.append(text, copied, text.length()).append('"');
    }
}
