package io.wardmote.op.identity;

import static io.wardmote.key.Refusal.UNKNOWN_USER;

import io.vertx.core.Future;
import io.wardmote.op.Api;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Operation;
import io.wardmote.op.Reply;
import io.wardmote.state.KeyRing;
import io.wardmote.state.User;

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
    protected Future<Reply> answer(Call call) {
        return at.state().read(ring -> {
            at.access().checkKnown(ring, call.caller());
            return call.caller().user().equals(User.ROOT) ? account() : user(ring, call.caller().user());
        });
    }

    private Reply account() {
        String account = at.arns().account();
        return Reply.of("IdentityType", "Account", "AccountId", account, "PrincipalId", account, "UserId", account, "Arn", at.arns().identity("root"));
    }

    private Reply user(KeyRing ring, String name) {
        User user = ring.user(name).orElseThrow(() -> UNKNOWN_USER.because(name));
        return Reply.of("IdentityType", "RAMUser", "AccountId", at.arns().account(), "PrincipalId", user.id(), "UserId", user.id(), "Arn", at.arns().identity("user/" + name));
    }
}
