package io.wardmote.op.keys;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.state.Command;

/** Replaces a key's description; an empty one clears it. */
public final class UpdateKeyDescription extends Change {
    private static final int LONGEST = 8192;

    public UpdateKeyDescription(Context at) {
        super(at);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String keyId = keyId(call);
        return propose(call, keyId, new Command.DescribeKey(keyId, call.given("Description", LONGEST)));
    }
}
