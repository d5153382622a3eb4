package io.wardmote.op.identity;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.state.KeyRing;
import io.wardmote.state.User;

/** Users by name. */
public final class ListUsers extends IdentityOperation {
    public ListUsers(Change.Context at) {
        super(at);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        Marked page = Marked.of(call);
        return list(call, arn("user/*"), KeyRing::users).map(users -> page.page("Users", "User", users, User::name, IdentityView::user));
    }
}
