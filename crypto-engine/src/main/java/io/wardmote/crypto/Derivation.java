package io.wardmote.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;

/** HKDF-SHA256 (RFC 5869) and the length-prefixed encoding that keys and associated data are bound to. */
final class Derivation {
    private Derivation() {}

    /**
     * @param key  at least 32 bytes of uniform secret; not kept, but the JDK copies it
     * @param salt names the owner (the cluster), so that equal secrets in two clusters share nothing
     * @param info what the result is for
     */
    static byte[] derive(byte[] key, byte[] salt, byte[] info, int bytes) {
        try {
            KDF hkdf = KDF.getInstance("HKDF-SHA256", "SunJCE");
            return hkdf.deriveData(HKDFParameterSpec.ofExtract().addIKM(key).addSalt(salt).thenExpand(info, bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no HKDF-SHA256", e);
        }
    }

    /** Each part as length (4 bytes, big endian) and UTF-8, in order: no two lists encode alike. */
    static byte[] encode(List<String> parts) {
        List<byte[]> encoded = parts.stream().map(part -> part.getBytes(UTF_8)).toList();
        ByteBuffer out = ByteBuffer.allocate(encoded.stream().mapToInt(part -> 4 + part.length).sum());
        encoded.forEach(part -> out.putInt(part.length).put(part));
        return out.array();
    }
}
