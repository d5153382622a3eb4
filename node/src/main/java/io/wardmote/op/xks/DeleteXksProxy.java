package io.wardmote.op.xks;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Guarded;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.state.Command;

/** Its credentials and offers go with it; its keys stay. */
final class DeleteXksProxy extends Guarded {
    DeleteXksProxy(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("Takes a key store away, with its credentials and offers; its keys stay.").takes(XksParameters.PREFIX_PARAMETER);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String prefix = XksParameters.prefix(call);
        return change(call, at.arns().xksProxy(prefix), new Command.DeleteXksProxy(prefix)).map(done -> Reply.EMPTY);
    }
}
