package io.wardmote.op.keys;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Guarded;
import io.wardmote.op.Paging;
import io.wardmote.op.Reply;
import io.wardmote.state.Filter;
import java.util.List;

/** The account's keys in the order they were made, filtered if asked. */
public final class ListKeys extends Guarded {
    public ListKeys(Change.Context at) {
        super(at);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        Paging page = Paging.of(call, 1, 101, 10);
        List<Filter> filters = KeyFilters.of(call);
        return list(call, at.arns().key("*"), ring -> ring.keys(filters, page.number(), page.size())).map(keys -> Reply.page("Keys", "Key",
            keys.items().stream().map(key -> Reply.of("KeyId", key.id(), "KeyArn", at.arns().key(key.id()))).toList(),
            page.number(), page.size(), keys.total()));
    }
}
