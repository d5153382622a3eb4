package io.wardmote.op.keys;

import static io.wardmote.key.Refusal.INVALID_IMPORT_TOKEN;
import static io.wardmote.key.Refusal.INVALID_KEY_MATERIAL;
import static io.wardmote.key.Refusal.INVALID_PARAMETER;
import static io.wardmote.key.Refusal.STATE_NOT_MODIFIED;
import static io.wardmote.key.Refusal.UNKNOWN_KEY;

import io.vertx.core.Future;
import io.wardmote.crypto.CryptoReply.Imported;
import io.wardmote.crypto.CryptoRequest;
import io.wardmote.key.ImportToken;
import io.wardmote.key.Imprint;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Engine;
import io.wardmote.op.NewKeys;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Shape;
import io.wardmote.op.contract.Usual;
import io.wardmote.raft.ReplicatedState;
import io.wardmote.state.Command;
import io.wardmote.state.Command.TokenFacts;
import io.wardmote.state.Key;
import io.wardmote.state.KeyFacts;
import io.wardmote.state.KeyRing;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Brings material to a key: the first it ever has, or the same again, perhaps with another end. An import that fails in the engine is
 * counted in the log before it is answered, by whichever algorithm: after five the token is dead on every node.
 */
public final class ImportKeyMaterial extends Change {
    /** An RSA_4096 key is some 2400 bytes, its wrapped one-time key 256. */
    private static final int MOST_BYTES = 4096;
    /** 9999-12-31T23:59:59Z: a later time has no text of the API's form. */
    private static final long LATEST_UNIX = 253_402_300_799L;
    private static final int ATTEMPTS = 3;

    private final Engine engine;
    private final NewKeys ids;

    public ImportKeyMaterial(Context at, Engine engine, NewKeys ids) {
        super(at);
        this.engine = engine;
        this.ids = ids;
    }

    /** @param right refuses who may not import */
    private record Asked(String keyId, byte[] encrypted, ImportToken token, long expiresAt, Consumer<KeyRing> right) {
        TokenFacts tokenFacts() {
            return new TokenFacts(token.id(), token.expiresAt());
        }
    }

    private record Found(KeyFacts facts, String versionId, Optional<Imprint> imprint, long now) {}

    @Override
    public Contract contract() {
        return Contract.of("Brings material to a key of origin EXTERNAL: its first, or the same again.")
            .takes(Usual.KEY_ITSELF, Field.bytes("EncryptedKeyMaterial", MOST_BYTES, "Wrapped by the public key of GetParametersForImport.").required(),
                Field.bytes("ImportToken", Shape.UNBOUNDED, "Of GetParametersForImport; another is refused.").required(),
                Field.whole("KeyMaterialExpireUnix", 0, LATEST_UNIX, "When the material is to be destroyed, in seconds since 1970. 0: never."));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String keyId = keyId(call);
        Consumer<KeyRing> right = ring -> check(ring, call, at.arns().key(keyId));
        return permitted(call, at.arns().key(keyId)).compose(permitted -> attempt(asked(call, keyId, right), call.nonce(), ATTEMPTS));
    }

    private static Asked asked(Call call, String keyId, Consumer<KeyRing> right) {
        byte[] encrypted = call.base64("EncryptedKeyMaterial", MOST_BYTES);
        ImportToken token = token(call);
        return new Asked(keyId, encrypted, token, call.longNumber("KeyMaterialExpireUnix", 0, LATEST_UNIX).orElse(0L) * 1000, right);
    }

    private static ImportToken token(Call call) {
        String text = call.text("ImportToken", Integer.MAX_VALUE);
        try {
            return ImportToken.of(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException notBase64) {
            throw INVALID_IMPORT_TOKEN.refused();
        }
    }

    /** @param nonce taken into the log by whatever is the first change; another attempt needs it no more */
    private Future<Reply> attempt(Asked asked, byte[] nonce, int left) {
        return at.state().read(ring -> find(ring, asked)).compose(found -> bring(asked, nonce, found).map(done -> Reply.EMPTY)
            .recover(failure -> is(STATE_NOT_MODIFIED, failure) && left > 1 ? again(asked, found, failure, left - 1) : Future.failedFuture(failure)));
    }

    /** Where somebody else's first import came between, what that brought is the key's: so what was asked is compared with it. */
    private Future<Reply> again(Asked asked, Found before, Throwable failure, int left) {
        return at.state().read(ring -> find(ring, asked).imprint().equals(before.imprint()))
            .compose(same -> same ? Future.failedFuture(failure) : attempt(asked, ReplicatedState.NO_NONCE, left));
    }

    private Future<Void> bring(Asked asked, byte[] nonce, Found found) {
        return unwrap(asked, found).transform(unwrapped -> unwrapped.succeeded()
            ? change(nonce, asked.right, command(asked, found, unwrapped.result())) : failed(asked, nonce, unwrapped.cause()));
    }

    private Found find(KeyRing ring, Asked asked) {
        Key key = ring.key(asked.keyId()).orElseThrow(UNKNOWN_KEY::refused);
        key.acceptMaterial();
        if (ring.imports().isDead(asked.tokenFacts())) throw INVALID_IMPORT_TOKEN.refused();
        if (asked.expiresAt() != 0 && asked.expiresAt() <= ring.time()) throw INVALID_PARAMETER.because("KeyMaterialExpireUnix");
        String versionId = key.versions().count() == 0 ? ids.versionId(key.facts(), true) : key.versions().first();
        return new Found(key.facts(), versionId, key.brought().imprint(), ring.time());
    }

    private Future<Imported> unwrap(Asked asked, Found found) {
        KeyFacts facts = found.facts();
        return engine.ask(new CryptoRequest.ImportMaterial(facts.id(), found.versionId(), facts.spec(), facts.usage(), facts.origin(), facts.protection(),
            asked.token(), asked.encrypted().clone(), found.imprint(), found.now())).map(reply -> (Imported) reply);
    }

    private static Command command(Asked asked, Found found, Imported made) {
        return new Command.ImportMaterial(asked.keyId(), found.versionId(), made.material(), made.publicKey(), made.imprint(), found.imprint(),
            asked.expiresAt(), asked.tokenFacts());
    }

    private Future<Void> failed(Asked asked, byte[] nonce, Throwable failure) {
        if (!is(INVALID_KEY_MATERIAL, failure)) return Future.failedFuture(failure);
        return change(nonce, asked.right, new Command.FailImport(asked.keyId(), asked.tokenFacts())).compose(counted -> Future.failedFuture(failure));
    }

    private static boolean is(Refusal refusal, Throwable failure) {
        return failure instanceof Refused refused && refused.refusal() == refusal;
    }
}
