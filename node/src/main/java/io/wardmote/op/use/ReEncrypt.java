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
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Shape;
import io.wardmote.op.contract.Usual;
import io.wardmote.state.UseKind;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/**
 * Decrypts and encrypts again under another key without showing the plaintext. The source is a ciphertext of a symmetric key,
 * or, where SourceKeyId is given, of a public key: then what is sealed is the base64 text of the bytes.
 */
public final class ReEncrypt extends Operation {
    private static final int MOST_BYTES = 6144;
    private static final String FROM = "kms:ReEncryptFrom";
    private static final String TO = "kms:ReEncryptTo";

    private final KeyUse keys;

    public ReEncrypt(KeyUse keys) {
        this.keys = keys;
    }

    /** A right to the key that is taken from, and another to the one that is given to. */
    @Override
    public Set<String> actions() {
        return Set.of(FROM, TO);
    }

    private record Both(Found source, Found destination) {}

    @Override
    public Contract contract() {
        return Contract.of("Decrypts and encrypts again under another key, without showing the plaintext.")
            .takes(Usual.CIPHERTEXT.meaning("Of a symmetric key; or, with SourceKeyId, of a public one, 6144 bytes at most."),
                Usual.context("SourceEncryptionContext", "What the ciphertext is bound to."),
                Field.text("SourceKeyId", 512, "The key that an asymmetric ciphertext is of: its id, an alias of it, or the ARN of either."),
                Field.text("SourceKeyVersionId", 64, "Its version, which must be given then.").onlyThen(),
                Field.of("SourceEncryptionAlgorithm", Shape.oneOf(EncryptionAlgorithm.values(), EncryptionAlgorithm::name),
                    "And how, which must be too.").onlyThen(),
                Field.text("DestinationKeyId", 512, "The key to encrypt under: its id, an alias of it, or the ARN of either.").required(),
                Usual.context("DestinationEncryptionContext", "What the new ciphertext is bound to."), Usual.DRY_RUN)
            .answers(Usual.SEALED, Usual.KEY_ID, Usual.VERSION_ID);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        EncryptionContext context = EncryptionContext.of(call, "DestinationEncryptionContext");
        return call.optional("SourceKeyId", 512).isPresent() ? fromPublicKey(call, context) : fromBlob(call, context);
    }

    private Future<Reply> fromBlob(Call call, EncryptionContext context) {
        Blob blob = Blob.of(call);
        EncryptionContext source = EncryptionContext.of(call, "SourceEncryptionContext");
        return keys.use(call, "DestinationKeyId",
            ring -> new Both(keys.ofBlob(ring, call, blob, FROM, source), keys.primary(ring, call, "DestinationKeyId", TO, ENCRYPT_DECRYPT, context)),
            both -> keys.open(both.source, blob, source.aad()).compose(plaintext -> seal(call, both, plaintext, context)));
    }

    private Future<Reply> fromPublicKey(Call call, EncryptionContext context) {
        EncryptionAlgorithm algorithm = EncryptionAlgorithm.of("SourceEncryptionAlgorithm", call.text("SourceEncryptionAlgorithm", 32));
        byte[] ciphertext = call.base64("CiphertextBlob", MOST_BYTES);
        return keys.use(call, "DestinationKeyId",
            ring -> new Both(AsymmetricEncrypt.suits(algorithm, keys.named(ring, call, "SourceKeyId", "SourceKeyVersionId", FROM, ENCRYPT_DECRYPT)),
                keys.primary(ring, call, "DestinationKeyId", TO, ENCRYPT_DECRYPT, context)),
            both -> keys.bytes(new CryptoRequest.DecryptFrom(both.source.stored(), algorithm, ciphertext))
                .compose(plaintext -> seal(call, both, Base64.getEncoder().encodeToString(plaintext).getBytes(US_ASCII), context)));
    }

    private Future<Reply> seal(Call call, Both both, byte[] plaintext, EncryptionContext context) {
        call.trail().used(List.of(both.source.used(UseKind.DECRYPT, 1), both.destination.used(UseKind.ENCRYPT, 1)));
        Found destination = both.destination;
        return keys.seal(destination, plaintext, context.aad())
            .map(blob -> Reply.of("CiphertextBlob", blob.text(), "KeyId", destination.key().id(), "KeyVersionId", blob.versionId()));
    }
}
