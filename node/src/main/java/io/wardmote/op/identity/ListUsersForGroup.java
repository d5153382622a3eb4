package io.wardmote.op.identity;

import static io.wardmote.key.Refusal.UNKNOWN_GROUP;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Shape;
import io.wardmote.state.User;

/** The users in a group, by name. */
public final class ListUsersForGroup extends IdentityOperation {
    public ListUsersForGroup(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("The users in a group, by name.").takes(Names.GROUP_PARAMETER, Marked.AFTER, Marked.MOST).answers(Marked.ANSWERED)
            .answers(Field.of("Users", Shape.nested("User", IdentityView.USER), ""));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String name = Names.group(call);
        Marked page = Marked.of(call);
        return list(call, arn("group/" + name), ring -> {
            if (ring.group(name).isEmpty()) throw UNKNOWN_GROUP.because(name);
            return ring.users().stream().filter(user -> user.groups().contains(name)).toList();
        }).map(users -> page.page("Users", "User", users, User::name, IdentityView::user));
    }
}
