package io.wardmote.http;

import static io.wardmote.key.Refusal.INVALID_PARAMETER;
import static io.wardmote.key.Refusal.MISSING_PARAMETER;
import static io.wardmote.key.Refusal.UNKNOWN_ACTION;
import static io.wardmote.key.Refusal.UNKNOWN_VERSION;
import static io.wardmote.key.Refusal.UNSUPPORTED_METHOD;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.wardmote.key.Refused;
import io.wardmote.op.Api;
import io.wardmote.op.Call;
import io.wardmote.op.Reply;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The OpenAPI 2016-01-20, and the APIs of identities that share its form, told apart by their Version: {@code /} with the action in
 * a parameter or a header, and {@code POST /api/<Action>} with a JSON object, for people with curl. Every request ends in an answer; nothing thrown here or
 * behind gets further.
 */
final class OpenApiDoor implements Door {
    static final String API = "/api/";
    static final CharSequence ACTION = HttpHeaders.createOptimized("x-acs-action");
    static final CharSequence VERSION = HttpHeaders.createOptimized("x-acs-version");
    private static final String BATCH = API + "Batch";
    /** A thousand items of some thousand characters. */
    private static final int BATCH_BODY_BYTES = 4 << 20;
    /** They say how to read the request, and mean nothing to an operation. */
    private static final Set<String> COMMON = Set.of("Action", "Version", "Format", "AccessKeyId", "SignatureMethod", "SignatureVersion",
        "SignatureNonce", "SignatureType", "Signature", "Timestamp", "SecurityToken", "BearerToken");

    private final Map<Api, Set<String>> operations;
    private final Porter porter;
    private final Authenticator authenticator;
    private final String hostId;
    private final int bodyBytes;

    OpenApiDoor(Map<Api, Set<String>> operations, Porter porter, Nonces nonces, HttpConfig config) {
        this.operations = Map.copyOf(operations);
        this.porter = porter;
        this.authenticator = new Authenticator(porter.credentials(), nonces, porter.attempts(), porter.clockMillis());
        this.hostId = "kms." + config.region();
        this.bodyBytes = config.sizes().body();
    }

    static boolean opensFor(String path) {
        return path.equals("/") || path.startsWith(API);
    }

    @Override
    public int bodyBytes(HttpServerRequest request) {
        boolean batch = request.path().startsWith(BATCH) || String.valueOf(request.getHeader(ACTION)).startsWith(BATCH.substring(API.length()));
        return batch ? Math.max(bodyBytes, BATCH_BODY_BYTES) : bodyBytes;
    }

    @Override
    public Future<Answer> answer(Request request) {
        try {
            Parameters parameters = Parameters.of(request, request.path().startsWith(API));
            return answer(request, parameters, Format.of(parameters));
        } catch (RuntimeException e) {
            return porter.stranger(this, request, e, refused -> refusal(request.id(), refused));
        }
    }

    private Future<Answer> answer(Request request, Parameters parameters, Format format) {
        Function<Refused, Answer> refusal = refused -> Answer.refused(format, request.id(), hostId, refused);
        try {
            checkMethod(request);
            String action = action(request, parameters);
            Api api = api(request, parameters);
            if (!operations.getOrDefault(api, Set.of()).contains(action)) throw UNKNOWN_ACTION.refused();
            return porter.known(this, request, authenticator.prove(request, parameters), proven -> ask(request, parameters, api, action, proven)
                .map(reply -> Answer.of(format, action, request.id(), reply)), refusal);
        } catch (RuntimeException e) {
            return porter.stranger(this, request, e, refusal);
        }
    }

    private Future<Reply> ask(Request request, Parameters parameters, Api api, String action, Authenticator.Proven proven) {
        return porter.ask(() -> {
            if (!Format.isKnown(parameters.get("Format"))) throw INVALID_PARAMETER.because("Format");
            return new Call(api, action, forOperation(parameters), Map.of(), proven.caller(), request.id(), proven.nonce());
        }, refused -> Call.refused(api, action, proven.caller(), request.id(), refused));
    }

    @Override
    public String name() {
        return Api.OPENAPI.door();
    }

    @Override
    public Answer refusal(String requestId, Refused refused) {
        return Answer.refused(Format.JSON, requestId, hostId, refused);
    }

    private static void checkMethod(Request request) {
        boolean get = request.method().equals("GET") && request.path().equals("/");
        if (!get && !request.method().equals("POST")) throw UNSUPPORTED_METHOD.refused();
    }

    private String action(Request request, Parameters parameters) {
        String action = agreed("Action", parameters.get("Action"), request.header(ACTION));
        if (request.path().startsWith(API)) action = agreed("Action", action, request.path().substring(API.length()));
        if (action.isEmpty()) throw MISSING_PARAMETER.because("Action");
        for (Set<String> names : operations.values()) if (names.contains(action)) return action;
        throw UNKNOWN_ACTION.refused();
    }

    /** Actions of the same name are told apart by the Version. */
    private static Api api(Request request, Parameters parameters) {
        String version = agreed("Version", parameters.get("Version"), request.header(VERSION));
        if (version.isEmpty() && request.path().startsWith(API)) return Api.OPENAPI;
        if (version.isEmpty()) throw MISSING_PARAMETER.because("Version");
        return Api.dated(version).orElseThrow(UNKNOWN_VERSION::refused);
    }

    /** A signature covers the parameter or the header but seldom both: one that disagrees was put there by somebody else. */
    private static String agreed(String name, String one, String other) {
        if (!one.isEmpty() && !other.isEmpty() && !one.equals(other)) throw INVALID_PARAMETER.because(name);
        return one.isEmpty() ? other : one;
    }

    private static Map<String, String> forOperation(Parameters parameters) {
        Map<String, String> wanted = new HashMap<>();
        parameters.all().forEach((name, value) -> {
            if (!COMMON.contains(name)) wanted.put(name, value);
        });
        return FlattenedContext.gather(wanted);
    }
}
