package io.wardmote.op.application;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Guarded;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.state.Command;

/** Takes a network rule away, also from under policies that name it: they then admit nobody by that name. */
public final class DeleteNetworkRule extends Guarded {
    public DeleteNetworkRule(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("Takes a network rule away: policies that name it admit nobody by it.").takes(Name.parameter("Name"));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String name = Name.of(call, "Name");
        return change(call, at.arns().networkRule(name), new Command.DeleteNetworkRule(name)).map(done -> Reply.EMPTY);
    }
}
