package io.wardmote.op.identity;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.state.Command;
import io.wardmote.state.Holder;

/** Gives a group the rights, and the refusals, of a policy. */
public final class AttachPolicyToGroup extends IdentityOperation {
    public AttachPolicyToGroup(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("Gives a group the rights, and the refusals, of a policy.")
            .takes(Names.GROUP_PARAMETER, Names.TYPE_PARAMETER, Names.POLICY_PARAMETER);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String name = Names.group(call);
        return propose(call, arn("group/" + name), new Command.AttachPolicy(Names.anyPolicy(call), new Holder(Holder.Kind.GROUP, name)));
    }
}
