package io.wardmote.op.identity;

import static io.wardmote.key.Refusal.INVALID_PARAMETER;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.state.Command;

/** Makes an access key good for nothing, or good again. */
public final class UpdateAccessKey extends IdentityOperation {
    public UpdateAccessKey(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("Makes an access key good for nothing, or good again.")
            .takes(Names.SELF_PARAMETER, Field.text("UserAccessKeyId", 64, "").required(), Field.oneOf("Status", "", "Active", "Inactive").required());
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String user = Names.userOrSelf(call);
        String status = call.text("Status", 16);
        if (!status.equals("Active") && !status.equals("Inactive")) throw INVALID_PARAMETER.because("Status");
        return propose(call, userArn(user), new Command.SetAccessKey(call.text("UserAccessKeyId", 64), user, status.equals("Active")));
    }
}
