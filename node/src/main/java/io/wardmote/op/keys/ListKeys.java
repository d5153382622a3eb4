package io.wardmote.op.keys;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Guarded;
import io.wardmote.op.Paging;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Usual;
import io.wardmote.state.Filter;
import java.util.List;

/** The account's keys in the order they were made, filtered if asked. */
public final class ListKeys extends Guarded {
    public ListKeys(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("The account's keys in the order in which they were made.").takes(KeyFilters.PARAMETER)
            .pages("Keys", "Key", 1, 101, 10, Usual.KEY_ID, Field.text("KeyArn", ""));
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
