package io.wardmote.op.application;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Guarded;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.state.Command;

/** Takes an access point away, and with it all its client keys. */
public final class DeleteApplicationAccessPoint extends Guarded {
    public DeleteApplicationAccessPoint(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("Takes an access point away, and with it all its client keys.").takes(Name.parameter("Name"));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String name = Name.of(call, "Name");
        return change(call, at.arns().accessPoint(name), new Command.DeleteAccessPoint(name)).map(done -> Reply.EMPTY);
    }
}
