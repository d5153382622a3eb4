package io.wardmote.op.account;

import static io.wardmote.key.Refusal.ALREADY_OPEN;

import io.vertx.core.Future;
import io.wardmote.access.Access;
import io.wardmote.op.Call;
import io.wardmote.op.Operation;
import io.wardmote.op.Reply;

/** The service is always open, so this is refused as the API says. */
public final class OpenKmsService extends Operation {
    private final Access access;

    public OpenKmsService(Access access) {
        this.access = access;
    }

    @Override
    protected Future<Reply> answer(Call call) {
        access.check(call.caller(), "kms:OpenKmsService", "*");
        throw ALREADY_OPEN.refused();
    }
}
