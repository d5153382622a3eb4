package io.wardmote.op.use;

import io.wardmote.op.Call;
import io.wardmote.op.KeyUse;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Usual;
import io.wardmote.state.UseKind;
import java.util.random.RandomGenerator;

/**
 * GenerateDataKey for up to 1,000 data keys under one key, by the right to it: {@code Items=[{"KeySpec":…,"NumberOfBytes":…,"EncryptionContext":{…}}, …]}, an
 * empty object for one of 32 bytes. Answers Items, of each its Plaintext and CiphertextBlob, or the Code and Message of its refusal.
 */
public final class BatchGenerateDataKey extends BatchSealing<DataKey> {
    private static final Field[] TAKEN = {DataKey.SPEC, DataKey.SIZE, Usual.CONTEXT};
    private final RandomGenerator random;

    public BatchGenerateDataKey(KeyUse keys, RandomGenerator random) {
        super(keys, "kms:GenerateDataKey", UseKind.GENERATE, BatchItems.names(TAKEN));
        this.random = random;
    }

    @Override
    public Contract contract() {
        return Contract.of("Up to 1,000 new data keys, in the clear and sealed under a symmetric key's primary version.")
            .takes(Usual.KEY, BatchItems.asked(TAKEN), Usual.DRY_RUN).takes(BatchItems.shared(TAKEN))
            .answers(Usual.KEY_ID, Usual.VERSION_ID, BatchItems.answered(Usual.SEALED, DataKey.PLAINTEXT));
    }

    @Override
    DataKey read(Call item) {
        return DataKey.draw(item, random);
    }

    @Override
    byte[] plaintext(DataKey dataKey) {
        return dataKey.sealedText();
    }

    @Override
    Reply sealed(DataKey dataKey, String ciphertext) {
        return Reply.of("CiphertextBlob", ciphertext, "Plaintext", dataKey.text());
    }
}
