package io.wardmote.op.keys;

import static io.wardmote.key.Refusal.MISSING_PARAMETER;
import static io.wardmote.key.Refusal.UNSUPPORTED_OPERATION;

import io.vertx.core.Future;
import io.wardmote.key.Protection;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Usual;
import io.wardmote.state.Command;
import io.wardmote.state.Survival;

/**
 * For how long after its lease ran out a node that is cut off from the others may decrypt and verify with the key; 0 for not at all, as keys begin.
 * Not for external keys.
 * Answers SurvivorsUntil where it was longer before and a node may not have heard of this. An action of ours, not of the vendor's API.
 */
public final class SetSurvivalMode extends Change {
    public SetSurvivalMode(Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("For how long after its lease ran out a node that is cut off may decrypt and verify with the key. An action of Wardmote's own.")
            .takes(Usual.KEY_ITSELF, Field.whole("DurationSeconds", 0, Survival.MOST_SECONDS, "0: not at all, as keys begin.").required())
            .answers(Usual.SURVIVORS);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String keyId = keyId(call);
        long seconds = call.longNumber("DurationSeconds", 0, Survival.MOST_SECONDS).orElseThrow(() -> MISSING_PARAMETER.because("DurationSeconds"));
        boolean elsewhere = seconds > 0 && at.state().stale(ring -> ring.key(keyId).filter(key -> key.facts().protection() == Protection.EXTERNAL).isPresent());
        if (elsewhere) return permitted(call, at.arns().key(keyId)).map(may -> {
            throw UNSUPPORTED_OPERATION.because("External keys have no survival mode.");
        });
        return propose(call, keyId, new Command.SetSurvival(keyId, seconds))
            .compose(done -> wasLonger(keyId) ? survivors(keyId) : Future.succeededFuture(done));
    }

    /** Lately, and maybe not by this request: it may have been made before, and its answer lost. */
    private boolean wasLonger(String keyId) {
        return at.state().stale(ring -> ring.key(keyId).stream().anyMatch(key -> key.survival().formerUntil() > ring.time()));
    }
}
