package io.wardmote.http;

import static io.wardmote.key.Refusal.INTERNAL_FAILURE;
import static io.wardmote.key.Refusal.INVALID_PARAMETER;
import static io.wardmote.key.Refusal.MISSING_PARAMETER;
import static io.wardmote.key.Refusal.UNKNOWN_ACTION;
import static io.wardmote.key.Refusal.UNKNOWN_VERSION;
import static io.wardmote.key.Refusal.UNSUPPORTED_METHOD;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.wardmote.key.Refused;
import io.wardmote.op.Api;
import io.wardmote.op.Audit;
import io.wardmote.op.Call;
import io.wardmote.op.Reply;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The OpenAPI 2016-01-20, and the APIs of identities that share its form, told apart by their Version: {@code /} with the action in
 * a parameter or a header, and {@code POST /api/<Action>} with a JSON object, for people with curl. Every request ends in an answer; nothing thrown here or
 * behind gets further.
 */
final class OpenApiDoor implements Door {
    static final String API = "/api/";
    private static final Logger LOG = LoggerFactory.getLogger(OpenApiDoor.class);
    /** They say how to read the request, and mean nothing to an operation. */
    private static final Set<String> COMMON = Set.of("Action", "Version", "Format", "AccessKeyId", "SignatureMethod", "SignatureVersion",
        "SignatureNonce", "SignatureType", "Signature", "Timestamp", "SecurityToken", "BearerToken");

    private final Map<Api, Set<String>> operations;
    private final Function<Call, Future<Reply>> dispatch;
    private final Authenticator authenticator;
    private final Audit audit;
    private final String hostId;
    private final int bodyBytes;

    OpenApiDoor(Map<Api, Set<String>> operations, Function<Call, Future<Reply>> dispatch, Authenticator authenticator, Audit audit, HttpConfig config) {
        this.operations = Map.copyOf(operations);
        this.dispatch = dispatch;
        this.authenticator = authenticator;
        this.audit = audit;
        this.hostId = "kms." + config.region();
        this.bodyBytes = config.sizes().body();
    }

    static boolean opensFor(String path) {
        return path.equals("/") || path.startsWith(API);
    }

    @Override
    public int bodyBytes(HttpServerRequest request) {
        return bodyBytes;
    }

    @Override
    public Future<Answer> answer(Request request) {
        Format format = Format.JSON;
        try {
            Parameters parameters = Parameters.of(request, request.path().startsWith(API));
            format = Format.of(parameters);
            return answer(request, parameters, format);
        } catch (RuntimeException e) {
            return Future.succeededFuture(stranger(request, format, e));
        }
    }

    private Future<Answer> answer(Request request, Parameters parameters, Format format) {
        checkMethod(request);
        String action = action(request, parameters);
        Api api = api(request, parameters);
        if (!operations.getOrDefault(api, Set.of()).contains(action)) throw UNKNOWN_ACTION.refused();
        return authenticator.prove(request, parameters).transform(known -> {
            if (known.failed()) return Future.succeededFuture(stranger(request, format, known.cause()));
            return ask(request, parameters, api, action, known.result())
                .map(reply -> Answer.of(format, action, request.id(), reply))
                .otherwise(failure -> failed(request.id(), format, failure));
        });
    }

    private Future<Reply> ask(Request request, Parameters parameters, Api api, String action, Authenticator.Proven proven) {
        try {
            if (!Format.isKnown(parameters.get("Format"))) throw INVALID_PARAMETER.because("Format");
            return dispatch.apply(new Call(api, action, forOperation(parameters), Map.of(), proven.caller(), request.id(), proven.nonce()));
        } catch (Refused refused) {
            return audit.refused(new Call(api, action, Map.of(), Map.of(), proven.caller(), request.id(), proven.nonce()), refused);
        } catch (RuntimeException bug) {
            return Future.failedFuture(bug);
        }
    }

    @Override
    public String name() {
        return Api.OPENAPI.door();
    }

    private Answer stranger(Request request, Format format, Throwable failure) {
        audit.stranger(name(), request.address(), failure instanceof Refused refused ? refused.refusal() : INTERNAL_FAILURE);
        return failed(request.id(), format, failure);
    }

    @Override
    public Answer refusal(String requestId, Refused refused) {
        return Answer.refused(Format.JSON, requestId, hostId, refused);
    }

    private Answer failed(String requestId, Format format, Throwable failure) {
        if (failure instanceof Refused refused) return Answer.refused(format, requestId, hostId, refused);
        LOG.atError().addKeyValue("requestId", requestId).setCause(failure).log("Request {} failed", requestId);
        return Answer.refused(format, requestId, hostId, INTERNAL_FAILURE.refused());
    }

    private static void checkMethod(Request request) {
        boolean get = request.method().equals("GET") && request.path().equals("/");
        if (!get && !request.method().equals("POST")) throw UNSUPPORTED_METHOD.refused();
    }

    private String action(Request request, Parameters parameters) {
        String asked = agreed("Action", parameters.get("Action"), request.header("x-acs-action"));
        if (request.path().startsWith(API)) asked = agreed("Action", asked, request.path().substring(API.length()));
        if (asked.isEmpty()) throw MISSING_PARAMETER.because("Action");
        String action = asked;
        if (operations.values().stream().noneMatch(names -> names.contains(action))) throw UNKNOWN_ACTION.refused();
        return action;
    }

    /** Actions of the same name are told apart by the Version. */
    private static Api api(Request request, Parameters parameters) {
        String version = agreed("Version", parameters.get("Version"), request.header("x-acs-version"));
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
