package io.wardmote.op.use;

import static io.wardmote.key.KeyUsage.SIGN_VERIFY;

import io.vertx.core.Future;
import io.wardmote.crypto.CryptoRequest;
import io.wardmote.op.Call;
import io.wardmote.op.KeyUse;
import io.wardmote.op.KeyUse.Found;
import io.wardmote.op.Operation;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Usual;

/** Verifies a signature; a wrong one is no error but a Value of false. */
public final class AsymmetricVerify extends Operation {
    /** ML-DSA-87 signatures have 4627 bytes. */
    private static final int MOST_SIGNATURE_BYTES = 8192;

    private final KeyUse keys;

    public AsymmetricVerify(KeyUse keys) {
        this.keys = keys;
    }

    @Override
    public Contract contract() {
        return Contract.of("Whether a signature is good. A wrong one is no error.")
            .takes(Usual.KEY, Usual.VERSION, Signed.ALGORITHM, Signed.DIGEST, Signed.MESSAGE, Signed.TYPE,
                Field.bytes("Value", MOST_SIGNATURE_BYTES, "The signature.").required(), Usual.DRY_RUN)
            .answers(Field.truth("Value", "Whether it is good."), Usual.KEY_ID, Usual.VERSION_ID);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        Signed signed = Signed.of(call);
        byte[] signature = call.base64("Value", MOST_SIGNATURE_BYTES);
        return keys.useOrSurvive(call, ring ->
            signed.suits(keys.named(ring, call, "KeyId", "KeyVersionId", "kms:AsymmetricVerify", SIGN_VERIFY)), Found::key, found ->
            keys.verdict(new CryptoRequest.Verify(found.stored(), signed.algorithm(), signed.input(), signed.digested(), signature)).map(valid ->
                Reply.of("Value", valid, "KeyId", found.key().id(), "KeyVersionId", found.version().id())));
    }
}
