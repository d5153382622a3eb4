package io.wardmote.op.identity;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.state.Command;

/** From now on the user has the rights of the group no more. */
public final class RemoveUserFromGroup extends IdentityOperation {
    public RemoveUserFromGroup(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("From now on the user has the rights of the group no more.").takes(Names.USER_PARAMETER, Names.GROUP_PARAMETER);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String group = Names.group(call);
        return propose(call, arn("group/" + group), new Command.RemoveFromGroup(Names.user(call), group));
    }
}
