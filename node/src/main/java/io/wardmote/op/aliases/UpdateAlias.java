package io.wardmote.op.aliases;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Usual;
import io.wardmote.state.Command;

/**
 * Makes an alias the name of another key, if the caller may do this with the alias and with both keys: whoever names the one by it uses the other from
 * then on.
 */
public final class UpdateAlias extends Change {
    public UpdateAlias(Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("Makes an alias the name of another key.").takes(AliasName.PARAMETER, Usual.KEY_ITSELF);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String name = AliasName.own(call);
        call.trail().resource(name);
        String keyId = keyId(call);
        return at.state().change(call.nonce(), ring -> {
            check(ring, call, at.arns().alias(name));
            ring.alias(name).ifPresent(alias -> check(ring, call, at.arns().key(alias.keyId())));
            check(ring, call, at.arns().key(keyId));
            return new Command.MoveAlias(name, keyId);
        }).map(done -> Reply.EMPTY);
    }
}
