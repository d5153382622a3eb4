package io.wardmote.op.xks;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Usual;
import io.wardmote.state.Command;

/** Its credentials and offers go with it; its keys stay. Answers SurvivorsUntil. */
final class DeleteXksProxy extends Withdrawal {
    DeleteXksProxy(Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("Takes a key store away, with its credentials and offers; its keys stay.").takes(XksParameters.PREFIX_PARAMETER)
            .answers(Usual.SURVIVORS);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String prefix = XksParameters.prefix(call);
        return withdraw(call, prefix, new Command.DeleteXksProxy(prefix));
    }
}
