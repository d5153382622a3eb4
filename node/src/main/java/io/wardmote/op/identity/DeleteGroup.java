package io.wardmote.op.identity;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.state.Command;

/** Takes a group away that has no users and policies any more. */
public final class DeleteGroup extends IdentityOperation {
    public DeleteGroup(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("Takes a group away that has no users and policies any more.").takes(Names.GROUP_PARAMETER);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String name = Names.group(call);
        return propose(call, arn("group/" + name), new Command.DeleteGroup(name));
    }
}
