package io.wardmote.hsm;

/**
 * What a mechanism takes besides its key. The wrapper ends the process by a segmentation fault when a mechanism gets another's, so each is made
 * together with its mechanism, here and nowhere else.
 *
 * @param mechanism CKM_...
 * @param value     what it takes
 */
record Parameter(long mechanism, Value value) {
    sealed interface Value {}

    record None() implements Value {}

    record Gcm(byte[] iv, byte[] aad) implements Value {}

    record Iv(byte[] iv) implements Value {}

    record Pss(Hash hash) implements Value {}

    record Oaep(Hash hash) implements Value {}

    /** With the numbers of CKM_... and CKG_MGF1_.... */
    enum Hash {
        SHA_1(0x220, 1, 20), SHA_256(0x250, 2, 32);

        private final long mechanism;
        private final long mask;
        private final int bytes;

        Hash(long mechanism, long mask, int bytes) {
            this.mechanism = mechanism;
            this.mask = mask;
            this.bytes = bytes;
        }

        long mechanism() {
            return mechanism;
        }

        long mask() {
            return mask;
        }

        int bytes() {
            return bytes;
        }
    }

    private static final None NONE = new None();

    static Parameter aesKey() {
        return new Parameter(Mechanism.AES_KEY_GEN.number(), NONE);
    }

    static Parameter rsaPair() {
        return new Parameter(Mechanism.RSA_PKCS_KEY_PAIR_GEN.number(), NONE);
    }

    static Parameter ecPair() {
        return new Parameter(Mechanism.EC_KEY_PAIR_GEN.number(), NONE);
    }

    /** @param iv 12 bytes; the tag has 16 */
    static Parameter gcm(byte[] iv, byte[] aad) {
        return new Parameter(Mechanism.AES_GCM.number(), new Gcm(iv, aad));
    }

    /** Whole blocks; padded by us where padding is wanted. */
    static Parameter cbc(byte[] iv) {
        return new Parameter(Mechanism.AES_CBC.number(), new Iv(iv));
    }

    static Parameter ecb() {
        return new Parameter(Mechanism.AES_ECB.number(), NONE);
    }

    /** Takes a DigestInfo (RFC 8017, 9.2). */
    static Parameter rsaPkcs1() {
        return new Parameter(Mechanism.RSA_PKCS.number(), NONE);
    }

    /** Takes a digest; MGF1 over the same hash, a salt as long as it. */
    static Parameter rsaPss(Hash hash) {
        return new Parameter(Mechanism.RSA_PKCS_PSS.number(), new Pss(hash));
    }

    /** MGF1 over the same hash, empty label. */
    static Parameter rsaOaep(Hash hash) {
        return new Parameter(Mechanism.RSA_PKCS_OAEP.number(), new Oaep(hash));
    }

    /** Takes a digest, gives r | s. */
    static Parameter ecdsa() {
        return new Parameter(Mechanism.ECDSA.number(), NONE);
    }

    /** RFC 5649. @param mechanism one of {@link Mechanism#WRAPPING}, perhaps as a blob names it */
    static Parameter wrap(long mechanism) {
        return new Parameter(mechanism, NONE);
    }
}
