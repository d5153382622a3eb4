package io.wardmote.op.keys;

import static io.wardmote.key.Refusal.INVALID_PARAMETER;
import static io.wardmote.key.Refusal.UNKNOWN_KEY;
import static io.wardmote.key.Refusal.UNSUPPORTED_OPERATION;
import static io.wardmote.key.WrappingAlgorithm.RSAES_OAEP_SHA_1;
import static io.wardmote.key.WrappingAlgorithm.RSAES_OAEP_SHA_1_AES_256_KWP;

import io.vertx.core.Future;
import io.wardmote.crypto.CryptoReply;
import io.wardmote.crypto.CryptoRequest;
import io.wardmote.key.Protection;
import io.wardmote.key.WrappingAlgorithm;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Engine;
import io.wardmote.op.Reply;
import io.wardmote.op.Times;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Shape;
import io.wardmote.op.contract.Usual;
import io.wardmote.state.Key;
import io.wardmote.state.KeyFacts;
import java.time.Duration;
import java.util.Base64;

/**
 * A fresh public key to wrap a key's material by, as bare base64 of its DER, and the token that goes with it. Both are good for 24
 * hours and any number of imports; nothing of them is stored.
 */
public final class GetParametersForImport extends Change {
    private static final Duration LIFE = Duration.ofHours(24);

    private final Engine engine;

    public GetParametersForImport(Context at, Engine engine) {
        super(at);
        this.engine = engine;
    }

    @Override
    public Contract contract() {
        return Contract.of("A public key to wrap a key's material by, and the token that goes with it, good for 24 hours.")
            .takes(Usual.KEY_ITSELF, Field.of("WrappingAlgorithm", Shape.oneOf(WrappingAlgorithm.values(), WrappingAlgorithm::name), "").required(),
                Field.oneOf("WrappingKeySpec", "As the algorithm needs it.", "RSA_2048", "EC_SM2").required())
            .answers(Usual.KEY_ID, Field.bytes("ImportToken", "For ImportKeyMaterial."), Field.bytes("PublicKey", "DER, SubjectPublicKeyInfo."),
                Field.time("TokenExpireTime", ""));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String keyId = keyId(call);
        WrappingAlgorithm algorithm = WrappingAlgorithm.of(call.text("WrappingAlgorithm", 64));
        if (!algorithm.wrappingSpec().apiName().equals(call.text("WrappingKeySpec", 64))) throw INVALID_PARAMETER.because("WrappingKeySpec");
        return at.state().use(ring -> {
                check(ring, call, at.arns().key(keyId));
                Key key = ring.key(keyId).orElseThrow(UNKNOWN_KEY::refused);
                key.mustTakeMaterial();
                KeyFacts facts = key.facts();
                mustSuit(algorithm, facts);
                return new CryptoRequest.MakeImportKey(keyId, facts.spec(), facts.usage(), facts.protection(), algorithm, ring.time() + LIFE.toMillis());
            }, engine::ask)
            .map(reply -> {
                var made = (CryptoReply.ImportKey) reply;
                Base64.Encoder base64 = Base64.getEncoder();
                return Reply.of("KeyId", keyId, "ImportToken", base64.encodeToString(made.token().toBytes()), "PublicKey",
                    base64.encodeToString(made.publicKey()),
                    "TokenExpireTime", Times.text(made.token().expiresAt()));
            });
    }

    private static void mustSuit(WrappingAlgorithm algorithm, KeyFacts facts) {
        if (algorithm.suits(facts.spec(), facts.protection(), !facts.instance().isEmpty())) return;
        boolean notInHsm = facts.protection() == Protection.HSM && algorithm.suits(facts.spec(), Protection.SOFTWARE, true);
        WrappingAlgorithm instead = facts.spec().symmetric() ? RSAES_OAEP_SHA_1 : RSAES_OAEP_SHA_1_AES_256_KWP;
        if (notInHsm) throw UNSUPPORTED_OPERATION.because("No HSM unwraps " + algorithm + "; use " + instead + ".");
        throw INVALID_PARAMETER.because("WrappingAlgorithm");
    }
}
