package io.wardmote.op.use;

import static io.wardmote.key.KeyUsage.GENERATE_VERIFY_MAC;

import io.vertx.core.Future;
import io.wardmote.crypto.CryptoRequest;
import io.wardmote.op.Call;
import io.wardmote.op.KeyUse;
import io.wardmote.op.Operation;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Usual;
import java.util.Base64;

/** The MAC of a message of at most 4096 bytes under an HMAC key's primary version. */
public final class GenerateMac extends Operation {
    private final KeyUse keys;

    public GenerateMac(KeyUse keys) {
        this.keys = keys;
    }

    @Override
    public Contract contract() {
        return Contract.of("The MAC of a message under an HMAC key's primary version.")
            .takes(Usual.KEY, MacInput.ALGORITHM, MacInput.MESSAGE, Usual.DRY_RUN).answers(Field.bytes("Mac", ""), Usual.KEY_ID, Usual.VERSION_ID);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        MacInput input = MacInput.of(call);
        return keys.use(call, null, ring -> input.suits(keys.primary(ring, call, "KeyId", "kms:GenerateMac", GENERATE_VERIFY_MAC)), found ->
            keys.bytes(new CryptoRequest.Mac(found.stored(), input.message())).map(mac ->
                Reply.of("Mac", Base64.getEncoder().encodeToString(mac), "KeyId", found.key().id(), "KeyVersionId", found.version().id())));
    }
}
