package io.wardmote.op.identity;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.state.Command;

/** A user may log in at the console no more; its sessions end. */
public final class DeleteLoginProfile extends IdentityOperation {
    public DeleteLoginProfile(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("A user may log in at the console no more; its sessions end.").takes(Names.USER_PARAMETER);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String user = Names.user(call);
        return propose(call, userArn(user), new Command.DeleteLoginProfile(user));
    }
}
