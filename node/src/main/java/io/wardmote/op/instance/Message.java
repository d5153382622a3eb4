package io.wardmote.op.instance;

import static io.wardmote.key.Refusal.INVALID_PARAMETER;
import static io.wardmote.key.Refusal.MISSING_PARAMETER;

import io.wardmote.key.KeySpec;
import io.wardmote.key.SigningAlgorithm;
import io.wardmote.op.Call;
import java.util.Optional;

/**
 * What is signed or verified: Message, which is hashed here where MessageType is RAW or absent, and is the hash itself where it
 * is DIGEST. Older clients send the hash as Digest, and nothing else.
 *
 * @param algorithm empty for what the key usually signs with
 */
record Message(Optional<SigningAlgorithm> algorithm, byte[] bytes, boolean digested) {
    static Message of(Call call) {
        Optional<SigningAlgorithm> algorithm = call.optional("Algorithm", 32).map(SigningAlgorithm::of);
        Optional<byte[]> message = call.optionalBytes("Message", InstanceOperation.ANY_SIZE);
        Optional<byte[]> digest = call.optionalBytes("Digest", InstanceOperation.ANY_SIZE);
        if (message.isPresent() && digest.isPresent()) throw INVALID_PARAMETER.because("Digest");
        Optional<String> type = call.optional("MessageType", 8);
        boolean raw = switch (type.orElse(digest.isPresent() ? "DIGEST" : "RAW")) {
            case "RAW" -> true;
            case "DIGEST" -> false;
            default -> throw INVALID_PARAMETER.because("MessageType");
        };
        if (raw && digest.isPresent()) throw INVALID_PARAMETER.because("MessageType");
        return new Message(algorithm, message.or(() -> digest).orElseThrow(() -> MISSING_PARAMETER.because("Message")), !raw);
    }

    /** The algorithm for a key of this spec, which must suit it, and the digest it. */
    SigningAlgorithm algorithm(KeySpec spec) {
        SigningAlgorithm wanted = algorithm.orElseGet(() -> SigningAlgorithm.usual(spec));
        if (!wanted.suits(spec)) throw INVALID_PARAMETER.because("Algorithm");
        if (digested && (!wanted.takesDigest() || bytes.length != wanted.digestBytes())) throw INVALID_PARAMETER.because("Message");
        return wanted;
    }

    String type() {
        return digested ? "DIGEST" : "RAW";
    }
}
