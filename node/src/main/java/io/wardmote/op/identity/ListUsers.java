package io.wardmote.op.identity;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Shape;
import io.wardmote.state.KeyRing;
import io.wardmote.state.User;

/** Users by name. */
public final class ListUsers extends IdentityOperation {
    public ListUsers(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("Users by name.").takes(Marked.AFTER, Marked.MOST).answers(Marked.ANSWERED)
            .answers(Field.of("Users", Shape.nested("User", IdentityView.USER), ""));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        Marked page = Marked.of(call);
        return list(call, arn("user/*"), KeyRing::users).map(users -> page.page("Users", "User", users, User::name, IdentityView::user));
    }
}
