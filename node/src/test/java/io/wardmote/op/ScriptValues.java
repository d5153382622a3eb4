package io.wardmote.op;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.wardmote.crypto.ClientWrapping;
import io.wardmote.key.KeySpec;
import io.wardmote.key.WrappingAlgorithm;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * What values are written as in an {@link OperationScript}: {@code $name} is what was caught before, {@code %20} a space. Bytes are {@code hex:0102}, or the
 * UTF-8 of a text. {@code blob:$version:$iv:$ciphertext} makes a CiphertextBlob of the OpenAPI of what came apart, {@code cut:$blob} one of an advanced blob,
 * {@code advanced:$text} an advanced blob of one; {@code set:2:82:$blob} and {@code xor:40:01:$blob} change a byte.
 *
 * <p>{@code wrap:ALGORITHM:$publicKey:0102} wraps material as clients do. {@code altered:$base64:7} has another byte at that place,
 * {@code repeat:text:times:end} is long.
 */
final class ScriptValues {
    private final Map<String, String> caught = new HashMap<>();

    /** Makes a private key to wrap, as PKCS#8 in hexadecimal, and keeps it under that name. */
    void privateKey(String name, KeySpec spec) {
        caught.put(name, HexFormat.of().formatHex(ClientWrapping.privateKey(spec)));
    }

    String of(String text) {
        String value = text.replace("%20", " ");
        List<String> names = new ArrayList<>(caught.keySet());
        names.sort((a, b) -> b.length() - a.length());
        for (String name : names) value = value.replace("$" + name, caught.get(name));
        return switch (value.substring(0, Math.max(0, value.indexOf(':')))) {
            case "repeat" -> repeat(value.split(":"));
            case "blob" -> blob(value.replace("hex:", "").split(":"));
            case "wrap" -> wrapped(value.split(":"));
            case "altered" -> altered(value.split(":"));
            case "cut" -> Base64.getEncoder().encodeToString(HexFormat.of().parseHex(value.substring("cut:hex:".length() + 6)));
            case "set", "xor" -> changed(value.split(":"));
            case "advanced" -> "hex:240002" + HexFormat.of().formatHex(Base64.getDecoder().decode(value.substring("advanced:".length())));
            default -> value;
        };
    }

    /** {@code set:2:82:hex:…} or {@code xor:40:01:hex:…}: those bytes with the one at that place another */
    private static String changed(String[] parts) {
        byte[] bytes = HexFormat.of().parseHex(parts[4]);
        int at = Integer.parseInt(parts[1]);
        int by = HexFormat.fromHexDigits(parts[2]);
        bytes[at] = (byte) (parts[0].equals("set") ? by : bytes[at] ^ by);
        return "hex:" + HexFormat.of().formatHex(bytes);
    }

    private static String wrapped(String[] parts) {
        try {
            byte[] publicKey = Base64.getDecoder().decode(parts[2]);
            byte[] wrapped = ClientWrapping.wrap(WrappingAlgorithm.of(parts[1]), publicKey, HexFormat.of().parseHex(parts[3]));
            return Base64.getEncoder().encodeToString(wrapped);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static String altered(String[] parts) {
        byte[] bytes = Base64.getDecoder().decode(parts[1]);
        bytes[Integer.parseInt(parts[2])] ^= 1;
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static String blob(String[] parts) {
        return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(HexFormat.of().formatHex(parts[1].getBytes(UTF_8)) + parts[2] + parts[3]));
    }

    /** {@code repeat:text:times}, and {@code :end} */
    private static String repeat(String[] parts) {
        return parts[1].repeat(Integer.parseInt(parts[2])) + (parts.length > 3 ? parts[3] : "");
    }

    /** @param capture {@code name=Field.Field}; of a list, the last item */
    void catchField(Reply reply, String capture) {
        Object value = reply;
        for (String field : capture.substring(capture.indexOf('=') + 1).split("\\.")) {
            if (value instanceof List<?> list) value = list.getLast();
            value = ((Reply) value).fields().get(field);
        }
        if (value instanceof byte[] bytes) value = "hex:" + HexFormat.of().formatHex(bytes);
        String text = value.toString();
        // a PEM is caught as the bare base64 that other parameters take
        caught.put(capture.substring(0, capture.indexOf('=')), text.startsWith("-----BEGIN") ? text.replaceAll("-----[^-]*-----|\n", "") : text);
    }

    static byte[] octets(String text) {
        return text.startsWith("hex:") ? HexFormat.of().parseHex(text.substring(4)) : text.getBytes(UTF_8);
    }
}
