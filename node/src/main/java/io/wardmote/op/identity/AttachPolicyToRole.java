package io.wardmote.op.identity;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.state.Command;
import io.wardmote.state.Holder;

/** Gives a role the rights, and the refusals, of a policy. */
public final class AttachPolicyToRole extends IdentityOperation {
    public AttachPolicyToRole(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("Gives a role the rights, and the refusals, of a policy.")
            .takes(Names.ROLE_PARAMETER, Names.TYPE_PARAMETER, Names.POLICY_PARAMETER);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String name = Names.role(call);
        return propose(call, arn("role/" + name), new Command.AttachPolicy(Names.anyPolicy(call), new Holder(Holder.Kind.ROLE, name)));
    }
}
