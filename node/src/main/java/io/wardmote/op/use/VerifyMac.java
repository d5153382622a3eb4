package io.wardmote.op.use;

import static io.wardmote.key.KeyUsage.GENERATE_VERIFY_MAC;

import io.vertx.core.Future;
import io.wardmote.crypto.CryptoRequest;
import io.wardmote.op.Call;
import io.wardmote.op.KeyUse;
import io.wardmote.op.KeyUse.Found;
import io.wardmote.op.Operation;
import io.wardmote.op.Reply;

/** Whether a MAC is a message's; a wrong one is no error but a Value of false. */
public final class VerifyMac extends Operation {
    private final KeyUse keys;

    public VerifyMac(KeyUse keys) {
        this.keys = keys;
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
