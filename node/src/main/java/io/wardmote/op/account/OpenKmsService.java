package io.wardmote.op.account;

import static io.wardmote.key.Refusal.ALREADY_OPEN;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Operation;
import io.wardmote.op.Reply;

/** The service is always open, so this is refused as the API says. */
public final class OpenKmsService extends Operation {
    @Override
    protected Future<Reply> answer(Call call) {
        throw ALREADY_OPEN.refused();
    }
}
