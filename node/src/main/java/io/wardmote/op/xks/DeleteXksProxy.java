package io.wardmote.op.xks;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Reply;
import io.wardmote.state.Command;

/** Its credentials and offers go with it; its keys stay. Answers SurvivorsUntil. */
final class DeleteXksProxy extends Withdrawal {
    DeleteXksProxy(Context at) {
        super(at);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String prefix = XksParameters.prefix(call);
        return withdraw(call, prefix, new Command.DeleteXksProxy(prefix));
    }
}
