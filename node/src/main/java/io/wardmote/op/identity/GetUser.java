package io.wardmote.op.identity;

import static io.wardmote.key.Refusal.UNKNOWN_USER;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;

/** One user; without a name, the caller. */
public final class GetUser extends IdentityOperation {
    public GetUser(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("One user; without a name, the caller.").takes(Names.SELF_PARAMETER).answers(Field.of("User", IdentityView.USER, ""));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String name = Names.userOrSelf(call);
        return read(call, userArn(name), ring -> ring.user(name).orElseThrow(() -> UNKNOWN_USER.because(name)))
            .map(user -> Reply.of("User", IdentityView.user(user)));
    }
}
