package io.wardmote.op.identity;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.state.Command;
import io.wardmote.state.Holder;

/** Takes a policy from a group. */
public final class DetachPolicyFromGroup extends IdentityOperation {
    public DetachPolicyFromGroup(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("Takes a policy from a group.").takes(Names.GROUP_PARAMETER, Names.TYPE_PARAMETER, Names.POLICY_PARAMETER);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String name = Names.group(call);
        return propose(call, arn("group/" + name), new Command.DetachPolicy(Names.anyPolicy(call), new Holder(Holder.Kind.GROUP, name)));
    }
}
