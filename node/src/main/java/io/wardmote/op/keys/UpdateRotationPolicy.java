package io.wardmote.op.keys;

import static io.wardmote.key.Refusal.MISSING_PARAMETER;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.op.RotationInterval;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Usual;
import io.wardmote.state.Command;

/** Turns automatic rotation on, with its interval, or off. */
public final class UpdateRotationPolicy extends Change {
    public UpdateRotationPolicy(Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("Turns automatic rotation on or off.")
            .takes(Usual.KEY_ITSELF, Field.truth("EnableAutomaticRotation", "").required(), RotationInterval.PARAMETER);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String keyId = keyId(call);
        boolean on = call.flag("EnableAutomaticRotation").orElseThrow(() -> MISSING_PARAMETER.because("EnableAutomaticRotation"));
        return propose(call, keyId, new Command.RotateKey(keyId, on, on ? RotationInterval.seconds(call) : 0));
    }
}
