package io.wardmote.op.keys;

import io.vertx.core.Future;
import io.wardmote.access.Access;
import io.wardmote.op.Arns;
import io.wardmote.op.Call;
import io.wardmote.op.Operation;
import io.wardmote.op.Paging;
import io.wardmote.op.Reply;
import io.wardmote.raft.ReplicatedState;
import io.wardmote.state.Filter;
import java.util.List;

/** The account's keys in the order they were made, filtered if asked. */
public final class ListKeys extends Operation {
    private final ReplicatedState state;
    private final Access access;
    private final Arns arns;

    public ListKeys(ReplicatedState state, Access access, Arns arns) {
        this.state = state;
        this.access = access;
        this.arns = arns;
    }

    @Override
    protected Future<Reply> answer(Call call) {
        access.check(call.caller(), "kms:ListKeys", arns.key("*"));
        Paging page = Paging.of(call, 1, 101, 10);
        List<Filter> filters = KeyFilters.of(call);
        return state.list(ring -> ring.keys(filters, page.number(), page.size())).map(keys -> Reply.page("Keys", "Key",
            keys.items().stream().map(key -> Reply.of("KeyId", key.id(), "KeyArn", arns.key(key.id()))).toList(),
            page.number(), page.size(), keys.total()));
    }
}
