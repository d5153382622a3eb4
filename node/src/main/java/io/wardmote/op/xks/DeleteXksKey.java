package io.wardmote.op.xks;

import io.vertx.core.Future;
import io.wardmote.access.Said;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Usual;
import io.wardmote.state.Command;
import java.util.List;
import java.util.Optional;

/**
 * Offers a key no more: on every node when it is answered it is unknown to the other cloud. Answers SurvivorsUntil. Needs the right to the proxy and to
 * the key.
 */
final class DeleteXksKey extends Change {
    DeleteXksKey(Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("Offers a key no more.").takes(XksParameters.PREFIX_PARAMETER, Usual.KEY_ITSELF).answers(Usual.SURVIVORS);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String prefix = XksParameters.prefix(call);
        String keyId = keyId(call);
        var command = new Command.OfferXksKey(prefix, keyId, Optional.empty());
        return change(call, List.of(at.arns().xksProxy(prefix), at.arns().key(keyId)), Said.NOTHING, command).compose(done -> survivors(List.of(keyId)));
    }
}
