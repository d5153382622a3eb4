package io.wardmote.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import io.wardmote.op.Reply;

/** How answers are written: the Format parameter. The content types are spelled as SDKs compare them, whole and in lower case. */
enum Format {
    JSON("application/json;charset=utf-8"), XML("text/xml;charset=utf-8");

    final String contentType;

    Format(String contentType) {
        this.contentType = contentType;
    }

    static Format of(Parameters parameters) {
        return parameters.get("Format").equalsIgnoreCase("XML") ? XML : JSON;
    }

    static boolean isKnown(String format) {
        return format.isEmpty() || format.equalsIgnoreCase("JSON") || format.equalsIgnoreCase("XML");
    }

    Buffer reply(String operation, String requestId, Reply reply) {
        return bytes(operation + "Response", requestId, reply);
    }

    /** The Tea SDK looks for an element named Error. */
    Buffer error(String requestId, Reply error) {
        return bytes("Error", requestId, error);
    }

    private Buffer bytes(String root, String requestId, Reply reply) {
        StringBuilder text = new StringBuilder(512);
        switch (this) {
            case JSON -> JsonBody.write(text, requestId, reply);
            case XML -> XmlBody.write(text, root, requestId, reply);
        }
        return Buffer.buffer(text.toString().getBytes(UTF_8));
    }
}
