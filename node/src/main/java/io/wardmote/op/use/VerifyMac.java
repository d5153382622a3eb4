package io.wardmote.op.use;

import static io.wardmote.key.KeyUsage.GENERATE_VERIFY_MAC;

import io.vertx.core.Future;
import io.wardmote.crypto.CryptoRequest;
import io.wardmote.op.Call;
import io.wardmote.op.KeyUse;
import io.wardmote.op.KeyUse.Found;
import io.wardmote.op.Operation;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Usual;

/** Whether a MAC is a message's; a wrong one is no error but a Value of false. */
public final class VerifyMac extends Operation {
    private final KeyUse keys;

    public VerifyMac(KeyUse keys) {
        this.keys = keys;
    }

    @Override
    public Contract contract() {
        return Contract.of("Whether a MAC is a message's. A wrong one is no error.")
            .takes(Usual.KEY, MacInput.ALGORITHM, MacInput.MESSAGE, Field.bytes("Mac", 64, "").required(), Usual.DRY_RUN)
            .answers(Field.truth("Value", "Whether it is."), Usual.KEY_ID, Usual.VERSION_ID);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        MacInput input = MacInput.of(call);
        byte[] mac = call.base64("Mac", 64);
        return keys.useOrSurvive(call, ring ->
            input.suits(keys.primary(ring, call, "KeyId", "kms:VerifyMac", GENERATE_VERIFY_MAC)), Found::key, found ->
            keys.verdict(new CryptoRequest.VerifyMac(found.stored(), input.message(), mac)).map(valid ->
                Reply.of("Value", valid, "KeyId", found.key().id(), "KeyVersionId", found.version().id())));
    }
}
