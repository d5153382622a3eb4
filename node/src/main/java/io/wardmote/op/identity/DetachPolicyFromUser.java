package io.wardmote.op.identity;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.state.Command;
import io.wardmote.state.Holder;

/** Takes a policy from a user. */
public final class DetachPolicyFromUser extends IdentityOperation {
    public DetachPolicyFromUser(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("Takes a policy from a user.").takes(Names.USER_PARAMETER, Names.TYPE_PARAMETER, Names.POLICY_PARAMETER);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String name = Names.user(call);
        return propose(call, arn("user/" + name), new Command.DetachPolicy(Names.anyPolicy(call), new Holder(Holder.Kind.USER, name)));
    }
}
