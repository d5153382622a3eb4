package io.wardmote.perf;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.SplittableRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Encrypt requests signed with ACS3-HMAC-SHA256, each with a nonce of its own. */
final class SignedEncrypts {
    private static final String EMPTY_HASH = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static final String SIGNED = "host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version";

    private final String accessKeyId;
    private final Mac mac;
    private final MessageDigest sha256;
    private final SplittableRandom random = new SplittableRandom();
    private final String query;

    /** One request, ready to be sent. */
    record Signed(String uri, String host, String date, String nonce, String authorization) {}

    SignedEncrypts(String accessKeyId, String secret, String keyId, String plaintext) throws GeneralSecurityException {
        this.accessKeyId = accessKeyId;
        mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
        sha256 = MessageDigest.getInstance("SHA-256");
        query = "KeyId=" + URLEncoder.encode(keyId, UTF_8) + "&Plaintext=" + URLEncoder.encode(plaintext, UTF_8);
    }

    Signed next(String host) {
        String date = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        String nonce = HexFormat.of().toHexDigits(random.nextLong()) + HexFormat.of().toHexDigits(random.nextLong());
        String canonical = "POST\n/\n" + query + "\nhost:" + host + "\nx-acs-action:Encrypt\nx-acs-content-sha256:" + EMPTY_HASH + "\nx-acs-date:" + date
            + "\nx-acs-signature-nonce:" + nonce + "\nx-acs-version:2016-01-20\n\n" + SIGNED + "\n" + EMPTY_HASH;
        String toSign = "ACS3-HMAC-SHA256\n" + HexFormat.of().formatHex(sha256.digest(canonical.getBytes(UTF_8)));
        String signature = HexFormat.of().formatHex(mac.doFinal(toSign.getBytes(UTF_8)));
        return new Signed("/?" + query, host, date, nonce, "ACS3-HMAC-SHA256 Credential=" + accessKeyId + ",SignedHeaders=" + SIGNED + ",Signature=" + signature);
    }

    static String emptyHash() {
        return EMPTY_HASH;
    }
}
