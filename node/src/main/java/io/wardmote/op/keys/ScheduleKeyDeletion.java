package io.wardmote.op.keys;

import static io.wardmote.key.Refusal.MISSING_PARAMETER;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.state.Command;

/** Destroys a key and all its versions after 7 to 366 days, during which it cannot be used. */
public final class ScheduleKeyDeletion extends Change {
    public ScheduleKeyDeletion(Context at) {
        super(at);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String keyId = keyId(call);
        int days = call.number("PendingWindowInDays", 7, 366).orElseThrow(() -> MISSING_PARAMETER.because("PendingWindowInDays"));
        return narrow(call, keyId, new Command.ScheduleDeletion(keyId, days));
    }
}
