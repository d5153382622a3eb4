package io.wardmote.op.xks;

import io.vertx.core.Future;
import io.wardmote.access.Said;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Usual;
import io.wardmote.state.Command;
import io.wardmote.state.XksKey;
import java.util.List;
import java.util.Optional;

/**
 * Offers a key under its id, for XksKeyUsage, in place of what it was offered for. Answers SurvivorsUntil where that is not to decrypt. Needs the right to
 * the proxy and to the key.
 */
final class PutXksKey extends Change {
    PutXksKey(Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("Offers a key under its id, in place of what it was offered for.")
            .takes(XksParameters.PREFIX_PARAMETER, Usual.KEY_ITSELF, XksParameters.USE_PARAMETER).answers(Usual.SURVIVORS);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String prefix = XksParameters.prefix(call);
        String keyId = keyId(call);
        XksKey.Use use = XksParameters.use(call);
        var command = new Command.OfferXksKey(prefix, keyId, Optional.of(use));
        return change(call, List.of(at.arns().xksProxy(prefix), at.arns().key(keyId)), Said.NOTHING, command)
            .compose(done -> use.decrypt() ? Future.succeededFuture(Reply.EMPTY) : survivors(List.of(keyId)));
    }
}
