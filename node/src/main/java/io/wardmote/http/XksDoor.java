package io.wardmote.http;

import static io.wardmote.key.Refusal.UNKNOWN_ACTION;
import static io.wardmote.key.Refusal.UNSUPPORTED_METHOD;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.wardmote.access.Credentials;
import io.wardmote.key.Refused;
import io.wardmote.op.Api;
import io.wardmote.op.Call;
import io.wardmote.op.Caller;
import io.wardmote.op.Reply;
import io.wardmote.xks.Xks;
import java.util.HashMap;
import java.util.Map;

/**
 * The XKS proxy API, version 1: JSON by {@code POST /<prefix>/kms/xks/v1/...}, signed by AWS Signature Version 4 with a credential of the proxy of that
 * prefix. A request that is sent again gets what it got before or another ciphertext of the same, so no signature is refused for being seen twice.
 */
final class XksDoor implements Door {
    private static final String API = Xks.PATH + "/";
    private static final String JSON = "application/json";
    /** Of plaintext or ciphertext and of what is authenticated in base64, three ARNs, and room for fields that are not known yet. */
    private static final int MOST_BODY_BYTES = 64 << 10;
    private static final Map<String, String> POST_ALONE = Map.of("allow", "POST");

    private final Porter porter;

    XksDoor(Porter porter) {
        this.porter = porter;
    }

    static boolean opensFor(String path) {
        return path.contains(API);
    }

    /** What is asked of which proxy. @param keyId "" if of none */
    private record Asked(String prefix, String keyId, String operation) {

        /** No key's id has a slash, so the last that looks like the API's path is it. */
        static Asked of(String path) {
            int at = path.lastIndexOf(API);
            String prefix = path.substring(0, at);
            boolean named = !prefix.isEmpty() && prefix.length() <= Xks.LONGEST_PREFIX && Xks.PREFIX.matcher(prefix).matches();
            if (!named || path.length() > Xks.LONGEST_URI) throw UNKNOWN_ACTION.refused();
            String[] parts = path.substring(at + API.length()).split("/", -1);
            if (parts.length == 1 && parts[0].equals("health")) return new Asked(prefix, "", "GetHealthStatus");
            boolean key = parts.length == 3 && parts[0].equals("keys") && Xks.EXTERNAL_KEY_ID.matcher(parts[1]).matches();
            if (!key) throw UNKNOWN_ACTION.refused();
            return new Asked(prefix, parts[1], switch (parts[2]) {
                case "metadata" -> "GetKeyMetadata";
                case "encrypt" -> "Encrypt";
                case "decrypt" -> "Decrypt";
                default -> throw UNKNOWN_ACTION.refused();
            });
        }
    }

    @Override
    public int bodyBytes(HttpServerRequest request) {
        return MOST_BODY_BYTES;
    }

    @Override
    public Future<Answer> answer(Request request) {
        try {
            if (!request.method().equals("POST")) throw UNSUPPORTED_METHOD.refused();
            if (!request.query().isEmpty()) throw UNKNOWN_ACTION.refused();
            Asked asked = Asked.of(request.path());
            XksSignature signature = XksSignature.of(request, porter.clockMillis().getAsLong());
            String credential = signature.accessKeyId();
            Credentials credentials = porter.credentials();
            Future<Void> proof = porter.attempts().prove(request.address(), asked.prefix + ' ' + credential,
                () -> credentials.xksCredential(asked.prefix, credential, signature::verify));
            return porter.known(this, request, proof, proven ->
                ask(request, asked, Caller.xksProxy(credentials.account(), asked.prefix, credential, request.address())), XksDoor::refused);
        } catch (RuntimeException e) {
            return porter.stranger(this, request, e, XksDoor::refused);
        }
    }

    @Override
    public String name() {
        return Api.XKS.door();
    }

    private Future<Answer> ask(Request request, Asked asked, Caller caller) {
        return porter.ask(() -> call(request, asked, caller), refused -> Call.refused(Api.XKS, asked.operation, caller, request.id(), refused))
            .map(XksDoor::answered);
    }

    private static Call call(Request request, Asked asked, Caller caller) {
        XksBody body = XksBody.read(request.body());
        Map<String, String> texts = new HashMap<>(body.texts());
        texts.put("proxy", asked.prefix);
        if (!asked.keyId.isEmpty()) texts.put("keyId", asked.keyId);
        return new Call(Api.XKS, asked.operation, texts, body.octets(), caller, request.id(), new byte[0]);
    }

    private static Answer answered(Reply reply) {
        return answer(200, reply, Answer.told(reply));
    }

    @Override
    public Answer refusal(String requestId, Refused refused) {
        return refused(refused);
    }

    private static Answer refused(Refused refused) {
        XksError error = XksError.of(refused);
        Reply body = Reply.of("errorName", error.name(), "errorMessage", error.message());
        return answer(error.status(), body, refused.refusal() == UNSUPPORTED_METHOD ? POST_ALONE : Answer.retry(refused));
    }

    private static Answer answer(int status, Reply reply, Map<String, String> headers) {
        StringBuilder json = new StringBuilder();
        JsonBody.write(json, reply);
        return new Answer(status, JSON, Buffer.buffer(json.toString().getBytes(UTF_8)), headers);
    }
}
