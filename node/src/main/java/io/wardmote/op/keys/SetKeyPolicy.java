package io.wardmote.op.keys;

import static io.wardmote.key.Refusal.UNKNOWN_KEY;

import io.vertx.core.Future;
import io.wardmote.op.Actions;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Usual;
import io.wardmote.state.Command;
import io.wardmote.state.KeyPolicy;
import java.util.Optional;

/**
 * Who may do what with one key, besides what policies of identities say: in place of the policy there is. Of keys in instances. The account itself can
 * always do it, whatever the policy says, so that no key is locked for ever.
 */
public final class SetKeyPolicy extends Change {
    private final Actions actions;

    public SetKeyPolicy(Context at, Actions actions) {
        super(at);
        this.actions = actions;
    }

    @Override
    public Contract contract() {
        return Contract.of("Replaces the policy of a key in an instance.")
            .takes(Usual.KEY_ITSELF, KeyPolicyText.POLICY_NAME,
                Field.text("Policy", KeyPolicy.LONGEST, "JSON in the grammar of policies; at most 32768 bytes.").required()).answers(Usual.SURVIVORS);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String keyId = keyId(call);
        KeyPolicyText.mustBeTheOne(call);
        String text = KeyPolicyText.required(call);
        return at.state().change(call.nonce(), ring -> {
            check(ring, call, at.arns().key(keyId));
            ring.key(keyId).orElseThrow(UNKNOWN_KEY::refused).mustTakePolicy();
            return new Command.SetKeyPolicy(keyId, text, Optional.of(KeyPolicyText.check(ring, at.arns(), actions, keyId, text)));
        }).compose(done -> survivors(keyId));
    }
}
