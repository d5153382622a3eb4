package io.wardmote.op.keys;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Usual;
import io.wardmote.state.Command;

/** Takes a key back from its scheduled deletion; it is enabled then. */
public final class CancelKeyDeletion extends Change {
    public CancelKeyDeletion(Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("Takes a key back from its deletion; it is enabled then.").takes(Usual.KEY_ITSELF);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String keyId = keyId(call);
        return propose(call, keyId, new Command.CancelDeletion(keyId));
    }
}
