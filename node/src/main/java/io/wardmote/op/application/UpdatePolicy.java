package io.wardmote.op.application;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.state.Command;

/** Changes a policy, and at once what every access point with it may do; what is absent stays. */
public final class UpdatePolicy extends ApplicationOperation {
    public UpdatePolicy(Change.Context at) {
        super(at);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String name = Name.of(call, "Name");
        Command command = new Command.UpdatePolicy(name, PolicyParameters.instance(call), PolicyParameters.permissions(call), PolicyParameters.resources(call),
            PolicyParameters.networkRules(call), Description.change(call));
        check(call, at.arns().policy(name));
        return change(call, command).map(done -> Reply.EMPTY);
    }
}
