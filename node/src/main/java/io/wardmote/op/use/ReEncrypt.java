package io.wardmote.op.use;

import static io.wardmote.key.KeyUsage.ENCRYPT_DECRYPT;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.vertx.core.Future;
import io.wardmote.crypto.CryptoRequest;
import io.wardmote.key.EncryptionAlgorithm;
import io.wardmote.op.Blob;
import io.wardmote.op.Call;
import io.wardmote.op.EncryptionContext;
import io.wardmote.op.KeyUse;
import io.wardmote.op.KeyUse.Found;
import io.wardmote.op.Operation;
import io.wardmote.op.Reply;
import java.util.Base64;

/**
 * Decrypts and encrypts again under another key without showing the plaintext. The source is a ciphertext of a symmetric key,
 * or, where SourceKeyId is given, of a public key: then what is sealed is the base64 text of the bytes.
 */
public final class ReEncrypt extends Operation {
    private static final int MOST_BYTES = 6144;

    private final KeyUse keys;

    public ReEncrypt(KeyUse keys) {
        this.keys = keys;
    }

    private record Both(Found source, Found destination) {}

    @Override
    protected Future<Reply> answer(Call call) {
        byte[] aad = EncryptionContext.aad(call, "DestinationEncryptionContext");
        return call.optional("SourceKeyId", 512).isPresent() ? fromPublicKey(call, aad) : fromBlob(call, aad);
    }

    private Future<Reply> fromBlob(Call call, byte[] aad) {
        Blob blob = Blob.of(call);
        byte[] sourceAad = EncryptionContext.aad(call, "SourceEncryptionContext");
        return keys.use(call, "DestinationKeyId",
            ring -> new Both(keys.ofBlob(ring, call, blob, "kms:ReEncryptFrom"), keys.primary(ring, call, "DestinationKeyId", "kms:ReEncryptTo", ENCRYPT_DECRYPT)),
            both -> keys.open(both.source, blob, sourceAad).compose(plaintext -> seal(both.destination, plaintext, aad)));
    }

    private Future<Reply> fromPublicKey(Call call, byte[] aad) {
        EncryptionAlgorithm algorithm = EncryptionAlgorithm.of("SourceEncryptionAlgorithm", call.text("SourceEncryptionAlgorithm", 32));
        byte[] ciphertext = call.base64("CiphertextBlob", MOST_BYTES);
        return keys.use(call, "DestinationKeyId",
            ring -> new Both(AsymmetricEncrypt.suits(algorithm, keys.named(ring, call, "SourceKeyId", "SourceKeyVersionId", "kms:ReEncryptFrom", ENCRYPT_DECRYPT)),
                keys.primary(ring, call, "DestinationKeyId", "kms:ReEncryptTo", ENCRYPT_DECRYPT)),
            both -> keys.bytes(new CryptoRequest.DecryptFrom(both.source.stored(), algorithm, ciphertext))
                .compose(plaintext -> seal(both.destination, Base64.getEncoder().encodeToString(plaintext).getBytes(US_ASCII), aad)));
    }

    private Future<Reply> seal(Found destination, byte[] plaintext, byte[] aad) {
        return keys.seal(destination, plaintext, aad)
            .map(blob -> Reply.of("CiphertextBlob", blob.text(), "KeyId", destination.key().id(), "KeyVersionId", blob.versionId()));
    }
}
