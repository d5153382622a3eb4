package io.wardmote.crypto;

import static io.wardmote.key.KeySpec.Family.RSA;
import static io.wardmote.key.KeySpec.Family.SM2;

import io.wardmote.key.KeySpec;
import io.wardmote.key.StoredKey;
import java.util.Comparator;
import java.util.List;

/**
 * Where a request is computed. A hop to another thread and back costs 15 to 35 microseconds, so what takes less than about 100 is
 * done on the lane's own event loop. The times are those of the pinned providers on the reference machine ({@code perf} repeats
 * them); a fallback may hold a loop for a few hundred microseconds, which is slower but not wrong. An HSM has times of its own, but what is
 * very slow here is so there too.
 */
public enum Effort {
    /** On the event loop. */
    QUICK,
    /** By the workers: 100 microseconds to some milliseconds. */
    SLOW,
    /** By the generators: RSA keys made or imported, up to seconds. */
    VERY_SLOW;

    /** Bouncy Castle's SM4 takes 20 ns a byte, the rest about 1. */
    private static final int QUICK_SM4_BYTES = 4096;
    private static final int QUICK_BYTES = 65_536;

    public static Effort of(CryptoRequest request) {
        return switch (request) {
            case CryptoRequest.Generate r -> r.spec().symmetric() ? QUICK : r.spec().family() == RSA ? VERY_SLOW : SLOW;
            case CryptoRequest.TakeExternal r -> QUICK;
            case CryptoRequest.Encrypt r -> bulk(r.key(), r.plaintext().length + r.aad().length);
            case CryptoRequest.Decrypt r -> bulk(r.key(), r.sealed().length + r.aad().length);
            case CryptoRequest.Sign r -> r.input().length > QUICK_BYTES ? SLOW : signing(r.key().spec());
            case CryptoRequest.Verify r -> r.input().length > QUICK_BYTES ? SLOW : verifying(r.key().spec());
            case CryptoRequest.VerifyBy r -> r.input().length > QUICK_BYTES ? SLOW : verifying(r.spec());
            case CryptoRequest.Digest r -> r.message().length > QUICK_BYTES ? SLOW : QUICK;
            case CryptoRequest.GeneratePair r -> r.spec().family() == RSA ? VERY_SLOW : SLOW;
            case CryptoRequest.MakeClientKey r -> VERY_SLOW;
            case CryptoRequest.CanImport r -> QUICK;
            case CryptoRequest.Discard r -> QUICK;
            case CryptoRequest.MakeImportKey r -> r.algorithm().wrappingSpec().family() == RSA ? VERY_SLOW : SLOW;
            // the primes of an RSA key are tested: a tenth of a second
            case CryptoRequest.ImportMaterial r -> r.spec().family() == RSA ? VERY_SLOW : SLOW;
            case CryptoRequest.EncryptTo r -> r.spec().family() == SM2 ? SLOW : QUICK;
            case CryptoRequest.DecryptFrom r -> SLOW;
            case CryptoRequest.Mac r -> bulk(r.key(), r.message().length);
            case CryptoRequest.VerifyMac r -> bulk(r.key(), r.message().length);
            case CryptoRequest.All r -> of(r.parts());
        };
    }

    /** Of the one that takes most. */
    static Effort of(List<CryptoRequest> parts) {
        return parts.stream().map(Effort::of).max(Comparator.naturalOrder()).orElse(QUICK);
    }

    private static Effort bulk(StoredKey key, int inputBytes) {
        boolean tables = key.spec() == KeySpec.SM4 || key.spec() == KeySpec.HMAC_SM3;
        return inputBytes > (tables ? QUICK_SM4_BYTES : QUICK_BYTES) ? SLOW : QUICK;
    }

    /** P-256 14, Ed25519 16, P-384 71 microseconds; P-521 145, secp256k1 213, ML-DSA and SM2 over 300, RSA 270 and more. */
    private static Effort signing(KeySpec spec) {
        return switch (spec) {
            case EC_P256, EC_ED25519, EC_P384 -> QUICK;
            case EC_P521, EC_P256K, EC_SM2, RSA_2048, RSA_3072, RSA_4096, ML_DSA_44, ML_DSA_65, ML_DSA_87 -> SLOW;
            case AES_128, AES_192, AES_256, SM4, HMAC_SHA_256, HMAC_SHA_384, HMAC_SHA_512, HMAC_SM3 -> QUICK; // refused at once
        };
    }

    /** P-256 41, Ed25519 33, RSA 20 to 80 microseconds; P-384 166, P-521 300, secp256k1 213, ML-DSA from 60 to 170, SM2 300. */
    private static Effort verifying(KeySpec spec) {
        return switch (spec) {
            case EC_P256, EC_ED25519, RSA_2048, RSA_3072, RSA_4096 -> QUICK;
            case EC_P384, EC_P521, EC_P256K, EC_SM2, ML_DSA_44, ML_DSA_65, ML_DSA_87 -> SLOW;
            case AES_128, AES_192, AES_256, SM4, HMAC_SHA_256, HMAC_SHA_384, HMAC_SHA_512, HMAC_SM3 -> QUICK; // refused at once
        };
    }
}
