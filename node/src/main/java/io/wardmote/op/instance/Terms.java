package io.wardmote.op.instance;

import static io.wardmote.key.Refusal.INVALID_PARAMETER;
import static io.wardmote.key.Refusal.MISSING_PARAMETER;

import io.wardmote.key.CipherMode;
import io.wardmote.key.EncryptionAlgorithm;
import io.wardmote.key.KeySpec;
import io.wardmote.op.Call;

/** How a call wants something encrypted or decrypted: Algorithm, PaddingMode, Iv and Aad, each of which may be absent. */
record Terms(String algorithm, String padding, byte[] iv, byte[] aad) {
    private static final int LONGEST_IV_BYTES = 16;
    private static final byte[] NONE = {};

    /** For operations that take none but the Aad: GCM, under an IV of ours. */
    static Terms ofDataKey(Call call) {
        return new Terms(call.optional("Algorithm", 32).orElse(""), "", NONE, aad(call));
    }

    static Terms of(Call call) {
        return new Terms(call.optional("Algorithm", 32).orElse(""), call.optional("PaddingMode", 32).orElse(""),
            call.optionalBytes("Iv", LONGEST_IV_BYTES).orElse(NONE), aad(call));
    }

    private static byte[] aad(Call call) {
        return call.optionalBytes("Aad", InstanceOperation.MOST_AAD_BYTES).orElse(NONE);
    }

    boolean hasIv() {
        return iv.length > 0;
    }

    /** The mode for a symmetric key, to which the IV, if any, and the Aad must fit. */
    CipherMode mode(KeySpec spec) {
        CipherMode mode = CipherMode.of(spec, algorithm, padding);
        if (hasIv() && iv.length != mode.ivBytes()) throw INVALID_PARAMETER.because("Iv");
        if (aad.length > 0 && !mode.authenticates()) throw INVALID_PARAMETER.because("Aad");
        return mode;
    }

    /** The mode for a symmetric key whose ciphertext came without its IV. */
    CipherMode modeWithIv(KeySpec spec) {
        CipherMode mode = mode(spec);
        if (mode.ivBytes() > 0 && !hasIv()) throw MISSING_PARAMETER.because("Iv");
        return mode;
    }

    /** Galois/counter mode, and no other. */
    void mustBeGcm(KeySpec spec) {
        if (!mode(spec).authenticates()) throw INVALID_PARAMETER.because("Algorithm");
    }

    /** The algorithm for an asymmetric key, which knows none of the rest. */
    EncryptionAlgorithm asymmetric(KeySpec spec) {
        if (hasIv()) throw INVALID_PARAMETER.because("Iv");
        if (aad.length > 0) throw INVALID_PARAMETER.because("Aad");
        if (!padding.isEmpty()) throw INVALID_PARAMETER.because("PaddingMode");
        if (algorithm.isEmpty()) return EncryptionAlgorithm.usual(spec);
        EncryptionAlgorithm wanted = EncryptionAlgorithm.of("Algorithm", algorithm);
        if (!wanted.suits(spec)) throw INVALID_PARAMETER.because("Algorithm");
        return wanted;
    }
}
