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
import java.util.Optional;

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
        return keys.useOrSurvive(call, ring -> {
            Key key = usable(ring, call, SIGN_VERIFY);
            return new Prepared(key, versions(ring, call, key), message.algorithm(key.facts().spec()));
        }, Prepared::key, prepared -> digested(prepared, message).compose(input -> verify(prepared, 0, input, signature))
            .map(found -> reply(prepared, found, message)));
    }

    /** Hashed once, where several versions are to be tried. */
    private Future<Message> digested(Prepared prepared, Message message) {
        boolean once = prepared.versions.size() > 1 && !message.digested() && prepared.algorithm.digestsAlike();
        if (!once) return Future.succeededFuture(message);
        return keys.bytes(new CryptoRequest.Digest(prepared.algorithm, message.bytes())).map(digest -> new Message(message.algorithm(), digest, true));
    }

    private List<Version> versions(KeyRing ring, Call call, Key key) {
        if (key.versions().count() == 1 || selected(call).isPresent()) return List.of(selectedOrPrimary(ring, call, key).version());
        return ring.versionsOf(key.id(), 1, Key.MOST_ASYMMETRIC_VERSIONS).items().reversed();
    }

    /** The first version from there whose signature it is; empty if it is none's. */
    private Future<Optional<Version>> verify(Prepared prepared, int at, Message message, byte[] signature) {
        if (at == prepared.versions.size()) return Future.succeededFuture(Optional.empty());
        Version version = prepared.versions.get(at);
        var request = new CryptoRequest.Verify(version.storedKey(prepared.key.facts()), prepared.algorithm, message.bytes(), message.digested(), signature);
        return keys.verdict(request).compose(valid -> valid ? Future.succeededFuture(Optional.of(version)) : verify(prepared, at + 1, message, signature));
    }

    private static Reply reply(Prepared prepared, Optional<Version> signer, Message message) {
        return Reply.of("KeyId", prepared.key.id(), "Value", signer.isPresent(), "Algorithm", prepared.algorithm.name(), "MessageType", message.type(),
            "KeyVersionId", signer.orElse(prepared.versions.getFirst()).id());
    }
}
