package io.wardmote.op.identity;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Shape;
import io.wardmote.state.PolicyName;

/** What a policy is attached to. */
public final class ListEntitiesForPolicy extends IdentityOperation {
    public ListEntitiesForPolicy(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("What a policy is attached to.").takes(Names.TYPE_PARAMETER, Names.POLICY_PARAMETER)
            .answers(Field.of("Users", Shape.nested("User", IdentityView.USER), ""), Field.of("Groups", Shape.nested("Group", IdentityView.GROUP), ""),
                Field.of("Roles", Shape.nested("Role", IdentityView.ROLE), ""));
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
