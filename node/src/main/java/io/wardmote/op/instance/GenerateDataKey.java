package io.wardmote.op.instance;

import static io.wardmote.key.Refusal.MISSING_PARAMETER;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.KeyUse;
import io.wardmote.op.Reply;
import java.util.random.RandomGenerator;

/** GenerateDataKey and AdvanceGenerateDataKey: 1 to 1024 random bytes, in the clear and sealed as they are. */
final class GenerateDataKey extends InstanceOperation {
    private static final int MOST_BYTES = 1024;

    private final Form form;
    private final RandomGenerator random;

    GenerateDataKey(KeyUse keys, Form form, RandomGenerator random) {
        super(keys);
        this.form = form;
        this.random = random;
    }

    @Override
    public String name() {
        return form.prefix() + "GenerateDataKey";
    }

    @Override
    protected Future<Reply> answer(Call call) {
        byte[] dataKey = new byte[call.number("NumberOfBytes", 1, MOST_BYTES).orElseThrow(() -> MISSING_PARAMETER.because("NumberOfBytes"))];
        Terms terms = Terms.ofDataKey(call);
        random.nextBytes(dataKey);
        return keys.use(call, null, ring -> DataKeySeal.of(this, form, ring, call, terms), seal -> seal.seal(dataKey).map(sealed ->
            Reply.of("KeyId", sealed.keyId(), "Iv", sealed.iv(), "Plaintext", dataKey, "CiphertextBlob", sealed.ciphertext(),
                "Algorithm", sealed.mode().algorithm(), "KeyVersionId", sealed.versionId())));
    }
}
