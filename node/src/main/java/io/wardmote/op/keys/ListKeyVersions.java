package io.wardmote.op.keys;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.KeyUse;
import io.wardmote.op.KeyView;
import io.wardmote.op.Operation;
import io.wardmote.op.Paging;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Usual;
import io.wardmote.raft.ReplicatedState;

/** A key's versions, the oldest first. */
public final class ListKeyVersions extends Operation {
    private final ReplicatedState state;
    private final KeyUse keys;

    public ListKeyVersions(ReplicatedState state, KeyUse keys) {
        this.state = state;
        this.keys = keys;
    }

    @Override
    public Contract contract() {
        return Contract.of("A key's versions, the oldest first.").takes(Usual.KEY)
            .pages("KeyVersions", "KeyVersion", 0, 101, 10, Usual.KEY_ID, Usual.VERSION_ID, Field.time("CreationDate", ""));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        Paging page = Paging.of(call, 0, 101, 10);
        return state.list(ring -> ring.versionsOf(keys.permitted(ring, call, "KeyId", "kms:ListKeyVersions").id(), page.number(), page.size()))
            .map(versions -> Reply.page("KeyVersions", "KeyVersion", versions.items().stream().map(KeyView::version).toList(),
                page.number(), page.size(), versions.total()));
    }
}
