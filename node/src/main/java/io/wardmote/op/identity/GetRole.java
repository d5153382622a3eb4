package io.wardmote.op.identity;

import static io.wardmote.key.Refusal.UNKNOWN_ROLE;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;

/** One role. */
public final class GetRole extends IdentityOperation {
    public GetRole(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("One role.").takes(Names.ROLE_PARAMETER).answers(Field.of("Role", IdentityView.ROLE, ""));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String name = Names.role(call);
        return read(call, arn("role/" + name), ring -> ring.role(name).orElseThrow(() -> UNKNOWN_ROLE.because(name)))
            .map(role -> Reply.of("Role", IdentityView.role(role, arn("role/" + name))));
    }
}
