package io.wardmote.op.keys;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.KeyUsages;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Usual;
import io.wardmote.state.Command;

/** Stops every use of a key until it is enabled. */
public final class DisableKey extends Taken {
    public DisableKey(Context at, KeyUsages usages) {
        super(at, usages);
    }

    @Override
    public Contract contract() {
        return Contract.of("Stops every use of a key until it is enabled.").takes(Usual.KEY_ITSELF).answers(Usual.SURVIVORS);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String keyId = keyId(call);
        return take(call, keyId, new Command.DisableKey(keyId));
    }
}
