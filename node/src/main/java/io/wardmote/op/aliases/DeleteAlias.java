package io.wardmote.op.aliases;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.state.Command;

/** Takes a name away, if the caller may do this with it and with the key that it names; the key stays. */
public final class DeleteAlias extends Change {
    public DeleteAlias(Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("Takes a name away; the key stays.").takes(AliasName.PARAMETER);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String name = AliasName.own(call);
        return at.state().change(call.nonce(), ring -> {
            check(ring, call, at.arns().alias(name));
            ring.alias(name).ifPresent(alias -> check(ring, call, at.arns().key(alias.keyId())));
            return new Command.DeleteAlias(name);
        }).map(done -> Reply.EMPTY);
    }
}
