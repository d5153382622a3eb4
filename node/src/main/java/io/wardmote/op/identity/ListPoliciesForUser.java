package io.wardmote.op.identity;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Shape;
import io.wardmote.state.Holder;

/** The policies attached to a user itself, in the order they were. */
public final class ListPoliciesForUser extends IdentityOperation {
    public ListPoliciesForUser(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("The policies attached to a user itself, in the order in which they were.").takes(Names.USER_PARAMETER)
            .answers(Field.of("Policies", Shape.nested("Policy", PolicyView.POLICY), ""));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String name = Names.user(call);
        return read(call, arn("user/" + name), ring -> PolicyView.attached(ring, new Holder(Holder.Kind.USER, name)));
    }
}
