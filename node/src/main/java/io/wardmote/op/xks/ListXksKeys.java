package io.wardmote.op.xks;

import static io.wardmote.key.Refusal.UNKNOWN_RESOURCE;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Guarded;
import io.wardmote.op.Paging;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Usual;
import io.wardmote.state.Page;
import io.wardmote.state.XksKey;

/** The keys that a proxy offers, by id, and what for. */
final class ListXksKeys extends Guarded {
    ListXksKeys(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("The keys that a key store offers, by id.").takes(XksParameters.PREFIX_PARAMETER)
            .pages("Keys", "Key", 1, 100, 10, Usual.KEY_ID, Field.text("XksKeyUsage", "ENCRYPT, DECRYPT, both with a comma between, or NONE."));
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
