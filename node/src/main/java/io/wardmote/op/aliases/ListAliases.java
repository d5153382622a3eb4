package io.wardmote.op.aliases;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Guarded;
import io.wardmote.op.Paging;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;

/** All aliases, in the order they were made. */
public final class ListAliases extends Guarded {
    public ListAliases(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("All aliases, in the order in which they were made.").pages("Aliases", "Alias", 0, 101, 10, AliasView.FIELDS);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        Paging page = Paging.of(call, 0, 101, 10);
        return list(call, at.arns().alias("alias/*"), ring -> ring.aliases(page.number(), page.size()))
            .map(aliases -> AliasView.page(at.arns(), page, aliases));
    }
}
