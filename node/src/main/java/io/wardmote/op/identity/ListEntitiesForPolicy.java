package io.wardmote.op.identity;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.state.PolicyName;

/** What a policy is attached to. */
public final class ListEntitiesForPolicy extends IdentityOperation {
    public ListEntitiesForPolicy(Change.Context at) {
        super(at);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        PolicyName policy = Names.anyPolicy(call);
        return list(call, arn("policy/" + policy.name()), ring -> {
            PolicyView.named(ring, policy);
            return Reply.of(
                "Users", Reply.of("User", ring.users().stream().filter(user -> user.policies().contains(policy)).map(IdentityView::user).toList()),
                "Groups", Reply.of("Group", ring.groups().stream().filter(group -> group.policies().contains(policy)).map(IdentityView::group).toList()),
                "Roles", Reply.of("Role", ring.roles().stream().filter(role -> role.policies().contains(policy))
                    .map(role -> IdentityView.role(role, arn("role/" + role.name()))).toList()));
        });
    }
}
