package io.wardmote.op.keys;

import static io.wardmote.key.Refusal.UNKNOWN_KEY;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Usual;

/**
 * The policy of a key in an instance, as it was set; of one that was given none, what holds then. Whom it names and who is gone has {@code (gone)} after
 * the name, also if there is somebody else of that name by now; SetKeyPolicy does not take that.
 */
public final class GetKeyPolicy extends Change {
    public GetKeyPolicy(Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("The policy of a key in an instance.").takes(Usual.KEY_ITSELF, KeyPolicyText.POLICY_NAME)
            .answers(Field.text("Policy", "JSON."));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String keyId = keyId(call);
        KeyPolicyText.mustBeTheOne(call);
        return read(call, at.arns().key(keyId), ring -> {
            ring.key(keyId).orElseThrow(UNKNOWN_KEY::refused).mustTakePolicy();
            return Reply.of("Policy", ring.keyPolicy(keyId).map(policy -> KeyPolicyText.shown(ring, policy))
                .orElseGet(() -> KeyPolicyText.ofDefault(at.arns())));
        });
    }
}
