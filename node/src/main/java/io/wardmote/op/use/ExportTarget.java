package io.wardmote.op.use;

import static io.wardmote.key.Refusal.INVALID_PARAMETER;

import io.wardmote.crypto.CryptoRequest;
import io.wardmote.key.EncryptionAlgorithm;
import io.wardmote.key.KeySpec;
import io.wardmote.op.Call;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Shape;

/** The caller's public key that a data key is exported to: PublicKeyBlob (base64 DER SubjectPublicKeyInfo), WrappingKeySpec, WrappingAlgorithm. */
record ExportTarget(KeySpec spec, byte[] publicKey, EncryptionAlgorithm algorithm) {
    private static final int MOST_BYTES = 1024;

    static final Field PUBLIC_KEY = Field.bytes("PublicKeyBlob", MOST_BYTES, "DER, SubjectPublicKeyInfo.").required();
    static final Field SPEC = Field.oneOf("WrappingKeySpec", "What the public key is.", "RSA_2048", "EC_SM2").required();
    static final Field ALGORITHM = Field.of("WrappingAlgorithm", Shape.oneOf(EncryptionAlgorithm.values(), EncryptionAlgorithm::name), "").required();

    static ExportTarget of(Call call) {
        byte[] publicKey = call.base64("PublicKeyBlob", MOST_BYTES);
        KeySpec spec = switch (call.text("WrappingKeySpec", 16)) {
            case "RSA_2048" -> KeySpec.RSA_2048;
            case "EC_SM2" -> KeySpec.EC_SM2;
            default -> throw INVALID_PARAMETER.because("WrappingKeySpec");
        };
        EncryptionAlgorithm algorithm = EncryptionAlgorithm.of("WrappingAlgorithm", call.text("WrappingAlgorithm", 32));
        if (!algorithm.suits(spec)) throw INVALID_PARAMETER.because("WrappingAlgorithm");
        return new ExportTarget(spec, publicKey, algorithm);
    }

    CryptoRequest seal(byte[] dataKey) {
        if (dataKey.length > algorithm.longestPlaintextBytes(spec)) throw INVALID_PARAMETER.because("WrappingAlgorithm");
        return new CryptoRequest.EncryptTo(spec, publicKey, "PublicKeyBlob", algorithm, dataKey);
    }
}
