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

/** The bearer tokens of a user, or of the caller, that have not expired. */
public final class ListBearerTokens extends IdentityOperation {
    public ListBearerTokens(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("The bearer tokens of a user, or of the caller, that have not expired. An action of Wardmote's own.")
            .takes(Names.SELF_PARAMETER).answers(Field.of("BearerTokens", Shape.nested("BearerToken", IdentityView.BEARER_TOKEN), ""));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String user = Names.userOrSelf(call);
        return list(call, userArn(user), ring -> {
            if (!user.equals(User.ROOT) && ring.user(user).isEmpty()) throw UNKNOWN_USER.because(user);
            return ring.bearerTokensOf(user).stream().filter(token -> token.isGoodAt(ring.time())).toList();
        }).map(tokens -> Reply.of("BearerTokens", Reply.of("BearerToken", tokens.stream().map(token -> IdentityView.bearerToken(token, null)).toList())));
    }
}
