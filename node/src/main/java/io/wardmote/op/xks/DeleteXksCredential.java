package io.wardmote.op.xks;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Guarded;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.state.Command;

/** Makes a credential good for nothing, on every node when it is answered. */
final class DeleteXksCredential extends Guarded {
    DeleteXksCredential(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("Makes a credential good for nothing.").takes(XksParameters.PREFIX_PARAMETER, XksParameters.CREDENTIAL_PARAMETER);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String prefix = XksParameters.prefix(call);
        var command = new Command.DeleteXksCredential(prefix, XksParameters.credentialId(call));
        return change(call, at.arns().xksProxy(prefix), command).map(done -> Reply.EMPTY);
    }
}
