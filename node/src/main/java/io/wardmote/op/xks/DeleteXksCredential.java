package io.wardmote.op.xks;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Usual;
import io.wardmote.state.Command;

/** Makes a credential good for nothing, on every node when it is answered; SurvivorsUntil says of which that is not sure yet. */
final class DeleteXksCredential extends Withdrawal {
    DeleteXksCredential(Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("Makes a credential good for nothing.").takes(XksParameters.PREFIX_PARAMETER, XksParameters.CREDENTIAL_PARAMETER)
            .answers(Usual.SURVIVORS);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String prefix = XksParameters.prefix(call);
        String id = XksParameters.credentialId(call);
        return withdraw(call, prefix, new Command.DeleteXksCredential(prefix, id)).onSuccess(done -> XksParameters.noteCredential(call, prefix, id));
    }
}
