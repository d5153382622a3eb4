package io.wardmote.op.account;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Guarded;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;

/** The service is always open. */
public final class DescribeAccountKmsStatus extends Guarded {
    public DescribeAccountKmsStatus(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("Whether the service is open, as it always is.").answers(Field.oneOf("AccountStatus", "", "Enabled"));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        return permitted(call, "*").map(permitted -> Reply.of("AccountStatus", "Enabled"));
    }
}
