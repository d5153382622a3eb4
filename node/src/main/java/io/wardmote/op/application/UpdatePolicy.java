package io.wardmote.op.application;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Guarded;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.state.Command;

/** Changes a policy, and at once what every access point with it may do; what is absent stays. */
public final class UpdatePolicy extends Guarded {
    public UpdatePolicy(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("Changes a policy, and at once what every access point with it may do; what is not given stays.")
            .takes(Name.parameter("Name"), PolicyParameters.INSTANCE_PARAMETER, PolicyParameters.PERMISSIONS_PARAMETER, PolicyParameters.RESOURCES_PARAMETER,
                PolicyParameters.RULES_PARAMETER, Description.PARAMETER);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String name = Name.of(call, "Name");
        Command command = new Command.UpdatePolicy(name, PolicyParameters.instance(call), PolicyParameters.permissions(call), PolicyParameters.resources(call),
            PolicyParameters.networkRules(call), Description.change(call));
        return change(call, at.arns().policy(name), command).map(done -> Reply.EMPTY);
    }
}
