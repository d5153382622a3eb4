package io.wardmote.op.tags;

import io.vertx.core.Future;
import io.wardmote.access.Said;
import io.wardmote.op.Call;
import io.wardmote.op.KeyUse;
import io.wardmote.op.Operation;
import io.wardmote.op.Reply;
import io.wardmote.op.Tags;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Usual;
import io.wardmote.raft.ReplicatedState;
import io.wardmote.state.Command;
import java.util.List;
import java.util.SortedMap;

/** Puts tags on one key; same keys are overwritten. */
public final class TagResource extends Operation {
    private final ReplicatedState state;
    private final KeyUse keys;

    public TagResource(ReplicatedState state, KeyUse keys) {
        this.state = state;
        this.keys = keys;
    }

    @Override
    public Contract contract() {
        return Contract.of("Puts tags on a key; those of the same name are overwritten.").takes(Usual.KEY, Usual.TAGS.required());
    }

    @Override
    protected Future<Reply> answer(Call call) {
        SortedMap<String, String> tags = Tags.given(call, true);
        TaggedKey.mustBeKey(call);
        return state.change(call.nonce(), ring -> new Command.TagKeys(List.of(keys.permitted(ring, call, "KeyId", "kms:TagResource", Said.tags(tags)).id()),
                tags))
            .map(done -> Reply.EMPTY);
    }
}
