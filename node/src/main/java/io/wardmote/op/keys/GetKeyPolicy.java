package io.wardmote.op.keys;

import static io.wardmote.key.Refusal.UNKNOWN_KEY;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.state.KeyPolicy;

/** The policy of a key in an instance, as it was set; of one that was given none, what holds then. */
public final class GetKeyPolicy extends Change {
    public GetKeyPolicy(Context at) {
        super(at);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String keyId = keyId(call);
        KeyPolicyText.mustBeTheOne(call);
        return read(call, at.arns().key(keyId), ring -> {
            ring.key(keyId).orElseThrow(UNKNOWN_KEY::refused).mustTakePolicy();
            return Reply.of("Policy", ring.keyPolicy(keyId).map(KeyPolicy::text).orElseGet(() -> KeyPolicyText.ofDefault(at.arns())));
        });
    }
}
