package io.wardmote.op.application;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Guarded;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.state.ClientKey;
import io.wardmote.state.Command;

/** Takes a client key away; it is good for nothing from then on. */
public final class DeleteClientKey extends Guarded {
    public DeleteClientKey(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("Takes a client key away; it is good for nothing from then on.").takes(ClientKeyView.PARAMETER);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String id = ClientKeyView.id(call);
        return at.state().change(call.nonce(), ring -> {
            ClientKey key = ClientKeyView.permitted(ring, id, arn -> check(ring, call, arn), at.arns());
            ClientKeyView.note(call, key.accessPoint(), key.id(), at.arns());
            return new Command.DeleteClientKey(key.id());
        }).map(done -> Reply.EMPTY);
    }
}
