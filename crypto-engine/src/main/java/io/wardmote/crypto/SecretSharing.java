package io.wardmote.crypto;

import io.wardmote.key.Secret;
import java.util.Arrays;

/**
 * Shamir's secret sharing, byte by byte over GF(2^8) with the polynomial of AES (FIPS 197, 4.2): a share is the value at its index,
 * from 1, of a random polynomial whose constant term is the secret. Fewer shares than the threshold say nothing of it.
 *
 * <p>No tables and no branches that depend on a secret: what is multiplied, and how long that takes, shows in no cache.
 */
final class SecretSharing {
    private static final int POLYNOMIAL = 0x11b;

    private SecretSharing() {}

    /** @return for each index from 1 to {@code count} the share's bytes, as many as the secret has; the caller's to wipe */
    static byte[][] split(Secret secret, int threshold, int count, Randomness random) {
        byte[][] coefficients = new byte[threshold][];
        coefficients[0] = secret.bytes();
        for (int power = 1; power < threshold; power++) coefficients[power] = random.bytes(secret.length());
        byte[][] shares = new byte[count][secret.length()];
        for (int index = 1; index <= count; index++) {
            for (int at = 0; at < secret.length(); at++) {
                int value = 0;
                for (int power = threshold - 1; power >= 0; power--) value = multiply(value, index) ^ coefficients[power][at] & 0xff;
                shares[index - 1][at] = (byte) value;
            }
        }
        for (int power = 1; power < threshold; power++) Arrays.fill(coefficients[power], (byte) 0);
        return shares;
    }

    /** The value at 0 of the polynomial through these points. @param indices distinct, 1 to 255 */
    static Secret join(int[] indices, byte[][] shares) {
        byte[] secret = new byte[shares[0].length];
        for (int i = 0; i < indices.length; i++) {
            int weight = 1;
            for (int j = 0; j < indices.length; j++) {
                if (j != i) weight = multiply(weight, multiply(indices[j], inverse(indices[j] ^ indices[i])));
            }
            for (int at = 0; at < secret.length; at++) secret[at] ^= (byte) multiply(shares[i][at] & 0xff, weight);
        }
        return new Secret(secret);
    }

    static int multiply(int a, int b) {
        int product = 0;
        for (int bit = 0; bit < 8; bit++) {
            product ^= a & -(b >> bit & 1);
            a = a << 1 ^ POLYNOMIAL & -(a >> 7);
        }
        return product;
    }

    /** a^254, since a^255 is 1 for all but 0. */
    static int inverse(int a) {
        int power = a;
        for (int squared = 1; squared < 7; squared++) power = multiply(multiply(power, power), a);
        return multiply(power, power);
    }
}
