package io.wardmote.http;

import java.security.SecureRandom;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Request ids: random UUIDs (RFC 9562, version 4), in upper case as the OpenAPI writes them, or lower. Unique, not secret, so a fast
 * generator makes them. Belongs to one lane.
 */
final class RequestIds {
    private static final char[] UPPER = "0123456789ABCDEF".toCharArray();
    private static final char[] LOWER = "0123456789abcdef".toCharArray();
    private final RandomGenerator random;

    RequestIds(RandomGenerator random) {
        this.random = random;
    }

    /** From a generator with 256 bits of state, so that no two lanes of any nodes ever walk the same path. */
    static RequestIds seeded(SecureRandom seeds) {
        byte[] seed = new byte[32];
        seeds.nextBytes(seed);
        return new RequestIds(RandomGeneratorFactory.of("L128X128MixRandom").create(seed));
    }

    String next() {
        return next(UPPER);
    }

    String nextLowerCase() {
        return next(LOWER);
    }

    private String next(char[] hex) {
        long high = random.nextLong() & ~0xF000L | 0x4000L;
        long low = random.nextLong() & ~(3L << 62) | 1L << 63;
        char[] text = new char[36];
        int at = 0;
        for (int digit = 0; digit < 32; digit++) {
            if (digit == 8 || digit == 12 || digit == 16 || digit == 20) text[at++] = '-';
            long word = digit < 16 ? high : low;
            text[at++] = hex[(int) (word >>> 60 - digit % 16 * 4) & 15];
        }
        return new String(text);
    }
}
