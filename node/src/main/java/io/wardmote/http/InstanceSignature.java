package io.wardmote.http;

import static io.wardmote.key.Refusal.INCOMPLETE_SIGNATURE;
import static io.wardmote.key.Refusal.MISSING_PARAMETER;
import static io.wardmote.key.Refusal.TIMESTAMP_EXPIRED;
import static io.wardmote.key.Refusal.TIMESTAMP_MISSING;
import static io.wardmote.key.Refusal.TIMESTAMP_UNREADABLE;
import static io.wardmote.key.Refusal.UNSUPPORTED_SIGNATURE_METHOD;
import static io.wardmote.key.Refusal.WRONG_BODY_DIGEST;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.wardmote.signing.Hashes;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a request says of its signature by a client key, read but not yet believed: SHA256withRSA (RFC 8017, PKCS#1 v1.5) over
 *
 * <pre>
 *   method \n content-sha256 \n content-type \n date \n ( x-kms-name:value \n )* /
 * </pre>
 *
 * the headers sorted by name. A client sends the same bytes again when it tries again, so no signature is refused because it was
 * seen before. Neither path nor body are signed: the path is always {@code /}, and the body must have the digest that is.
 *
 * @param signed the bytes that were signed
 */
record InstanceSignature(String clientKeyId, byte[] signed, byte[] signature) {
    static final String CLIENT_KEY_ID = "x-kms-acccesskeyid";   // so the vendor spells it
    private static final String METHOD = "RSA_PKCS1_SHA_256";
    private static final long MOST_SECONDS_APART = 900;
    private static final int LONGEST_SIGNATURE_TEXT = 1024;
    private static final int LONGEST_ID = 128;

    /** Throws the refusals of what a signature must have, in the order that clients see. */
    static InstanceSignature of(Request request, long nowSeconds) {
        String method = request.header("x-kms-signaturemethod");
        if (!method.equals(METHOD)) throw UNSUPPORTED_SIGNATURE_METHOD.because(method);
        String clientKeyId = request.header(CLIENT_KEY_ID);
        if (clientKeyId.isEmpty() || clientKeyId.length() > LONGEST_ID) throw MISSING_PARAMETER.because(CLIENT_KEY_ID);
        if (Math.abs(nowSeconds - dated(request.single("date", TIMESTAMP_UNREADABLE))) > MOST_SECONDS_APART) throw TIMESTAMP_EXPIRED.refused();
        mustHaveItsDigest(request);
        return new InstanceSignature(clientKeyId, stringToSign(request).getBytes(UTF_8), signature(request.single("authorization", INCOMPLETE_SIGNATURE)));
    }

    private static long dated(String date) {
        if (date.isEmpty()) throw TIMESTAMP_MISSING.refused();
        try {
            return DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from).getEpochSecond();
        } catch (DateTimeException unreadable) {
            throw TIMESTAMP_UNREADABLE.refused();
        }
    }

    /** The header may be absent where there is no body; the digest then is not signed either. */
    private static void mustHaveItsDigest(Request request) {
        String stated = request.single("content-sha256", WRONG_BODY_DIGEST);
        byte[] body = request.body();
        if (stated.isEmpty() && body.length == 0) return;
        String actual = HexFormat.of().formatHex(Hashes.ofThread().sha256(body, body.length));
        if (!actual.equalsIgnoreCase(stated)) throw WRONG_BODY_DIGEST.refused();
    }

    private static byte[] signature(String authorization) {
        int space = authorization.indexOf(' ');
        String scheme = space < 0 ? "" : authorization.substring(0, space);
        // what the clients send, and what the vendor's documents say
        if (!scheme.equalsIgnoreCase("Bearer") && !scheme.equalsIgnoreCase("TOKEN")) throw INCOMPLETE_SIGNATURE.refused();
        String text = authorization.substring(space + 1).strip();
        if (text.isEmpty() || text.length() > LONGEST_SIGNATURE_TEXT) throw INCOMPLETE_SIGNATURE.refused();
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException notBase64) {
            throw INCOMPLETE_SIGNATURE.refused();
        }
    }

    /** A header that is there twice is so here as well, and no client signs that. */
    static String stringToSign(Request request) {
        TreeMap<String, String> lines = new TreeMap<>();
        for (Map.Entry<String, String> header : request.headers()) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (name.startsWith("x-kms-")) lines.merge(name, line(name, header.getValue()), String::concat);
        }
        return request.method() + '\n' + request.header("content-sha256") + '\n' + request.header("content-type") + '\n' + request.header("date") + '\n'
            + String.join("", lines.values()) + '/';
    }

    private static String line(String name, String value) {
        return name + ':' + value.strip() + '\n';
    }

    @Override
    public String toString() {
        return "InstanceSignature[" + clientKeyId + "]";
    }
}
