package io.wardmote.op.keys;

import static io.wardmote.key.Refusal.UNSUPPORTED_OPERATION;
import static io.wardmote.key.Refusal.WRONG_ORIGIN;

import io.vertx.core.Future;
import io.wardmote.key.Origin;
import io.wardmote.op.Call;
import io.wardmote.op.KeyUse;
import io.wardmote.op.Operation;
import io.wardmote.op.Reply;
import io.wardmote.raft.ReplicatedState;
import io.wardmote.state.Key;

/** Import of key material is not built yet: refused for keys of origin EXTERNAL, and for others as the API says. */
public final class GetParametersForImport extends Operation {
    private final ReplicatedState state;
    private final KeyUse keys;

    public GetParametersForImport(ReplicatedState state, KeyUse keys) {
        this.state = state;
        this.keys = keys;
    }

    @Override
    protected Future<Reply> answer(Call call) {
        return state.read(ring -> {
            Key key = keys.permitted(ring, call, "KeyId", "kms:GetParametersForImport");
            if (key.facts().origin() != Origin.EXTERNAL) throw WRONG_ORIGIN.refused();
            throw UNSUPPORTED_OPERATION.because("Import of key material is not built yet.");
        });
    }
}
