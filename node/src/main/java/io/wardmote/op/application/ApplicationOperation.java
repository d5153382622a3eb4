package io.wardmote.op.application;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Operation;
import io.wardmote.state.Command;

/** What the operations of application access share. */
abstract class ApplicationOperation extends Operation {
    protected final Change.Context at;

    protected ApplicationOperation(Change.Context at) {
        this.at = at;
    }

    protected void check(Call call, String arn) {
        call.trail().resource(at.arns().thing(arn));
        at.access().check(call.caller(), "kms:" + name(), arn);
    }

    /** Notes a client key, which has no ARN of its own. */
    protected void note(Call call, String accessPoint, String clientKeyId) {
        call.trail().resource(at.arns().thing(at.arns().accessPoint(accessPoint)) + " clientkey/" + clientKeyId);
    }

    protected Future<Void> change(Call call, Command command) {
        return at.state().change(call.nonce(), command);
    }
}
