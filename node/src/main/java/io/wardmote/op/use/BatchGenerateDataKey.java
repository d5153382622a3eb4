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
import java.util.random.RandomGenerator;

/**
 * GenerateDataKey for up to 1,000 data keys under one key, by the right to it: {@code Items=[{"KeySpec":…,"NumberOfBytes":…,"EncryptionContext":{…}}, …]}, an
 * empty object for one of 32 bytes. Answers Items, of each its Plaintext and CiphertextBlob, or the Code and Message of its refusal.
 */
public final class BatchGenerateDataKey extends Operation {
    static final String ACTION = "kms:GenerateDataKey";
    private static final Field[] TAKEN = {DataKey.SPEC, DataKey.SIZE, Usual.CONTEXT};
    private static final Set<String> NAMES = BatchItems.names(TAKEN);
    private final KeyUse keys;
    private final RandomGenerator random;

    public BatchGenerateDataKey(KeyUse keys, RandomGenerator random) {
        this.keys = keys;
        this.random = random;
    }

    private record Asked(DataKey dataKey, Contexts.Bound bound) {}

    @Override
    public Set<String> actions() {
        return Set.of(ACTION);
    }

    @Override
    public Contract contract() {
        return Contract.of("Up to 1,000 new data keys, in the clear and sealed under a symmetric key's primary version.")
            .takes(Usual.KEY, BatchItems.asked(TAKEN), Usual.DRY_RUN).takes(BatchItems.shared(TAKEN))
            .answers(Usual.KEY_ID, Usual.VERSION_ID, BatchItems.answered(Usual.SEALED, DataKey.PLAINTEXT));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        Contexts contexts = new Contexts();
        Batch<Asked> batch = Batch.of(keys, call, NAMES, item -> new Asked(DataKey.draw(item, random), contexts.of(item)), asked -> asked.bound.text());
        return keys.use(call, "KeyId", ring -> batch.find((item, asked) -> keys.primary(ring, item, "KeyId", ACTION, ENCRYPT_DECRYPT, asked.bound.context())),
            found -> batch.announced(found).compose(counted -> batch.compute(found,
                (asked, key) -> new CryptoRequest.Encrypt(key.stored(), asked.dataKey.sealedText(), asked.bound.aad()),
                (asked, key, sealed) -> Reply.of("CiphertextBlob", new Blob(key.version().id(), sealed).text(), "Plaintext", asked.dataKey.text())))
                .map(items -> Batch.reply(call, items)));
    }
}
