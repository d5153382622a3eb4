package io.wardmote.op.keys;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.state.Command;

/** Stops every use of a key until it is enabled. */
public final class DisableKey extends Change {
    public DisableKey(Context at) {
        super(at);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String keyId = keyId(call);
        return narrow(call, keyId, new Command.DisableKey(keyId));
    }
}
