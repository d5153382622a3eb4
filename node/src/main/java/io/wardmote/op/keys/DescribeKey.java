package io.wardmote.op.keys;

import io.vertx.core.Future;
import io.wardmote.op.Arns;
import io.wardmote.op.Call;
import io.wardmote.op.KeyUse;
import io.wardmote.op.KeyView;
import io.wardmote.op.Operation;
import io.wardmote.op.Reply;
import io.wardmote.raft.ReplicatedState;

/** What a key is and what state it is in. */
public final class DescribeKey extends Operation {
    private final ReplicatedState state;
    private final KeyUse keys;
    private final Arns arns;

    public DescribeKey(ReplicatedState state, KeyUse keys, Arns arns) {
        this.state = state;
        this.keys = keys;
        this.arns = arns;
    }

    @Override
    protected Future<Reply> answer(Call call) {
        return state.read(ring -> keys.permitted(ring, call, "KeyId", "kms:DescribeKey"))
            .map(key -> Reply.of("KeyMetadata", new KeyView(arns).fullMetadata(key)));
    }
}
