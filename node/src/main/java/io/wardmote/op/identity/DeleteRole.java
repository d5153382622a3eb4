package io.wardmote.op.identity;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.state.Command;

/** Takes a role away that has no policies any more; its sessions end with it. */
public final class DeleteRole extends IdentityOperation {
    public DeleteRole(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("Takes a role away that has no policies any more; its sessions end with it.").takes(Names.ROLE_PARAMETER);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String name = Names.role(call);
        return propose(call, arn("role/" + name), new Command.DeleteRole(name));
    }
}
