package io.wardmote.op.aliases;

import static io.wardmote.key.Refusal.UNKNOWN_KEY;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Guarded;
import io.wardmote.op.Paging;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Usual;

/** The aliases of one key, by name. */
public final class ListAliasesByKeyId extends Guarded {
    public ListAliasesByKeyId(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("The aliases of one key, by name.").takes(Usual.KEY_ITSELF).pages("Aliases", "Alias", 0, 101, 10, AliasView.FIELDS);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String keyId = at.arns().keyId(call, "KeyId");
        call.trail().asked(keyId);
        Paging page = Paging.of(call, 0, 101, 10);
        return list(call, at.arns().key(keyId), ring -> {
                if (ring.key(keyId).isEmpty()) throw UNKNOWN_KEY.refused();
                return ring.aliasesOf(keyId, page.number(), page.size());
            })
            .map(aliases -> AliasView.page(at.arns(), page, aliases));
    }
}
