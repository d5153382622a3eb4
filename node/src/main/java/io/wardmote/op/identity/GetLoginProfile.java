package io.wardmote.op.identity;

import static io.wardmote.key.Refusal.UNKNOWN_LOGIN_PROFILE;
import static io.wardmote.key.Refusal.UNKNOWN_USER;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;

/** Whether a user may log in at the console. */
public final class GetLoginProfile extends IdentityOperation {
    public GetLoginProfile(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("Whether a user may log in at the console.").takes(Names.USER_PARAMETER)
            .answers(Field.of("LoginProfile", IdentityView.LOGIN_PROFILE, ""));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String user = Names.user(call);
        return read(call, userArn(user), ring -> {
            if (ring.user(user).isEmpty()) throw UNKNOWN_USER.because(user);
            return ring.loginProfile(user).orElseThrow(() -> UNKNOWN_LOGIN_PROFILE.because(user));
        }).map(profile -> Reply.of("LoginProfile", IdentityView.loginProfile(profile)));
    }
}
