package io.wardmote.op.identity;

import static io.wardmote.key.Refusal.NO_PERMISSION;
import static io.wardmote.key.Refusal.UNKNOWN_USER;

import io.vertx.core.Future;
import io.wardmote.op.Api;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Operation;
import io.wardmote.op.Principal;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.state.KeyRing;
import io.wardmote.state.User;
import java.util.Set;

/** Who the caller is, of the STS API 2015-04-01. Everybody may know that of themselves. */
public final class GetCallerIdentity extends Operation {
    private final Change.Context at;

    public GetCallerIdentity(Change.Context at) {
        this.at = at;
    }

    @Override
    public Api api() {
        return Api.STS;
    }

    @Override
    public Set<String> actions() {
        return Set.of();
    }

    @Override
    public Contract contract() {
        return Contract.of("Who the caller is.")
            .answers(Field.oneOf("IdentityType", "", "Account", "RAMUser", "AssumedRoleUser"), Field.text("AccountId", ""), Field.text("PrincipalId", ""),
                Field.text("UserId", "Of the account and users.").maybe(), Field.text("RoleId", "Of sessions.").maybe(), Field.text("Arn", ""));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        return at.state().read(ring -> {
            at.access().checkKnown(ring, call.caller());
            return switch (call.caller().who()) {
                case Principal.Root root -> account();
                case Principal.User user -> user(ring, user.name());
                case Principal.Session session -> session(session);
                case Principal.XksProxy proxy -> throw NO_PERMISSION.because(call.caller().arn());
                case Principal.ClientKey key -> throw NO_PERMISSION.because(call.caller().arn());
                case Principal.Nobody nobody -> throw NO_PERMISSION.because(call.caller().arn());
            };
        });
    }

    private Reply account() {
        String account = at.arns().account();
        return Reply.of("IdentityType", "Account", "AccountId", account, "PrincipalId", account, "UserId", account, "Arn", at.arns().identity("root"));
    }

    private Reply user(KeyRing ring, String name) {
        User user = ring.user(name).orElseThrow(() -> UNKNOWN_USER.because(name));
        return Reply.of("IdentityType", "RAMUser", "AccountId", at.arns().account(), "PrincipalId", user.id(), "UserId", user.id(), "Arn",
            at.arns().identity("user/" + name));
    }

    private Reply session(Principal.Session session) {
        return Reply.of("IdentityType", "AssumedRoleUser", "AccountId", at.arns().account(), "PrincipalId", session.id(), "RoleId", session.roleId(),
            "Arn", at.arns().identity("assumed-" + session.text()));
    }
}
