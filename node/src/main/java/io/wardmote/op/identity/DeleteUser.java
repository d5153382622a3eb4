package io.wardmote.op.identity;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.state.Command;

/** Takes a user away that has no access keys, groups and policies any more. */
public final class DeleteUser extends IdentityOperation {
    public DeleteUser(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("Takes a user away that has no access keys, groups and policies any more.").takes(Names.USER_PARAMETER);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String name = Names.user(call);
        return propose(call, arn("user/" + name), new Command.DeleteUser(name));
    }
}
