package io.wardmote.perf.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Writes requests of the OpenAPI, signed with ACS3-HMAC-SHA256, each with a nonce of its own. For one thread. */
final class OpenApiSigner {
    static final String VERSION = "2016-01-20";
    private static final String EMPTY_HASH = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static final String SIGNED = "host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version";
    private static final String HMAC = "HmacSHA256";

    private final String accessKeyId;
    private final Mac mac;
    private final MessageDigest sha256;
    private final RandomGenerator random;

    OpenApiSigner(String accessKeyId, String secret, RandomGenerator random) {
        this.accessKeyId = accessKeyId;
        this.random = random;
        try {
            mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), HMAC));
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no " + HMAC, e);
        }
    }

    /** The parameters as they stand in the address and are signed: by name, percent-coded. */
    static String query(Map<String, Object> parameters) {
        return new TreeMap<>(parameters).entrySet().stream().map(p -> p.getKey() + '=' + coded(text(p.getValue()))).collect(Collectors.joining("&"));
    }

    private static String text(Object value) {
        return value instanceof byte[] bytes ? Base64.getEncoder().encodeToString(bytes) : value.toString();
    }

    private static String coded(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20").replace("*", "%2A").replace("%7E", "~");
    }

    /** With the parameters in the address. @param query see {@link #query} */
    Outgoing sign(int entry, Endpoint to, String action, String query) {
        return sign(entry, to, action, "/", query, EMPTY_HASH, null);
    }

    /** With the parameters in the body, as long ones are sent. @param json an object */
    Outgoing sign(int entry, Endpoint to, String action, Buffer json) {
        return sign(entry, to, action, "/api/" + action, "", HexFormat.of().formatHex(sha256.digest(json.getBytes())), json);
    }

    private Outgoing sign(int entry, Endpoint to, String action, String path, String query, String hash, Buffer body) {
        String date = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        String nonce = HexFormat.of().toHexDigits(random.nextLong()) + HexFormat.of().toHexDigits(random.nextLong());
        String canonical = "POST\n" + path + "\n" + query + "\nhost:" + to.authority() + "\nx-acs-action:" + action + "\nx-acs-content-sha256:" + hash
            + "\nx-acs-date:" + date + "\nx-acs-signature-nonce:" + nonce + "\nx-acs-version:" + VERSION + "\n\n" + SIGNED + "\n" + hash;
        String toSign = "ACS3-HMAC-SHA256\n" + HexFormat.of().formatHex(sha256.digest(canonical.getBytes(UTF_8)));
        String authorization = "ACS3-HMAC-SHA256 Credential=" + accessKeyId + ",SignedHeaders=" + SIGNED
            + ",Signature=" + HexFormat.of().formatHex(mac.doFinal(toSign.getBytes(UTF_8)));
        String[] headers = {"x-acs-action", action, "x-acs-version", VERSION, "x-acs-date", date, "x-acs-signature-nonce", nonce,
            "x-acs-content-sha256", hash, "authorization", authorization, "accept", "application/json", "content-type", "application/json",
            "content-length", Integer.toString(body == null ? 0 : body.length())};
        return new Outgoing(entry, to, query.isEmpty() ? path : path + "?" + query, headers, body);
    }
}
