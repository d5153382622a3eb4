package io.wardmote.op.use;

import static io.wardmote.key.KeyUsage.SIGN_VERIFY;

import io.vertx.core.Future;
import io.wardmote.crypto.CryptoRequest;
import io.wardmote.op.Call;
import io.wardmote.op.KeyUse;
import io.wardmote.op.Operation;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Usual;
import java.util.Base64;

/** Signs a digest (Digest), or a message (Message with MessageType RAW), with the version named. */
public final class AsymmetricSign extends Operation {
    private final KeyUse keys;

    public AsymmetricSign(KeyUse keys) {
        this.keys = keys;
    }

    @Override
    public Contract contract() {
        return Contract.of("Signs a digest or a message with a version of an asymmetric key.")
            .takes(Usual.KEY, Usual.VERSION, Signed.ALGORITHM, Signed.DIGEST, Signed.MESSAGE, Signed.TYPE, Usual.DRY_RUN)
            .answers(Signed.VALUE, Usual.KEY_ID, Usual.VERSION_ID);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        Signed signed = Signed.of(call);
        return keys.use(call, null, ring -> signed.suits(keys.named(ring, call, "KeyId", "KeyVersionId", "kms:AsymmetricSign", SIGN_VERIFY)), found ->
            keys.bytes(new CryptoRequest.Sign(found.stored(), signed.algorithm(), signed.input(), signed.digested())).map(signature ->
                Reply.of("Value", Base64.getEncoder().encodeToString(signature), "KeyId", found.key().id(), "KeyVersionId", found.version().id())));
    }
}
