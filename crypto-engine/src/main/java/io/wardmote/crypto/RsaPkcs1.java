package io.wardmote.crypto;

import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.util.Arrays;
import javax.crypto.Cipher;

/**
 * RSAES-PKCS1-v1_5 decryption (RFC 8017, 7.2.2) of a message whose length is known:
 * <pre>
 *   | 00 | 02 | 8 or more bytes, none 00 | 00 | message |
 * </pre>
 * Whoever learns whether such a padding was right can open any ciphertext (Bleichenbacher, CRYPTO 1998). So it is done as TLS does
 * it (RFC 5246, 7.4.7.1): with the length known, every byte stands at a place that depends on nothing; all are looked at without a
 * branch; and where one is wrong, random bytes that were there before go the message's way. That is why the provider's own unpadding,
 * which ends in an exception, is not used.
 */
final class RsaPkcs1 {
    private final RsaBare bare;

    RsaPkcs1(RsaBare bare) {
        this.bare = bare;
    }

    /**
     * As {@link Algorithm.DecryptsPkcs1} says.
     * @throws Refused INVALID_CIPHERTEXT for one that is no number below the modulus, which is no secret
     */
    boolean decrypt(Key key, BigInteger modulus, byte[] ciphertext, byte[] message) throws GeneralSecurityException {
        if (!RsaBare.canBe(ciphertext, modulus)) throw Refusal.INVALID_CIPHERTEXT.refused();
        byte[] encoded = bare.power(Cipher.DECRYPT_MODE, key, modulus, ciphertext);
        boolean right = unpad(encoded, message);
        Arrays.fill(encoded, (byte) 0);
        return right;
    }

    static boolean unpad(byte[] encoded, byte[] message) {
        int end = encoded.length - message.length - 1;
        int wrong = encoded[0] & 0xff | (encoded[1] ^ 2) & 0xff;
        for (int i = 2; i < end; i++) wrong |= (encoded[i] & 0xff) - 1 >>> 31; // 1 for a byte that is 0
        wrong |= encoded[end] & 0xff;
        int keep = -wrong >> 31; // all ones if anything was wrong, else 0
        for (int i = 0; i < message.length; i++) message[i] = (byte) (message[i] & keep | encoded[end + 1 + i] & ~keep);
        return keep == 0;
    }
}
