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
        return propose(call, new Command.DescribeKey(permittedKey(call), call.given("Description", LONGEST)));
    }
}
