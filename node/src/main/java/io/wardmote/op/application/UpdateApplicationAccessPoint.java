package io.wardmote.op.application;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.state.Command;

/** Changes the policies or the description of an access point; what is absent stays. */
public final class UpdateApplicationAccessPoint extends ApplicationOperation {
    public UpdateApplicationAccessPoint(Change.Context at) {
        super(at);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String name = Name.of(call, "Name");
        Command command = new Command.UpdateAccessPoint(name, Policies.of(call), Description.change(call));
        check(call, at.arns().accessPoint(name));
        return change(call, command).map(done -> Reply.EMPTY);
    }
}
