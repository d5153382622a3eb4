package io.wardmote.op.aliases;

import io.vertx.core.Future;
import io.wardmote.access.Said;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Usual;
import io.wardmote.state.Command;
import java.util.List;

/** Gives a key another name, if the caller may do this with both: names are the account's, and one that is taken serves nobody else. */
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
        List<String> both = List.of(at.arns().alias(name), at.arns().key(keyId));
        return change(call, both, Said.NOTHING, new Command.CreateAlias(name, keyId)).map(done -> Reply.EMPTY);
    }
}
