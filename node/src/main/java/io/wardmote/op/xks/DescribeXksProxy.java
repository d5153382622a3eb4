package io.wardmote.op.xks;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Guarded;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;

/** One proxy and its credentials, without their secrets. */
final class DescribeXksProxy extends Guarded {
    DescribeXksProxy(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("One external key store and its credentials.").takes(XksParameters.PREFIX_PARAMETER)
            .answers(Field.of("XksProxy", XksView.PROXY, ""));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String prefix = XksParameters.prefix(call);
        return read(call, at.arns().xksProxy(prefix), ring -> XksView.proxy(ring, prefix, at.arns()));
    }
}
