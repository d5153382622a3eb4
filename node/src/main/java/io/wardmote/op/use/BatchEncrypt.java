package io.wardmote.op.use;

import static io.wardmote.key.KeyUsage.ENCRYPT_DECRYPT;

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
import java.util.Set;

/**
 * Encrypt for up to 1,000 texts under one key, by the right to Encrypt: {@code Items=[{"Plaintext":…,"EncryptionContext":{…}}, …]}. Answers Items, of each
 * its CiphertextBlob, or the Code and Message of its refusal.
 */
public final class BatchEncrypt extends Operation {
    static final String ACTION = "kms:Encrypt";
    private static final Field[] TAKEN = {Plaintext.PARAMETER, Usual.CONTEXT};
    private static final Set<String> NAMES = BatchItems.names(TAKEN);
    private final KeyUse keys;

    public BatchEncrypt(KeyUse keys) {
        this.keys = keys;
    }

    private record Asked(byte[] plaintext, Contexts.Bound bound) {}

    @Override
    public Set<String> actions() {
        return Set.of(ACTION);
    }

    @Override
    public Contract contract() {
        return Contract.of("Encrypts up to 1,000 texts under a symmetric key's primary version.")
            .takes(Usual.KEY, BatchItems.asked(TAKEN), Usual.DRY_RUN).takes(BatchItems.shared(TAKEN))
            .answers(Usual.KEY_ID, Usual.VERSION_ID, BatchItems.answered(Usual.SEALED));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        Contexts contexts = new Contexts();
        Batch<Asked> batch = Batch.of(keys, call, NAMES, item -> new Asked(Plaintext.of(item), contexts.of(item)), asked -> asked.bound.text());
        return keys.use(call, "KeyId", ring -> batch.find((item, asked) -> keys.primary(ring, item, "KeyId", ACTION, ENCRYPT_DECRYPT, asked.bound.context())),
            found -> batch.announced(found).compose(counted -> batch.compute(found,
                (asked, key) -> new CryptoRequest.Encrypt(key.stored(), asked.plaintext, asked.bound.aad()),
                (asked, key, sealed) -> Reply.of("CiphertextBlob", new Blob(key.version().id(), sealed).text()))).map(items ->
                Batch.reply(call, items)));
    }
}
