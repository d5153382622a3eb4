package io.wardmote.op.identity;

import static io.wardmote.key.Refusal.INVALID_PARAMETER;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Shape;
import io.wardmote.state.Command;

/** Makes a bearer token of a user, or of the caller, good for nothing. */
public final class DeleteBearerToken extends IdentityOperation {
    private static final String HASH = "[0-9a-f]{64}";

    public DeleteBearerToken(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("Makes a bearer token good for nothing. An action of Wardmote's own.")
            .takes(Names.SELF_PARAMETER, Field.of("BearerTokenId", Shape.like(64, HASH), "").required());
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String user = Names.userOrSelf(call);
        String id = call.text("BearerTokenId", 64);
        if (!id.matches(HASH)) throw INVALID_PARAMETER.because("BearerTokenId");
        return propose(call, userArn(user), new Command.DeleteBearerToken(id, user));
    }
}
