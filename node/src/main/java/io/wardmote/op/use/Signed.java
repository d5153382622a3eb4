package io.wardmote.op.use;

import static io.wardmote.key.Refusal.INVALID_PARAMETER;
import static io.wardmote.key.Refusal.KEY_CANNOT;
import static io.wardmote.key.Refusal.MISSING_PARAMETER;

import io.wardmote.key.SigningAlgorithm;
import io.wardmote.op.Call;
import io.wardmote.op.KeyUse;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Shape;

/** What is signed: Algorithm with Digest, or with Message and MessageType RAW, of which exactly one is given. */
record Signed(SigningAlgorithm algorithm, byte[] input, boolean digested) {
    private static final int MOST_MESSAGE_BYTES = 4096;

    static final Field ALGORITHM = Field.of("Algorithm", Shape.oneOf(SigningAlgorithm.values(), SigningAlgorithm::name),
        "One that the key's spec has.").required();
    static final Field DIGEST = Field.bytes("Digest", 64, "As long as the algorithm has it. This or Message; ED25519 and ML_DSA take messages alone.");
    static final Field MESSAGE = Field.bytes("Message", MOST_MESSAGE_BYTES, "The message, which is digested here; with MessageType DIGEST its digest.");
    static final Field TYPE = Field.oneOf("MessageType", "Of Message; RAW if it is not given.", "RAW", "DIGEST");

    static final Field VALUE = Field.bytes("Value", "The signature: of ECDSA and SM2 in DER.");

    static Signed of(Call call) {
        SigningAlgorithm algorithm = SigningAlgorithm.of(call.text("Algorithm", 32));
        if (call.optional("Message", Integer.MAX_VALUE).isPresent()) {
            if (call.optional("Digest", Integer.MAX_VALUE).isPresent()) throw INVALID_PARAMETER.because("Digest");
            return ofMessage(call, algorithm);
        }
        if (!algorithm.takesDigest()) throw MISSING_PARAMETER.because("Message");
        byte[] digest = call.base64("Digest", algorithm.digestBytes());
        if (digest.length != algorithm.digestBytes()) throw INVALID_PARAMETER.because("Digest");
        return new Signed(algorithm, digest, true);
    }

    /** MessageType may also say DIGEST, as in the instance API: then the message is the digest. */
    private static Signed ofMessage(Call call, SigningAlgorithm algorithm) {
        byte[] message = call.base64("Message", MOST_MESSAGE_BYTES);
        return switch (call.optional("MessageType", 8).orElse("RAW")) {
            case "RAW" -> new Signed(algorithm, message, false);
            case "DIGEST" -> {
                if (!algorithm.takesDigest() || message.length != algorithm.digestBytes()) throw INVALID_PARAMETER.because("Message");
                yield new Signed(algorithm, message, true);
            }
            default -> throw INVALID_PARAMETER.because("MessageType");
        };
    }

    /** The key found, if it signs with this algorithm. */
    KeyUse.Found suits(KeyUse.Found found) {
        if (!algorithm.suits(found.key().facts().spec())) throw KEY_CANNOT.because("The key does not sign with " + algorithm + ".");
        return found;
    }
}
