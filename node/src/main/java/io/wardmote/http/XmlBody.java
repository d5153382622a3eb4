package io.wardmote.http;

import io.wardmote.op.Reply;
import java.util.List;
import java.util.Map;

/** A reply as XML 1.0: an element per field, and one per element of a list, named for the list's field. */
final class XmlBody {
    private XmlBody() {}

    static void write(StringBuilder out, String root, String requestId, Reply reply) {
        out.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?><").append(root).append('>');
        element(out, "RequestId", requestId);
        fields(out, reply);
        out.append("</").append(root).append('>');
    }

    private static void fields(StringBuilder out, Reply reply) {
        for (Map.Entry<String, Object> field : reply.fields().entrySet()) {
            if (field.getValue() instanceof List<?> list) for (Object value : list) element(out, field.getKey(), value);
            else element(out, field.getKey(), field.getValue());
        }
    }

    private static void element(StringBuilder out, String name, Object value) {
        out.append('<').append(name).append('>');
        if (value instanceof Reply reply) fields(out, reply);
        else text(out, value.toString());
        out.append("</").append(name).append('>');
    }

    private static void text(StringBuilder out, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '\r' -> out.append("&#13;");   // a reader would turn it into a line feed
                default -> out.append(allowed(c) ? c : '\uFFFD');
            }
        }
    }

    /** XML 1.0, 2.2: most control characters cannot be written at all, not even escaped. */
    private static boolean allowed(char c) {
        return c >= ' ' && c < '\uFFFE' || c == '\t' || c == '\n';
    }
}
