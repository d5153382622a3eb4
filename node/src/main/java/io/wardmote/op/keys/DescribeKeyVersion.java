package io.wardmote.op.keys;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.KeyUse;
import io.wardmote.op.KeyView;
import io.wardmote.op.Operation;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Usual;
import io.wardmote.raft.ReplicatedState;

/** One version of a key. */
public final class DescribeKeyVersion extends Operation {
    private final ReplicatedState state;
    private final KeyUse keys;

    public DescribeKeyVersion(ReplicatedState state, KeyUse keys) {
        this.state = state;
        this.keys = keys;
    }

    @Override
    public Contract contract() {
        return Contract.of("One version of a key.").takes(Usual.KEY, Usual.VERSION).answers(Field.of("KeyVersion", Usual.KEY_VERSION, ""));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String versionId = call.text("KeyVersionId", 64);
        return state.read(ring -> keys.versionOf(ring, keys.permitted(ring, call, "KeyId", "kms:DescribeKeyVersion"), versionId))
            .map(version -> Reply.of("KeyVersion", KeyView.version(version)));
    }
}
