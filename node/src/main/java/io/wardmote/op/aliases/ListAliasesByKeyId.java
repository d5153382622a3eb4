package io.wardmote.op.aliases;

import static io.wardmote.key.Refusal.UNKNOWN_KEY;

import io.vertx.core.Future;
import io.wardmote.access.Access;
import io.wardmote.op.Arns;
import io.wardmote.op.Call;
import io.wardmote.op.Operation;
import io.wardmote.op.Paging;
import io.wardmote.op.Reply;
import io.wardmote.raft.ReplicatedState;

/** The aliases of one key, by name. */
public final class ListAliasesByKeyId extends Operation {
    private final ReplicatedState state;
    private final Access access;
    private final Arns arns;

    public ListAliasesByKeyId(ReplicatedState state, Access access, Arns arns) {
        this.state = state;
        this.access = access;
        this.arns = arns;
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String keyId = arns.keyId(call, "KeyId");
        call.trail().asked(keyId);
        access.check(call.caller(), "kms:ListAliasesByKeyId", arns.key(keyId));
        Paging page = Paging.of(call, 0, 101, 10);
        return state.list(ring -> {
                if (ring.key(keyId).isEmpty()) throw UNKNOWN_KEY.refused();
                return ring.aliasesOf(keyId, page.number(), page.size());
            })
            .map(aliases -> AliasView.page(arns, page, aliases));
    }
}
