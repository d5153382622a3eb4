package io.wardmote.op.application;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Guarded;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.state.Command;

/** Changes the policies or the description of an access point; what is absent stays. */
public final class UpdateApplicationAccessPoint extends Guarded {
    public UpdateApplicationAccessPoint(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("Changes the policies or the description of an access point; what is not given stays.")
            .takes(Name.parameter("Name"), Policies.PARAMETER, Description.PARAMETER);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String name = Name.of(call, "Name");
        Command command = new Command.UpdateAccessPoint(name, Policies.of(call), Description.change(call));
        return change(call, at.arns().accessPoint(name), command).map(done -> Reply.EMPTY);
    }
}
