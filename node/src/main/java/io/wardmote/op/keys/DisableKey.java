package io.wardmote.op.keys;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Usual;
import io.wardmote.state.Command;

/** Stops every use of a key until it is enabled. */
public final class DisableKey extends Change {
    public DisableKey(Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("Stops every use of a key until it is enabled.").takes(Usual.KEY_ITSELF).answers(Usual.SURVIVORS);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String keyId = keyId(call);
        return narrow(call, keyId, new Command.DisableKey(keyId));
    }
}
