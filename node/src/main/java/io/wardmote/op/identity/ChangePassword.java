package io.wardmote.op.identity;

import static io.wardmote.key.Refusal.UNKNOWN_LOGIN_PROFILE;
import static io.wardmote.key.Refusal.UNSUPPORTED_OPERATION;
import static io.wardmote.key.Refusal.WEAK_PASSWORD;
import static io.wardmote.key.Refusal.WRONG_PASSWORD;

import io.vertx.core.Future;
import io.wardmote.access.Passwords;
import io.wardmote.op.Api;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Operation;
import io.wardmote.op.Principal;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.state.Command;
import io.wardmote.state.KeyRing;
import io.wardmote.state.LoginProfile;
import java.util.Optional;
import java.util.Set;

/**
 * Gives the caller, a user, another password in place of the one that it shows. It needs no right, and whoever must change the password may do just this. All
 * sessions of the user at the console end, the caller's too.
 */
public final class ChangePassword extends Operation {
    private final Change.Context at;
    private final Passwords passwords;

    public ChangePassword(Change.Context at, Passwords passwords) {
        this.at = at;
        this.passwords = passwords;
    }

    @Override
    public Api api() {
        return Api.RAM;
    }

    @Override
    public Set<String> actions() {
        return Set.of();
    }

    @Override
    public Contract contract() {
        return Contract.of("Gives the caller, a user, another password. All sessions of the user at the console end.")
            .takes(Field.text("OldPassword", PasswordRules.MOST * 2, "The one until now.").required(), PasswordRules.parameter("NewPassword").required());
    }

    @Override
    protected Future<Reply> answer(Call call) {
        return at.state().read(ring -> own(ring, call)).compose(profile -> {
            String old = call.text("OldPassword", PasswordRules.MOST * 2);
            String next = PasswordRules.password(call, "NewPassword", profile.user());
            if (next.equals(old)) throw WEAK_PASSWORD.because("It must be another.");
            return passwords.fitsOnTry(profile, old).compose(right -> {
                if (!right) throw WRONG_PASSWORD.refused();
                return passwords.made(profile.user(), next);
            }).compose(made -> at.state().change(call.nonce(),
                new Command.UpdateLoginProfile(profile.user(), Optional.of(made), Optional.of(false), Optional.of(profile.passwordId()))));
        }).map(done -> Reply.EMPTY);
    }

    private LoginProfile own(KeyRing ring, Call call) {
        at.access().checkOwnPassword(ring, call.caller());
        if (!(call.caller().who() instanceof Principal.User user)) throw UNSUPPORTED_OPERATION.because("Only users have passwords.");
        call.trail().resource(user.text());
        return ring.loginProfile(user.name()).orElseThrow(() -> UNKNOWN_LOGIN_PROFILE.because(user.name()));
    }
}
