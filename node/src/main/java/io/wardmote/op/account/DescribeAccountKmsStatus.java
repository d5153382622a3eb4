package io.wardmote.op.account;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Operation;
import io.wardmote.op.Reply;

/** The service is always open. */
public final class DescribeAccountKmsStatus extends Operation {
    @Override
    protected Future<Reply> answer(Call call) {
        return Future.succeededFuture(Reply.of("AccountStatus", "Enabled"));
    }
}
