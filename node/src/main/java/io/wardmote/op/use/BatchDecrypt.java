package io.wardmote.op.use;

import io.vertx.core.Future;
import io.wardmote.crypto.CryptoRequest;
import io.wardmote.op.Blob;
import io.wardmote.op.Call;
import io.wardmote.op.KeyUse;
import io.wardmote.op.Operation;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Usual;
import io.wardmote.state.UseKind;
import java.util.Set;

/**
 * Decrypt for up to 1,000 ciphertexts, of any keys, by the right to Decrypt: {@code Items=[{"CiphertextBlob":…,"EncryptionContext":{…}}, …]}. Answers Items, of
 * each its Plaintext, KeyId and KeyVersionId, or the Code and Message of its refusal. A node that is cut off does none, whatever survival its keys have.
 */
public final class BatchDecrypt extends Operation {
    static final String ACTION = "kms:Decrypt";
    private static final Field[] TAKEN = {Usual.CIPHERTEXT, Usual.CONTEXT};
    private static final Set<String> NAMES = BatchItems.names(TAKEN);
    private final KeyUse keys;

    public BatchDecrypt(KeyUse keys) {
        this.keys = keys;
    }

    private record Asked(Blob blob, Contexts.Bound bound) {
        String group() {
            return blob.versionId() + bound.text();
        }
    }

    @Override
    public Set<String> actions() {
        return Set.of(ACTION);
    }

    @Override
    public Contract contract() {
        return Contract.of("Decrypts up to 1,000 ciphertexts of any keys, each by the version that is named in it.")
            .takes(BatchItems.asked(TAKEN), Usual.DRY_RUN).takes(BatchItems.shared(TAKEN))
            .answers(BatchItems.answered(Decrypt.PLAINTEXT, Usual.KEY_ID, Usual.VERSION_ID));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        Contexts contexts = new Contexts();
        Batch<Asked> batch = Batch.of(keys, call, NAMES, item -> new Asked(Blob.of(item), contexts.of(item)), Asked::group);
        return keys.use(call, null, ring -> batch.find((item, asked) -> keys.ofBlob(ring, item, asked.blob, ACTION, asked.bound.context())),
            found -> batch.compute(UseKind.DECRYPT, found,
                (asked, key) -> new CryptoRequest.Decrypt(key.stored(), asked.blob.sealed(), asked.bound.aad()),
                (asked, key, plaintext) -> Reply.of("Plaintext", Decrypt.text(plaintext), "KeyId", key.key().id(), "KeyVersionId", key.version().id()))
                .map(items -> Reply.of(BatchItems.PARAMETER, items)));
    }
}
