package io.wardmote.op.application;

import static io.wardmote.key.Refusal.UNKNOWN_RESOURCE;

import io.wardmote.op.Arns;
import io.wardmote.op.Call;
import io.wardmote.op.Pem;
import io.wardmote.op.Reply;
import io.wardmote.op.Times;
import io.wardmote.op.contract.Field;
import io.wardmote.state.ClientKey;
import io.wardmote.state.KeyRing;
import java.util.Optional;
import java.util.function.Consumer;

/** Client keys as callers name and see them. */
final class ClientKeyView {
    static final String ALGORITHM = "RSA_2048";
    private static final int LONGEST_ID = 64;

    static final Field PARAMETER = Field.text("ClientKeyId", LONGEST_ID, "").required();
    static final Field[] FIELDS = {Field.text("ClientKeyId", ""), Field.text("AapName", "The access point."), Field.text("KeyAlgorithm", ""),
        Field.text("KeyOrigin", ""),
        Field.text("PublicKeyData", "PEM, the certificate."), Field.time("CreateTime", ""), Field.time("NotBefore", ""), Field.time("NotAfter", "")};

    private ClientKeyView() {}

    static String id(Call call) {
        return call.text("ClientKeyId", LONGEST_ID);
    }

    /** A client key has no ARN: what is done to it is done to its access point. */
    static ClientKey permitted(KeyRing ring, String id, Consumer<String> check, Arns arns) {
        Optional<ClientKey> key = ring.clientKey(id);
        check.accept(arns.accessPoint(key.map(ClientKey::accessPoint).orElse("*")));
        return key.orElseThrow(UNKNOWN_RESOURCE::refused);
    }

    /** It has no ARN of its own. */
    static void note(Call call, String accessPoint, String clientKeyId, Arns arns) {
        call.trail().resource(Arns.thing(arns.accessPoint(accessPoint)) + " clientkey/" + clientKeyId);
    }

    static Reply reply(ClientKey key) {
        return Reply.of("ClientKeyId", key.id(), "AapName", key.accessPoint(), "KeyAlgorithm", ALGORITHM, "KeyOrigin", "KMS_PROVIDED",
            "PublicKeyData", Pem.of("CERTIFICATE", key.certificate()), "CreateTime", Times.text(key.createdAt()), "NotBefore", Times.text(key.notBefore()),
            "NotAfter", Times.text(key.notAfter()));
    }
}
