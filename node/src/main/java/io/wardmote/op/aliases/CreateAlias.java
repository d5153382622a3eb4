package io.wardmote.op.aliases;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Usual;
import io.wardmote.state.Command;

/** Gives a key another name. */
public final class CreateAlias extends Change {
    public CreateAlias(Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("Gives a key another name.").takes(AliasName.PARAMETER, Usual.KEY_ITSELF);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String name = AliasName.own(call);
        call.trail().resource(name);
        String keyId = keyId(call);
        return propose(call, keyId, new Command.CreateAlias(name, keyId));
    }
}
