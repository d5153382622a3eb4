package io.wardmote.crypto;

/**
 * The shape of an ECDSA or SM2 signature, checked before any provider sees it, since they differ in what they let pass:
 * <pre>
 *   30 len ( 02 len r ) ( 02 len s )        DER (X.690, 10.1): shortest lengths, shortest positive integers, nothing after
 * </pre>
 */
final class EcdsaSignature {
    private EcdsaSignature() {}

    /** @param fieldBytes size of the group order; r and s may need one byte more, for the sign */
    static boolean isDer(byte[] signature, int fieldBytes) {
        int body = header(signature, 0, 0x30);
        if (body < 0 || body + length(signature, 0) != signature.length) return false;
        int second = integerEnd(signature, body, fieldBytes);
        return second > 0 && integerEnd(signature, second, fieldBytes) == signature.length;
    }

    /** Where the integer at this place ends, or -1 if there is none as DER wants it. */
    private static int integerEnd(byte[] der, int at, int fieldBytes) {
        int value = header(der, at, 0x02);
        if (value < 0) return -1;
        int length = length(der, at);
        if (length < 1 || length > fieldBytes + 1 || value + length > der.length) return -1;
        boolean negative = der[value] < 0;
        boolean padded = length > 1 && der[value] == 0 && der[value + 1] >= 0;
        boolean zero = length == 1 && der[value] == 0;
        return negative || padded || zero ? -1 : value + length;
    }

    /** Where the content begins behind this tag and its shortest length of one or two bytes, or -1. */
    private static int header(byte[] der, int at, int tag) {
        if (at + 2 > der.length || der[at] != tag) return -1;
        int first = der[at + 1] & 0xff;
        if (first < 0x80) return at + 2;
        boolean shortestLong = first == 0x81 && at + 3 <= der.length && (der[at + 2] & 0xff) >= 0x80;
        return shortestLong ? at + 3 : -1;
    }

    private static int length(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        return first < 0x80 ? first : der[at + 2] & 0xff;
    }
}
