package io.wardmote.op.identity;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Shape;
import io.wardmote.state.Holder;

/** The policies attached to a group itself, in the order they were. */
public final class ListPoliciesForGroup extends IdentityOperation {
    public ListPoliciesForGroup(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("The policies attached to a group itself, in the order in which they were.").takes(Names.GROUP_PARAMETER)
            .answers(Field.of("Policies", Shape.nested("Policy", PolicyView.POLICY), ""));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String name = Names.group(call);
        return read(call, arn("group/" + name), ring -> PolicyView.attached(ring, new Holder(Holder.Kind.GROUP, name)));
    }
}
