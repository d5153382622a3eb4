package io.wardmote.op.xks;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Guarded;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Shape;

/** All proxies, by their prefixes. */
final class ListXksProxies extends Guarded {
    ListXksProxies(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("All external key stores, by their prefixes.")
            .answers(Field.of("XksProxies", Shape.nested("XksProxy", XksView.PROXY), ""));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        return read(call, at.arns().xksProxy("/*"), ring -> Reply.of("XksProxies", Reply.of("XksProxy", ring.xks().proxies().stream()
            .map(proxy -> XksView.proxy(proxy, ring, at.arns())).toList())));
    }
}
