package io.wardmote.op.identity;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Shape;
import io.wardmote.state.KeyRing;
import io.wardmote.state.Role;

/** Roles by name. */
public final class ListRoles extends IdentityOperation {
    public ListRoles(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("Roles by name.").takes(Marked.AFTER, Marked.MOST).answers(Marked.ANSWERED)
            .answers(Field.of("Roles", Shape.nested("Role", IdentityView.ROLE), ""));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        Marked page = Marked.of(call);
        return list(call, arn("role/*"), KeyRing::roles)
            .map(roles -> page.page("Roles", "Role", roles, Role::name, role -> IdentityView.role(role, arn("role/" + role.name()))));
    }
}
