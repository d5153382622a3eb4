package io.wardmote.op.application;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Guarded;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.state.Command;

/** Changes the addresses or the description of a network rule; what is absent stays. */
public final class UpdateNetworkRule extends Guarded {
    public UpdateNetworkRule(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("Changes the addresses or the description of a network rule; what is not given stays.")
            .takes(Name.parameter("Name"), SourcePrivateIp.PARAMETER, Description.PARAMETER);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String name = Name.of(call, "Name");
        Command command = new Command.UpdateNetworkRule(name, SourcePrivateIp.of(call), Description.change(call));
        return change(call, at.arns().networkRule(name), command).map(done -> Reply.EMPTY);
    }
}
