package io.wardmote.op.external;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Guarded;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Usual;
import io.wardmote.state.Command;

/** Takes away an external instance that has no keys any more, with what its manager knew us by. */
public final class DeleteExternalKmsInstance extends Guarded {
    public DeleteExternalKmsInstance(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("Takes away an external instance that has no keys any more.").takes(Usual.INSTANCE);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String id = call.text("KmsInstanceId", 64);
        return change(call, at.arns().instance(id), new Command.DeleteExternal(id)).map(done -> Reply.EMPTY);
    }
}
