package io.wardmote.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.wardmote.key.Secret;
import io.wardmote.signing.Hashes;

/** The signatures of the Authorization header that share one canonical request. */
enum AcsScheme {
    ACS3_HMAC_SHA256, ACS3_HMAC_SM3, ACS4_HMAC_SHA256;

    final String title = name().replace('_', '-');

    /** V4 writes a query parameter with an empty value as its bare name. */
    boolean emptyWithEquals() {
        return this != ACS4_HMAC_SHA256;
    }

    byte[] hash(byte[] bytes, int length) {
        return switch (this) {
            case ACS3_HMAC_SHA256, ACS4_HMAC_SHA256 -> Hashes.ofThread().sha256(bytes, length);
            case ACS3_HMAC_SM3 -> Hashes.sm3(bytes, length);
        };
    }

    /** @param scope of V4: date, region, product and the closing word, each a step of the key; empty for V3 */
    byte[] sign(Secret secret, String[] scope, String stringToSign) {
        byte[] text = stringToSign.getBytes(UTF_8);
        return switch (this) {
            case ACS3_HMAC_SHA256 -> Hashes.ofThread().hmacSha256(secret.bytes(), text);
            case ACS3_HMAC_SM3 -> Hashes.hmacSm3(secret.bytes(), text);
            case ACS4_HMAC_SHA256 -> Hashes.ofThread().hmacSha256("aliyun_v4", secret, scope, text);
        };
    }
}
