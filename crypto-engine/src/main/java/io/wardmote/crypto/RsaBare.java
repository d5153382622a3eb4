package io.wardmote.crypto;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.Provider;
import java.util.Arrays;
import javax.crypto.Cipher;

/** The bare operation of RSA, by the provider: blinded and checked against faults in AWS-LC. What pads is in its callers. */
final class RsaBare {
    private final PerThread<Cipher> ciphers;

    RsaBare(Provider provider) {
        this.ciphers = new PerThread<>(() -> Cipher.getInstance("RSA/ECB/NoPadding", provider));
    }

    /** x^d or x^e, as long as the modulus: Bouncy Castle cuts leading zeros. */
    byte[] power(int mode, Key key, BigInteger modulus, byte[] input) throws GeneralSecurityException {
        Cipher cipher = ciphers.get();
        cipher.init(mode, key);
        byte[] out = cipher.doFinal(input);
        int length = bytes(modulus);
        if (out.length == length) return out;
        byte[] padded = new byte[length];
        System.arraycopy(out, 0, padded, length - out.length, out.length);
        Arrays.fill(out, (byte) 0);
        return padded;
    }

    static int bytes(BigInteger modulus) {
        return (modulus.bitLength() + 7) / 8;
    }

    /** Whether it is of the modulus's length and less than it: what everybody can see. */
    static boolean canBe(byte[] ciphertext, BigInteger modulus) {
        return ciphertext.length == bytes(modulus) && new BigInteger(1, ciphertext).compareTo(modulus) < 0;
    }
}
