package io.wardmote.op.tags;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.KeyUse;
import io.wardmote.op.Operation;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Shape;
import io.wardmote.op.contract.Usual;
import io.wardmote.raft.ReplicatedState;

/** The tags of one key. */
public final class ListResourceTags extends Operation {
    private final ReplicatedState state;
    private final KeyUse keys;

    public ListResourceTags(ReplicatedState state, KeyUse keys) {
        this.state = state;
        this.keys = keys;
    }

    @Override
    public Contract contract() {
        return Contract.of("The tags of a key.").takes(Usual.KEY)
            .answers(Field.of("Tags", Shape.nested("Tag", Shape.of(Usual.KEY_ID, Field.text("TagKey", ""), Field.text("TagValue", ""))), ""));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        return state.read(ring -> keys.permitted(ring, call, "KeyId", "kms:ListResourceTags"))
            .map(key -> Reply.of("Tags", Reply.of("Tag", key.tags().entrySet().stream()
                .map(tag -> Reply.of("KeyId", key.id(), "TagKey", tag.getKey(), "TagValue", tag.getValue())).toList())));
    }
}
