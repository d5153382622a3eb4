package io.wardmote.op.identity;

import static io.wardmote.key.Refusal.UNKNOWN_USER;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Shape;
import io.wardmote.state.User;

/** The access keys of a user, or of the caller, without their secrets. */
public final class ListAccessKeys extends IdentityOperation {
    public ListAccessKeys(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("The access keys of a user, or of the caller.").takes(Names.SELF_PARAMETER)
            .answers(Field.of("AccessKeys", Shape.nested("AccessKey", IdentityView.ACCESS_KEY), ""));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String user = Names.userOrSelf(call);
        return list(call, userArn(user), ring -> {
            if (!user.equals(User.ROOT) && ring.user(user).isEmpty()) throw UNKNOWN_USER.because(user);
            return ring.accessKeysOf(user);
        }).map(keys -> Reply.of("AccessKeys", Reply.of("AccessKey", keys.stream().map(key -> IdentityView.accessKey(key, null)).toList())));
    }
}
