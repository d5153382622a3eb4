package io.wardmote.op.instance;

import static io.wardmote.key.KeyUsage.SIGN_VERIFY;

import io.vertx.core.Future;
import io.wardmote.crypto.CryptoRequest;
import io.wardmote.key.SigningAlgorithm;
import io.wardmote.op.Call;
import io.wardmote.op.KeyUse;
import io.wardmote.op.KeyUse.Found;
import io.wardmote.op.Reply;

/** Signs with the primary version, or the one that the header selects. */
final class Sign extends InstanceOperation {
    Sign(KeyUse keys) {
        super(keys);
    }

    private record Prepared(Found found, SigningAlgorithm algorithm) {}

    @Override
    protected Future<Reply> answer(Call call) {
        Message message = Message.of(call);
        return keys.use(call, null, ring -> {
            Found found = selectedOrPrimary(ring, call, usable(ring, call, SIGN_VERIFY));
            return new Prepared(found, message.algorithm(found.key().facts().spec()));
        }, prepared -> keys.bytes(new CryptoRequest.Sign(prepared.found.stored(), prepared.algorithm, message.bytes(), message.digested())).map(signature ->
            Reply.of("KeyId", prepared.found.key().id(), "Signature", signature, "Algorithm", prepared.algorithm.name(), "MessageType", message.type(),
                "KeyVersionId", prepared.found.version().id())));
    }
}
