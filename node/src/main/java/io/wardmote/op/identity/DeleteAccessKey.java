package io.wardmote.op.identity;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.state.Command;

/** Takes an access key away. */
public final class DeleteAccessKey extends IdentityOperation {
    public DeleteAccessKey(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("Takes an access key away.").takes(Names.SELF_PARAMETER, Field.text("UserAccessKeyId", 64, "").required());
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String user = Names.userOrSelf(call);
        return propose(call, userArn(user), new Command.DeleteAccessKey(call.text("UserAccessKeyId", 64), user));
    }
}
