package io.wardmote.op.identity;

import io.vertx.core.Future;
import io.wardmote.access.Passwords;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.state.Command;

/** Lets a user log in at the console, by this password. */
public final class CreateLoginProfile extends IdentityOperation {
    private final Passwords passwords;

    public CreateLoginProfile(Change.Context at, Passwords passwords) {
        super(at);
        this.passwords = passwords;
    }

    @Override
    public Contract contract() {
        return Contract.of("Lets a user log in at the console, by this password.")
            .takes(Names.USER_PARAMETER, PasswordRules.PARAMETER.required(), PasswordRules.RESET, PasswordRules.SECOND_FACTOR)
            .answers(Field.of("LoginProfile", IdentityView.LOGIN_PROFILE, ""));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String user = Names.user(call);
        PasswordRules.mustAskForNoSecondFactor(call);
        String password = PasswordRules.password(call, "Password", user);
        boolean reset = call.flag("PasswordResetRequired").orElse(false);
        return permitted(call, userArn(user)).compose(permitted -> passwords.made(user, password))
            .compose(made -> change(call, userArn(user), new Command.CreateLoginProfile(user, made, reset), ring -> ring.loginProfile(user).orElseThrow()))
            .map(profile -> Reply.of("LoginProfile", IdentityView.loginProfile(profile)));
    }
}
