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

/** The three operations of key material that callers bring. It is not built yet: refused for keys of origin EXTERNAL, and for others as the API says. */
public abstract class MaterialImport extends Operation {
    private final ReplicatedState state;
    private final KeyUse keys;

    MaterialImport(ReplicatedState state, KeyUse keys) {
        this.state = state;
        this.keys = keys;
    }

    @Override
    protected final Future<Reply> answer(Call call) {
        return state.read(ring -> {
            if (keys.permitted(ring, call, "KeyId", "kms:" + name()).facts().origin() != Origin.EXTERNAL) throw WRONG_ORIGIN.refused();
            throw UNSUPPORTED_OPERATION.because("Import of key material is not built yet.");
        });
    }
}
