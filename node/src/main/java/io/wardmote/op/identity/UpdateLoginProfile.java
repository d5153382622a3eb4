package io.wardmote.op.identity;

import io.vertx.core.Future;
import io.wardmote.access.Passwords;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.state.Command;
import java.util.Optional;

/** Gives a user another password, or has it change its own; what is absent stays as it is. Its sessions at the console end. */
public final class UpdateLoginProfile extends IdentityOperation {
    private final Passwords passwords;

    public UpdateLoginProfile(Change.Context at, Passwords passwords) {
        super(at);
        this.passwords = passwords;
    }

    @Override
    public Contract contract() {
        return Contract.of("Gives a user another password, or has it change its own; what is not given stays as it is. Its sessions at the console end.")
            .takes(Names.USER_PARAMETER, PasswordRules.PARAMETER, PasswordRules.RESET, PasswordRules.SECOND_FACTOR);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String user = Names.user(call);
        PasswordRules.mustAskForNoSecondFactor(call);
        Optional<String> password = PasswordRules.optional(call, "Password", user);
        Optional<Boolean> reset = call.flag("PasswordResetRequired");
        return permitted(call, userArn(user)).compose(permitted -> made(user, password))
            .compose(made -> propose(call, userArn(user), new Command.UpdateLoginProfile(user, made, reset, Optional.empty())));
    }

    private Future<Optional<Command.Password>> made(String user, Optional<String> password) {
        return password.map(text -> passwords.made(user, text).map(Optional::of)).orElseGet(() -> Future.succeededFuture(Optional.empty()));
    }
}
