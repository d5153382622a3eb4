package io.wardmote.http;

import static io.wardmote.key.Refusal.INVALID_PARAMETER;
import static io.wardmote.key.Refusal.UNREADABLE_REQUEST;
import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The JSON object of a request of the XKS proxy API. What is known must be of its type; what is not known is passed over, since the protocol may grow.
 *
 * @param texts  what stands in {@code requestMetadata} by names such as {@code requestMetadata.kmsRequestId}
 * @param octets out of standard base64 with its padding
 */
record XksBody(Map<String, String> texts, Map<String, byte[]> octets) {
    private static final String METADATA = "requestMetadata";
    private static final Set<String> OF_METADATA = Set.of("awsPrincipalArn", "kmsKeyArn", "kmsOperation", "kmsRequestId", "awsSourceVpc", "awsSourceVpce",
        "kmsViaService");
    private static final Set<String> TEXTS = Set.of("encryptionAlgorithm", "ciphertextDataIntegrityValueAlgorithm");
    private static final Set<String> OCTETS = Set.of("plaintext", "ciphertext", "initializationVector", "authenticationTag", "additionalAuthenticatedData",
        "ciphertextMetadata");

    /** @throws io.wardmote.key.Refused UNREADABLE_REQUEST if it is no such object, INVALID_PARAMETER naming what is of another type */
    static XksBody read(byte[] body) {
        XksBody read = new XksBody(new HashMap<>(), new HashMap<>());
        try (JsonParser in = JsonParameters.parser(body)) {
            if (in.nextToken() != JsonToken.START_OBJECT) throw unreadable();
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                String name = in.currentName();
                in.nextToken();
                if (name.equals(METADATA)) read.metadata(in);
                else if (TEXTS.contains(name)) read.text(name, in);
                else if (OCTETS.contains(name)) read.bytes(name, in);
                else in.skipChildren();
            }
            if (in.nextToken() != null) throw unreadable();
            return read;
        } catch (IOException malformed) {
            throw unreadable();
        }
    }

    private void metadata(JsonParser in) throws IOException {
        if (in.currentToken() == JsonToken.VALUE_NULL) return;
        if (in.currentToken() != JsonToken.START_OBJECT) throw INVALID_PARAMETER.because(METADATA);
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String name = in.currentName();
            in.nextToken();
            if (OF_METADATA.contains(name)) text(METADATA + "." + name, in);
            else in.skipChildren();
        }
    }

    private void text(String name, JsonParser in) throws IOException {
        string(name, in, texts);
    }

    private void bytes(String name, JsonParser in) throws IOException {
        Map<String, String> one = new HashMap<>();
        string(name, in, one);
        String text = one.getOrDefault(name, "");
        try {
            if (text.length() % 4 != 0) throw INVALID_PARAMETER.because(name);
            if (!text.isEmpty()) octets.put(name, Base64.getDecoder().decode(text.getBytes(US_ASCII)));
        } catch (IllegalArgumentException notBase64) {
            throw INVALID_PARAMETER.because(name);
        }
    }

    private static void string(String name, JsonParser in, Map<String, String> into) throws IOException {
        if (in.currentToken() == JsonToken.VALUE_NULL) return;
        if (in.currentToken() != JsonToken.VALUE_STRING) throw INVALID_PARAMETER.because(name);
        into.put(name, in.getText());
    }

    private static RuntimeException unreadable() {
        return UNREADABLE_REQUEST.because("The body is not a JSON object.");
    }

    /** Names only. */
    @Override
    public String toString() {
        return "XksBody[" + texts.keySet() + octets.keySet() + "]";
    }
}
