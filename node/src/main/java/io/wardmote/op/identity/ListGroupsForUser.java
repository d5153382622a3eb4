package io.wardmote.op.identity;

import static io.wardmote.key.Refusal.UNKNOWN_USER;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Shape;

/** The groups a user is in, in the order it came into them. */
public final class ListGroupsForUser extends IdentityOperation {
    public ListGroupsForUser(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("The groups a user is in, in the order in which it came into them.").takes(Names.USER_PARAMETER)
            .answers(Field.of("Groups", Shape.nested("Group", IdentityView.GROUP), ""));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String name = Names.user(call);
        return read(call, arn("user/" + name), ring -> ring.user(name).orElseThrow(() -> UNKNOWN_USER.because(name)).groups().stream()
            .map(group -> ring.group(group).orElseThrow()).toList())
            .map(groups -> Reply.of("Groups", Reply.of("Group", groups.stream().map(IdentityView::group).toList())));
    }
}
