package io.wardmote.op.application;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.state.Command;

/** Takes a client key away; it is good for nothing from then on. */
public final class DeleteClientKey extends ApplicationOperation {
    public DeleteClientKey(Change.Context at) {
        super(at);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String id = ClientKeyView.id(call);
        return at.state().read(ring -> ClientKeyView.permitted(ring, id, arn -> check(call, arn), at.arns()))
            .onSuccess(key -> note(call, key.accessPoint(), key.id()))
            .compose(key -> change(call, new Command.DeleteClientKey(key.id()))).map(done -> Reply.EMPTY);
    }
}
