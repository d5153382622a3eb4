package io.wardmote.op.instance;

import static io.wardmote.key.KeyUsage.SIGN_VERIFY;
import static io.wardmote.key.Refusal.KEY_PENDING_IMPORT;
import static io.wardmote.key.Refusal.UNSUPPORTED_OPERATION;

import io.vertx.core.Future;
import io.wardmote.access.Said;
import io.wardmote.op.Call;
import io.wardmote.op.KeyUse;
import io.wardmote.op.KeyUse.Found;
import io.wardmote.op.Pem;
import io.wardmote.op.Reply;
import io.wardmote.state.Key;
import io.wardmote.state.KeyRing;
import io.wardmote.state.KeyState;

/**
 * A public key as PEM: that of the version which the header selects, else of the one that Sign or Encrypt would use, so that what
 * is encrypted to it elsewhere is what Decrypt reads. Of a disabled key too: it is public.
 */
final class GetPublicKey extends InstanceOperation {
    GetPublicKey(KeyUse keys) {
        super(keys);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        return keys.use(call, null, ring -> found(ring, call), Future::succeededFuture).map(found ->
            Reply.of("KeyId", found.key().id(), "PublicKey", Pem.of("PUBLIC KEY", found.version().publicKey()), "KeyVersionId", found.version().id()));
    }

    private Found found(KeyRing ring, Call call) {
        Key key = keys.permitted(ring, call, "KeyId", rights(), Said.NOTHING);
        if (key.state() == KeyState.PENDING_IMPORT) throw KEY_PENDING_IMPORT.refused();
        if (key.facts().spec().symmetric()) throw UNSUPPORTED_OPERATION.refused();
        return key.facts().usage() == SIGN_VERIFY ? selectedOrPrimary(ring, call, key) : selectedOrFirst(ring, call, key);
    }
}
