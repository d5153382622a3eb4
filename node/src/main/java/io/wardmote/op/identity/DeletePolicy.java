package io.wardmote.op.identity;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.state.Command;

/** Takes a policy away that is attached to nothing any more. */
public final class DeletePolicy extends IdentityOperation {
    public DeletePolicy(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("Takes a policy away that is attached to nothing any more.").takes(Names.POLICY_PARAMETER);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String name = Names.policy(call);
        return propose(call, arn("policy/" + name), new Command.DeleteNamedPolicy(name));
    }
}
