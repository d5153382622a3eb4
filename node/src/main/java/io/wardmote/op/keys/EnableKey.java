package io.wardmote.op.keys;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Usual;
import io.wardmote.state.Command;

/** Makes a disabled key usable again. */
public final class EnableKey extends Change {
    public EnableKey(Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("Makes a disabled key usable again.").takes(Usual.KEY_ITSELF);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String keyId = keyId(call);
        return propose(call, keyId, new Command.EnableKey(keyId));
    }
}
