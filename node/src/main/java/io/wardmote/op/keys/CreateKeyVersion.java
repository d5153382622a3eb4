package io.wardmote.op.keys;

import static io.wardmote.key.Refusal.KEY_CANNOT;
import static io.wardmote.key.Refusal.STATE_NOT_MODIFIED;
import static io.wardmote.key.Refusal.UNAVAILABLE;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.KeyUse;
import io.wardmote.op.KeyView;
import io.wardmote.op.NewKeys;
import io.wardmote.op.Operation;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Usual;
import io.wardmote.raft.ReplicatedState;
import io.wardmote.state.Command;
import io.wardmote.state.Key;
import io.wardmote.state.KeyRing;

/** Rotates a key on demand: a further version, which becomes the primary one at once. */
public final class CreateKeyVersion extends Operation {
    private final ReplicatedState state;
    private final KeyUse keys;
    private final NewKeys material;

    public CreateKeyVersion(ReplicatedState state, KeyUse keys, NewKeys material) {
        this.state = state;
        this.keys = keys;
        this.material = material;
    }

    @Override
    public Contract contract() {
        return Contract.of("Rotates a key now: makes a version, which is the primary one from then on.").takes(Usual.KEY)
            .answers(Field.of("KeyVersion", Usual.KEY_VERSION, "The new one."));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        return state.read(ring -> {
                Key key = permitted(ring, call);
                key.state().mustBeEnabled();
                key.mustBeHere();
                if (!key.facts().versionable()) throw KEY_CANNOT.because("Keys of this kind have one version.");
                return key.facts();
            })
            .compose(facts -> material.material(facts, false)
                .compose(made -> material.orDiscarded(facts, made,
                    state.change(call.nonce(), ring -> {
                        // an alias may lead elsewhere by now, and the material is bound to the key that it is of
                        if (!permitted(ring, call).id().equals(facts.id())) throw STATE_NOT_MODIFIED.refused();
                        return new Command.AddVersion(facts.id(), made.versionId(), made.material(), made.publicKey(), "");
                    }))
                    // applied here; not there if the store was built anew from an older snapshot since
                    .map(done -> state.stale(ring -> ring.version(made.versionId()).orElseThrow(UNAVAILABLE::refused)))))
            .map(version -> {
                call.trail().version(version.id());
                return Reply.of("KeyVersion", KeyView.version(version));
            });
    }

    private Key permitted(KeyRing ring, Call call) {
        return keys.permitted(ring, call, "KeyId", "kms:CreateKeyVersion");
    }
}
