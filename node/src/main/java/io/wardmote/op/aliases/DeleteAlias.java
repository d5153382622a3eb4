package io.wardmote.op.aliases;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.state.Command;

/** Takes a name away; the key stays. */
public final class DeleteAlias extends Change {
    public DeleteAlias(Context at) {
        super(at);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String name = AliasName.own(call);
        return change(call, at.arns().alias(name), new Command.DeleteAlias(name)).map(done -> Reply.EMPTY);
    }
}
