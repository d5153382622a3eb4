package io.wardmote.op.account;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Guarded;
import io.wardmote.op.Reply;

/** The service is always open. */
public final class DescribeAccountKmsStatus extends Guarded {
    public DescribeAccountKmsStatus(Change.Context at) {
        super(at);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        return permitted(call, "*").map(permitted -> Reply.of("AccountStatus", "Enabled"));
    }
}
