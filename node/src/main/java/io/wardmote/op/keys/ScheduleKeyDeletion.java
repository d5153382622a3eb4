package io.wardmote.op.keys;

import static io.wardmote.key.Refusal.MISSING_PARAMETER;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.KeyUsages;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Usual;
import io.wardmote.state.Command;

/** Destroys a key and all its versions after 7 to 366 days, during which it cannot be used. */
public final class ScheduleKeyDeletion extends Taken {
    public ScheduleKeyDeletion(Context at, KeyUsages usages) {
        super(at, usages);
    }

    @Override
    public Contract contract() {
        return Contract.of("Destroys a key and all its versions when some days are over, during which it cannot be used.")
            .takes(Usual.KEY_ITSELF, Field.whole("PendingWindowInDays", 7, 366, "").required()).answers(Usual.SURVIVORS);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String keyId = keyId(call);
        int days = call.number("PendingWindowInDays", 7, 366).orElseThrow(() -> MISSING_PARAMETER.because("PendingWindowInDays"));
        return take(call, keyId, new Command.ScheduleDeletion(keyId, days));
    }
}
