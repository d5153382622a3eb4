package io.wardmote.http;

import static io.wardmote.key.Refusal.UNKNOWN_ACTION;
import static io.wardmote.key.Refusal.UNKNOWN_VERSION;
import static io.wardmote.key.Refusal.UNREADABLE_REQUEST;
import static io.wardmote.key.Refusal.UNSUPPORTED_CONTENT_TYPE;
import static io.wardmote.key.Refusal.UNSUPPORTED_METHOD;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.wardmote.access.Credentials;
import io.wardmote.key.Refused;
import io.wardmote.op.Api;
import io.wardmote.op.Call;
import io.wardmote.op.Caller;
import io.wardmote.op.Reply;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The instance API, dkms-gcs-0.2: protobuf by {@code POST /}, signed with a client key. The order of its checks is that of
 * {@link #answer}; what is asked is looked at only when it is known who asks. Every refusal carries a whole protobuf Error.
 */
final class InstanceDoor implements Door {
    private static final CharSequence API_NAME = HttpHeaders.createOptimized("x-kms-apiname");
    private static final String VERSION_ID = "x-kms-migrationkeyversionid";
    private static final String API_VERSION = "dkms-gcs-0.2";
    private static final String PROTOBUF = "application/x-protobuf";
    /** Of the API's own. */
    private static final int MOST_BODY_BYTES = 3 << 20;
    /** By so much a ciphertext and what is sent with it may be longer than its plaintext was: else what just fitted could never be decrypted. */
    private static final int GROWTH_BYTES = 16 << 10;
    private static final Set<String> DECRYPTING = Set.of(InstanceApi.DECRYPT.operation, InstanceApi.ADVANCE_DECRYPT.operation);

    private final Porter porter;

    InstanceDoor(Porter porter) {
        this.porter = porter;
    }

    /** By the header that names the operation; by the type of the body too, so that a client who forgot the name can read what it did. */
    static boolean opensFor(HttpServerRequest request) {
        return request.headers().contains(API_NAME) || isProtobuf(request.getHeader(HttpHeaders.CONTENT_TYPE));
    }

    /** Whether whoever sent what is no request was a client of this API, as far as its headers came. */
    static boolean spokeTo(HttpServerRequest request) {
        return opensFor(request) || isProtobuf(request.getHeader("accept"))
            || request.headers().names().stream().anyMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("x-kms-"));
    }

    @Override
    public int bodyBytes(HttpServerRequest request) {
        return DECRYPTING.contains(String.valueOf(request.getHeader(API_NAME))) ? MOST_BODY_BYTES + GROWTH_BYTES : MOST_BODY_BYTES;
    }

    @Override
    public Future<Answer> answer(Request request) {
        Function<Refused, Answer> refusal = refused -> refusal(request.id(), refused);
        try {
            mustBeOfThisApi(request);
            InstanceSignature signature = InstanceSignature.of(request, porter.clockMillis().getAsLong() / 1000);
            Credentials credentials = porter.credentials();
            Future<String> proof = porter.attempts().prove(request.address(), signature.clientKeyId(),
                () -> credentials.clientKey(signature.clientKeyId(), signature.signed(), signature.signature()));
            return porter.known(this, request, proof, accessPoint ->
                ask(request, Caller.clientKey(credentials.account(), accessPoint, signature.clientKeyId(), request.address())), refusal);
        } catch (RuntimeException e) {
            return porter.stranger(this, request, e, refusal);
        }
    }

    @Override
    public String name() {
        return Api.INSTANCE.door();
    }

    private static void mustBeOfThisApi(Request request) {
        if (!request.method().equals("POST")) throw UNSUPPORTED_METHOD.refused();
        if (!request.path().equals("/") || !request.query().isEmpty()) throw UNREADABLE_REQUEST.because("The path is not /, or has a query.");
        String type = request.single("content-type", UNSUPPORTED_CONTENT_TYPE);
        boolean none = type.isEmpty() && request.body().length == 0;
        if (!none && !isProtobuf(type)) throw UNSUPPORTED_CONTENT_TYPE.because(type);
        String version = request.header("x-kms-apiversion");
        if (!version.equals(API_VERSION)) throw UNKNOWN_VERSION.because(version);
    }

    private static boolean isProtobuf(String contentType) {
        if (contentType == null) return false;
        int semicolon = contentType.indexOf(';');
        return (semicolon < 0 ? contentType : contentType.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT).equals(PROTOBUF);
    }

    private Future<Answer> ask(Request request, Caller caller) {
        InstanceApi api = InstanceApi.named(request.header(API_NAME));
        String operation = api == null ? "" : api.operation;
        return porter.ask(() -> call(request, api, caller), refused -> Call.refused(Api.INSTANCE, operation, caller, request.id(), refused))
            .map(reply -> answer(api, request.id(), reply));
    }

    private static Call call(Request request, InstanceApi api, Caller caller) {
        if (api == null) throw UNKNOWN_ACTION.because(request.header(API_NAME));
        Map<String, String> texts = new HashMap<>();
        Map<String, byte[]> octets = new HashMap<>();
        api.request.read(request.body(), texts, octets);
        String versionId = request.header(VERSION_ID);
        if (!versionId.isEmpty()) texts.put("KeyVersionId", versionId);
        return new Call(Api.INSTANCE, api.operation, texts, octets, caller, request.id(), new byte[0]);
    }

    private static Answer answer(InstanceApi api, String requestId, Reply reply) {
        Map<String, Object> fields = new HashMap<>(reply.fields());
        fields.put("RequestId", requestId);
        Map<String, String> headers = new HashMap<>(Answer.told(reply));
        if (fields.get("KeyVersionId") instanceof String id) headers.put(VERSION_ID, id);
        return new Answer(200, PROTOBUF, Buffer.buffer(api.response.write(fields)), headers);
    }

    @Override
    public Answer refusal(String requestId, Refused refused) {
        InstanceError error = InstanceError.of(refused);
        byte[] body = InstanceApi.ERROR.write(Map.of("StatusCode", error.status(), "ErrorCode", error.code(), "ErrorMessage", error.sentence(), "RequestId",
            requestId));
        return new Answer(error.status(), PROTOBUF, Buffer.buffer(body), Answer.retry(refused));
    }
}
