package io.wardmote.op.identity;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Shape;
import io.wardmote.state.Group;
import io.wardmote.state.KeyRing;

/** Groups by name. */
public final class ListGroups extends IdentityOperation {
    public ListGroups(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("Groups by name.").takes(Marked.AFTER, Marked.MOST).answers(Marked.ANSWERED)
            .answers(Field.of("Groups", Shape.nested("Group", IdentityView.GROUP), ""));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        Marked page = Marked.of(call);
        return list(call, arn("group/*"), KeyRing::groups).map(groups -> page.page("Groups", "Group", groups, Group::name, IdentityView::group));
    }
}
