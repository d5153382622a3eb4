package io.wardmote.op;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** How a reply is shown in an {@link OperationScript}: of what is truly random, the length only. */
final class ScriptedReply {
    private static final Set<String> RANDOM = Set.of("CiphertextBlob", "ExportedDataKey", "Value", "Mac", "PublicKey");
    private static final Set<String> TOKENS = Set.of("ImportToken", "AccessKeySecret", "SecurityToken", "Token");

    private ScriptedReply() {}

    static String show(Reply reply) {
        return fields(reply) + survival(reply) + warning(reply);
    }

    private static String survival(Reply reply) {
        return reply.survivalUntil() == 0 ? "" : " in survival mode until " + Times.text(reply.survivalUntil());
    }

    private static String warning(Reply reply) {
        return reply.used().map(used -> " warning of " + used.count() + " uses, the last " + Times.text(used.at()) + " of " + used.callers()).orElse("");
    }

    private static String fields(Reply reply) {
        return reply.fields().entrySet().stream().map(field -> field.getKey() + ": " + show(field.getKey(), field.getValue()))
            .collect(Collectors.joining(", ", "{", "}"));
    }

    private static String show(String name, Object value) {
        return switch (value) {
            case Reply inner -> fields(inner);
            case List<?> list -> list.stream().map(item -> show(name, item)).collect(Collectors.joining(", ", "[", "]"));
            case byte[] bytes -> shown(bytes);
            case String text when RANDOM.contains(name) -> length(text);
            case String text when TOKENS.contains(name) -> "<token>";
            case String text when name.equals("RandomPassword") -> "<" + text.length() + " characters>";
            case String text when name.equals("PrivateKeyData") -> "<PKCS12>";
            case String text when name.equals("PublicKeyData") -> "<" + text.substring("-----BEGIN ".length(), text.indexOf("-----\n")) + ">";
            case String text when name.equals("Plaintext") && text.length() > 20 -> length(text);
            case String text -> text.isEmpty() ? "\"\"" : text;
            default -> value.toString();
        };
    }

    private static String shown(byte[] bytes) {
        String text = new String(bytes, ISO_8859_1);
        return text.matches("[ -~]{1,20}") ? text : length(bytes);
    }

    private static String length(String text) {
        try {
            return length(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException notBase64) {
            return "<" + text.length() + " characters>";
        }
    }

    private static String length(byte[] bytes) {
        // the length of a DER signature depends on the numbers in it
        boolean der = bytes.length > 2 && bytes[0] == 0x30 && (bytes[1] == bytes.length - 2 || bytes[1] == (byte) 0x81);
        return der ? "<DER>" : "<" + bytes.length + " bytes>";
    }
}
