package io.wardmote.op.external;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Guarded;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Usual;
import io.wardmote.state.Command;

/** From now on the manager is asked again. */
public final class ConnectExternalKmsInstance extends Guarded {
    public ConnectExternalKmsInstance(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("From now on the manager is asked again.").takes(Usual.INSTANCE);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String id = call.text("KmsInstanceId", 64);
        return change(call, at.arns().instance(id), new Command.ConnectExternal(id, true)).map(done -> Reply.EMPTY);
    }
}
