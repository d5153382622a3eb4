package io.wardmote.op.application;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Guarded;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;

/** One client key: its certificate, never its private half. */
public final class GetClientKey extends Guarded {
    public GetClientKey(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("One client key: its certificate, never its private half.").takes(ClientKeyView.PARAMETER).answers(ClientKeyView.FIELDS);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String id = ClientKeyView.id(call);
        return at.state().read(ring -> ClientKeyView.permitted(ring, id, arn -> check(ring, call, arn), at.arns()))
            .onSuccess(key -> ClientKeyView.note(call, key.accessPoint(), key.id(), at.arns())).map(ClientKeyView::reply);
    }
}
