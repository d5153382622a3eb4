package io.wardmote.op.identity;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.state.Command;

/** Takes an access key away. */
public final class DeleteAccessKey extends IdentityOperation {
    public DeleteAccessKey(Change.Context at) {
        super(at);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String user = Names.userOrSelf(call);
        return propose(call, userArn(user), new Command.DeleteAccessKey(call.text("UserAccessKeyId", 64), user));
    }
}
