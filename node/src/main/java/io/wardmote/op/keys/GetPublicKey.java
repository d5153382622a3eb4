package io.wardmote.op.keys;

import static io.wardmote.key.Refusal.KEY_CANNOT;
import static io.wardmote.key.Refusal.KEY_PENDING_IMPORT;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.KeyUse;
import io.wardmote.op.Operation;
import io.wardmote.op.Pem;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Usual;
import io.wardmote.state.Key;
import io.wardmote.state.KeyState;

/** The public half of a version, as a PEM SubjectPublicKeyInfo. */
public final class GetPublicKey extends Operation {
    private final KeyUse keys;

    public GetPublicKey(KeyUse keys) {
        this.keys = keys;
    }

    @Override
    public Contract contract() {
        return Contract.of("The public half of a version.").takes(Usual.KEY, Usual.VERSION, Usual.DRY_RUN)
            .answers(Field.text("PublicKey", "PEM, SubjectPublicKeyInfo."), Usual.KEY_ID, Usual.VERSION_ID);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        return keys.use(call, null, ring -> {
                Key key = keys.permitted(ring, call, "KeyId", "kms:GetPublicKey");
                if (key.state() == KeyState.PENDING_IMPORT) throw KEY_PENDING_IMPORT.refused();
                if (key.facts().spec().symmetric()) throw KEY_CANNOT.because("The key has no public half.");
                return keys.versionOf(ring, key, call.text("KeyVersionId", 64));
            }, Future::succeededFuture)
            .map(version -> Reply.of("PublicKey", Pem.of("PUBLIC KEY", version.publicKey()), "KeyId", version.keyId(), "KeyVersionId", version.id()));
    }
}
