package io.wardmote.op.aliases;

import io.vertx.core.Future;
import io.wardmote.access.Access;
import io.wardmote.op.Arns;
import io.wardmote.op.Call;
import io.wardmote.op.Operation;
import io.wardmote.op.Paging;
import io.wardmote.op.Reply;
import io.wardmote.raft.ReplicatedState;

/** All aliases, in the order they were made. */
public final class ListAliases extends Operation {
    private final ReplicatedState state;
    private final Access access;
    private final Arns arns;

    public ListAliases(ReplicatedState state, Access access, Arns arns) {
        this.state = state;
        this.access = access;
        this.arns = arns;
    }

    @Override
    protected Future<Reply> answer(Call call) {
        access.check(call.caller(), "kms:ListAliases", arns.alias("alias/*"));
        Paging page = Paging.of(call, 0, 101, 10);
        return state.list(ring -> ring.aliases(page.number(), page.size())).map(aliases -> AliasView.page(arns, page, aliases));
    }
}
