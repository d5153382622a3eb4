package io.wardmote.node.founding;

import io.wardmote.crypto.Randomness;
import io.wardmote.node.Fault;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HexFormat;

/**
 * What lets one node join, once, within an hour. As text it is {@code wmj1.<secret>.<fingerprint>}: 32 random bytes in base64url,
 * and in hexadecimal the SHA-256 of the topmost certificate that the member shows over HTTPS, by which the joining node knows
 * whom it gives the secret to. The cluster keeps the secret's SHA-256 only.
 */
public record JoinToken(String secret, String fingerprint) {
    static final long LIFE_MILLIS = 3_600_000;
    private static final String FORM = "wmj1\\.[A-Za-z0-9_-]{43}\\.[0-9a-f]{64}";

    static JoinToken draw(Randomness random, X509Certificate topmost) {
        return new JoinToken(Base64.getUrlEncoder().withoutPadding().encodeToString(random.bytes(32)), fingerprint(topmost));
    }

    public static JoinToken of(String text) {
        if (!text.matches(FORM)) throw new Fault(Fault.USAGE, "The token is not one of a join; give what `wardmote cluster token` printed.");
        String[] parts = text.split("\\.");
        return new JoinToken(parts[1], parts[2]);
    }

    public String text() {
        return "wmj1." + secret + "." + fingerprint;
    }

    /** What the state knows of a secret. */
    static String hash(String secret) {
        return HexFormat.of().formatHex(Founding.sha256(Base64.getUrlDecoder().decode(secret)));
    }

    static String fingerprint(X509Certificate certificate) {
        return HexFormat.of().formatHex(Founding.sha256(Founding.encoded(certificate)));
    }

    @Override
    public String toString() {
        return "JoinToken[" + fingerprint + "]";
    }
}
