package io.wardmote.op.xks;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Guarded;
import io.wardmote.op.Reply;

/** One proxy and its credentials, without their secrets. */
final class DescribeXksProxy extends Guarded {
    DescribeXksProxy(Change.Context at) {
        super(at);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String prefix = XksParameters.prefix(call);
        return read(call, at.arns().xksProxy(prefix), ring -> XksView.proxy(ring, prefix, at.arns()));
    }
}
