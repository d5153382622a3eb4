package io.wardmote.op.aliases;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.state.Command;

/** Takes a name away; the key stays. */
public final class DeleteAlias extends Change {
    public DeleteAlias(Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("Takes a name away; the key stays.").takes(AliasName.PARAMETER);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String name = AliasName.own(call);
        return change(call, at.arns().alias(name), new Command.DeleteAlias(name)).map(done -> Reply.EMPTY);
    }
}
