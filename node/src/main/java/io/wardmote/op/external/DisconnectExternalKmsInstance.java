package io.wardmote.op.external;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Guarded;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Usual;
import io.wardmote.state.Command;

/** From now on nobody is asked: the keys of the instance are Unavailable, here and in what is under way. */
public final class DisconnectExternalKmsInstance extends Guarded {
    public DisconnectExternalKmsInstance(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("From now on the manager is not asked: the keys of the instance are Unavailable.").takes(Usual.INSTANCE);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String id = call.text("KmsInstanceId", 64);
        return change(call, at.arns().instance(id), new Command.ConnectExternal(id, false)).map(done -> Reply.EMPTY);
    }
}
