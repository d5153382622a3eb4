package io.wardmote.op.instance;

import static io.wardmote.key.Refusal.INVALID_PARAMETER;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.vertx.core.Future;
import io.wardmote.key.KeySpec;
import io.wardmote.op.Call;
import io.wardmote.op.KeyUse;
import io.wardmote.op.Pem;
import io.wardmote.op.Reply;
import java.util.Arrays;

/**
 * GenerateDataKeyPair and its three siblings: a new key pair whose private half is sealed in the very bytes in which it is
 * shown, PKCS#8 as PEM or DER. The siblings WithoutPlaintext do not show it.
 */
final class GenerateDataKeyPair extends InstanceOperation {
    private final Form form;
    private final boolean shown;

    GenerateDataKeyPair(KeyUse keys, Form form, boolean shown) {
        super(keys);
        this.form = form;
        this.shown = shown;
    }

    @Override
    public String name() {
        return form.prefix() + "GenerateDataKeyPair" + (shown ? "" : "WithoutPlaintext");
    }

    @Override
    protected Future<Reply> answer(Call call) {
        KeySpec spec = spec(call.text("KeyPairSpec", 16));
        boolean pem = switch (call.text("KeyFormat", 8)) {
            case "PEM" -> true;
            case "DER" -> false;
            default -> throw INVALID_PARAMETER.because("KeyFormat");
        };
        Terms terms = Terms.ofDataKey(call);
        return keys.use(call, null, ring -> DataKeySeal.of(this, form, ring, call, terms), seal -> keys.pair(spec).compose(pair -> {
            byte[] privateKey = pem ? pem(pair.privateKey()) : pair.privateKey();
            byte[] publicKey = pem ? Pem.of("PUBLIC KEY", pair.publicKey()).getBytes(US_ASCII) : pair.publicKey();
            return seal.seal(privateKey).onComplete(done -> {
                if (!shown || done.failed()) Arrays.fill(privateKey, (byte) 0);
            }).map(sealed -> Reply.of("KeyId", sealed.keyId(), "Iv", sealed.iv(), "KeyPairSpec", spec.apiName(),
                "PrivateKeyPlaintext", shown ? privateKey : null, "PrivateKeyCiphertextBlob", sealed.ciphertext(), "PublicKey", publicKey,
                "Algorithm", sealed.mode().algorithm(), "KeyVersionId", sealed.versionId()));
        }));
    }

    private static byte[] pem(byte[] privateKey) {
        byte[] text = Pem.of("PRIVATE KEY", privateKey).getBytes(US_ASCII);
        Arrays.fill(privateKey, (byte) 0);
        return text;
    }

    private static KeySpec spec(String name) {
        return switch (name) {
            case "RSA_2048" -> KeySpec.RSA_2048;
            case "RSA_3072" -> KeySpec.RSA_3072;
            case "RSA_4096" -> KeySpec.RSA_4096;
            case "EC_P256" -> KeySpec.EC_P256;
            case "EC_P256K" -> KeySpec.EC_P256K;
            default -> throw INVALID_PARAMETER.because("KeyPairSpec");
        };
    }
}
