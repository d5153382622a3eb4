package io.wardmote.op.xks;

import static io.wardmote.key.Refusal.UNKNOWN_RESOURCE;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Guarded;
import io.wardmote.op.Paging;
import io.wardmote.op.Reply;
import io.wardmote.state.Page;
import io.wardmote.state.XksKey;

/** The keys that a proxy offers, by id, and what for. */
final class ListXksKeys extends Guarded {
    ListXksKeys(Change.Context at) {
        super(at);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String prefix = XksParameters.prefix(call);
        Paging paging = Paging.of(call, 1, 100, 10);
        return list(call, at.arns().xksProxy(prefix), ring -> {
            if (ring.xks().proxy(prefix).isEmpty()) throw UNKNOWN_RESOURCE.because("There is no XKS proxy " + prefix + ".");
            Page<XksKey> page = ring.xks().keys(prefix, paging.number(), paging.size());
            return Reply.page("Keys", "Key", page.items().stream().map(XksView::key).toList(), paging.number(), paging.size(), page.total());
        });
    }
}
