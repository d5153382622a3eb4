package io.wardmote.op.application;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Guarded;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.state.Command;

/** Takes a policy away, also from under access points that name it: they then have no right by that name. */
public final class DeletePolicy extends Guarded {
    public DeletePolicy(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("Takes a policy away: access points that name it have no right by it.").takes(Name.parameter("Name"));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String name = Name.of(call, "Name");
        return change(call, at.arns().policy(name), new Command.DeletePolicy(name)).map(done -> Reply.EMPTY);
    }
}
