package io.wardmote.op.account;

import static io.wardmote.key.Refusal.ALREADY_OPEN;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Guarded;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;

/** The service is always open, so this is refused as the API says. */
public final class OpenKmsService extends Guarded {
    public OpenKmsService(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("Refused: the service is always open.");
    }

    @Override
    protected Future<Reply> answer(Call call) {
        return permitted(call, "*").compose(permitted -> Future.failedFuture(ALREADY_OPEN.refused()));
    }
}
