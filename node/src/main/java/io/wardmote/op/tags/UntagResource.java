package io.wardmote.op.tags;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.KeyUse;
import io.wardmote.op.Operation;
import io.wardmote.op.Reply;
import io.wardmote.op.Tags;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Shape;
import io.wardmote.op.contract.Usual;
import io.wardmote.raft.ReplicatedState;
import io.wardmote.state.Command;
import io.wardmote.state.Key;
import java.util.List;

/** Takes tags off one key; tags that are not there are no fault. */
public final class UntagResource extends Operation {
    private final ReplicatedState state;
    private final KeyUse keys;

    public UntagResource(ReplicatedState state, KeyUse keys) {
        this.state = state;
        this.keys = keys;
    }

    @Override
    public Contract contract() {
        return Contract.of("Takes tags off a key; those that are not there are no fault.")
            .takes(Usual.KEY,
                Field.json("TagKeys", 16_384, new Shape.Listed(Shape.text(128), Key.MOST_TAGS), "Or a text with commas between the names.").required());
    }

    @Override
    protected Future<Reply> answer(Call call) {
        List<String> tagKeys = Tags.keys(call);
        TaggedKey.mustBeKey(call);
        return state.change(call.nonce(), ring -> new Command.UntagKeys(List.of(keys.permitted(ring, call, "KeyId", "kms:UntagResource").id()), tagKeys, false))
            .map(done -> Reply.EMPTY);
    }
}
