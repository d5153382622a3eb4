package io.wardmote.op.instance;

import static io.wardmote.key.KeyUsage.SIGN_VERIFY;

import io.vertx.core.Future;
import io.wardmote.crypto.CryptoRequest;
import io.wardmote.key.SigningAlgorithm;
import io.wardmote.op.Call;
import io.wardmote.op.KeyUse;
import io.wardmote.op.Reply;
import io.wardmote.state.Key;
import io.wardmote.state.KeyRing;
import io.wardmote.state.Version;
import java.util.List;

/**
 * Whether a signature is a message's: made by the version that the header selects, else by any of the key's, the newest first.
 * A wrong one is no error but a Value of false.
 */
final class Verify extends InstanceOperation {
    private static final int MOST_SIGNATURE_BYTES = 8192;

    Verify(KeyUse keys) {
        super(keys);
    }

    private record Prepared(Key key, List<Version> versions, SigningAlgorithm algorithm) {}

    @Override
    protected Future<Reply> answer(Call call) {
        Message message = Message.of(call);
        byte[] signature = call.bytes("Signature", MOST_SIGNATURE_BYTES);
        return keys.use(call, null, ring -> {
            Key key = usable(ring, call, SIGN_VERIFY);
            return new Prepared(key, versions(ring, call, key), message.algorithm(key.facts().spec()));
        }, prepared -> verify(prepared, 0, message, signature));
    }

    private List<Version> versions(KeyRing ring, Call call, Key key) {
        if (key.versions().count() == 1 || selected(call).isPresent()) return List.of(selectedOrPrimary(ring, call, key).version());
        return ring.versionsOf(key.id(), 1, Key.MOST_ASYMMETRIC_VERSIONS).items().reversed();
    }

    private Future<Reply> verify(Prepared prepared, int at, Message message, byte[] signature) {
        Version version = prepared.versions.get(at);
        var request = new CryptoRequest.Verify(version.storedKey(prepared.key.facts()), prepared.algorithm, message.bytes(), message.digested(), signature);
        return keys.verdict(request).compose(valid -> {
            if (!valid && at + 1 < prepared.versions.size()) return verify(prepared, at + 1, message, signature);
            return Future.succeededFuture(Reply.of("KeyId", prepared.key.id(), "Value", valid, "Algorithm", prepared.algorithm.name(),
                "MessageType", message.type(), "KeyVersionId", valid ? version.id() : prepared.versions.getFirst().id()));
        });
    }
}
