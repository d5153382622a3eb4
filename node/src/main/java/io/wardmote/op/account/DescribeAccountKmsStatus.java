package io.wardmote.op.account;

import io.vertx.core.Future;
import io.wardmote.access.Access;
import io.wardmote.op.Call;
import io.wardmote.op.Operation;
import io.wardmote.op.Reply;

/** The service is always open. */
public final class DescribeAccountKmsStatus extends Operation {
    private final Access access;

    public DescribeAccountKmsStatus(Access access) {
        this.access = access;
    }

    @Override
    protected Future<Reply> answer(Call call) {
        access.check(call.caller(), "kms:DescribeAccountKmsStatus", "*");
        return Future.succeededFuture(Reply.of("AccountStatus", "Enabled"));
    }
}
