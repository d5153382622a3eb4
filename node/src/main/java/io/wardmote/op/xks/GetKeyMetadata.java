package io.wardmote.op.xks;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.KeyUse;
import io.wardmote.op.Reply;
import io.wardmote.state.KeyState;
import io.wardmote.xks.Xks;
import java.util.ArrayList;
import java.util.List;

/** What a key that is offered is, for what, and whether it is enabled. */
final class GetKeyMetadata extends XksOperation {
    GetKeyMetadata(KeyUse keys) {
        super(keys);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        RequestMetadata.ofKey(call);
        return keys.use(call, null, ring -> offered(ring, call), offered -> Future.succeededFuture(reply(offered)));
    }

    private static Reply reply(Offered offered) {
        List<String> usage = new ArrayList<>(2);
        if (offered.use().encrypt()) usage.add("ENCRYPT");
        if (offered.use().decrypt()) usage.add("DECRYPT");
        return Reply.of("keySpec", Xks.KEY_SPEC, "keyUsage", usage, "keyStatus", offered.key().state() == KeyState.ENABLED ? "ENABLED" : "DISABLED");
    }
}
