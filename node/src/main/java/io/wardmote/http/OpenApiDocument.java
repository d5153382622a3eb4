package io.wardmote.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.wardmote.key.Refusal;
import io.wardmote.op.Api;
import io.wardmote.op.Operation;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The OpenAPI 3.1 description of {@code POST /api/<Action>}: made of the operations that the door dispatches to and of what each says that it takes and
 * answers. Actions of several APIs may have one name; they are one path then, told apart by Version. Open to everybody: it says what this program is, and
 * nothing of what is in it.
 */
public final class OpenApiDocument {
    static final String PATH = "/openapi.json";
    private static final String REQUEST_ID = "RequestId";
    private static final Reply TEXT = Reply.of("type", "string");

    private final Buffer json;

    /** @param version of this program; "" if it is none; @param operations of which those are taken that the OpenAPI's door asks */
    public OpenApiDocument(String version, Collection<? extends Operation> operations) {
        StringBuilder text = new StringBuilder(1 << 18);
        JsonBody.write(text, document(version, operations));
        json = Buffer.buffer(text.toString().getBytes(UTF_8));
    }

    /** The document, in UTF-8. */
    public Buffer json() {
        return json.copy();
    }

    /** @param bound lets through how many are to be answered at once */
    public void mount(Router router, Handler<RoutingContext> bound) {
        router.get(PATH).handler(bound).handler(routing -> routing.response()
            .putHeader("content-type", "application/json").putHeader("cache-control", "no-cache").end(json));
    }

    private static Reply document(String version, Collection<? extends Operation> operations) {
        Map<String, List<Operation>> byName = operations.stream().filter(operation -> !operation.api().version().isEmpty())
            .collect(Collectors.groupingBy(Operation::name, TreeMap::new, Collectors.toList()));
        List<Object> paths = new ArrayList<>();
        byName.forEach((name, same) -> paths.addAll(List.of(OpenApiDoor.API + name, Reply.of("post", post(name, same)))));
        return Reply.of("openapi", "3.1.0",
            "info", Reply.of("title", "Wardmote", "version", version.isEmpty() ? "unknown" : version,
                "summary", "Keys, what is done with them, and who may.",
                "description", "Every action by POST and JSON. Numbers and truth values may be sent as texts too; an empty text counts as not given,"
                    + " but where it is said to mean something. What a parameter's schema cannot say is told when it is refused."),
            "security", List.of(Reply.of("bearer", List.of())),
            "paths", Reply.of(paths.toArray()),
            "components", Reply.of(
                "securitySchemes", Reply.of("bearer", Reply.of("type", "http", "scheme", "bearer",
                    "description", "A bearer token of the account or of a user. Requests may be signed by an access key instead,"
                        + " as the vendor's clients sign them.")),
                "schemas", Reply.of("Error", Reply.of("type", "object", "properties",
                    Reply.of(REQUEST_ID, TEXT, "HostId", TEXT, "Code", Reply.of("type", "string", "enum", codes()), "Message", TEXT,
                        "HttpStatus", Reply.of("type", "integer")),
                    "required", List.of(REQUEST_ID, "HostId", "Code", "Message", "HttpStatus"), "additionalProperties", false)),
                "responses", Reply.of("Refused", Reply.of("description", "Refused; Code and Message say why. 503 may be sent again, as Retry-After has it.",
                    "content", content(Reply.of("$ref", "#/components/schemas/Error"))))));
    }

    private static List<String> codes() {
        return Stream.of(Refusal.values()).map(Refusal::code).distinct().sorted().toList();
    }

    private static Reply post(String name, List<Operation> same) {
        String summary = same.stream().map(operation -> operation.contract().summary()).collect(Collectors.joining(" With another Version: "));
        return Reply.of("operationId", name, "summary", summary, "tags", same.stream().map(operation -> operation.api().door()).toList(),
            "x-actions", same.stream().flatMap(operation -> operation.actions().stream()).sorted().toList(),
            "requestBody", Reply.of("required", same.stream().anyMatch(operation -> operation.api() != Api.OPENAPI || isNeeded(operation.contract())),
                "content", content(oneOf(same.stream().map(OpenApiDocument::asked).toList()))),
            "responses", Reply.of("200", Reply.of("description", "Done.", "content", content(anyOf(same.stream().map(OpenApiDocument::answered).toList()))),
                "default", Reply.of("$ref", "#/components/responses/Refused")));
    }

    private static boolean isNeeded(Contract contract) {
        return contract.parameters().stream().anyMatch(parameter -> parameter.always());
    }

    private static Reply content(Reply schema) {
        return Reply.of("application/json", Reply.of("schema", schema));
    }

    private static Reply oneOf(List<Reply> schemas) {
        return schemas.size() == 1 ? schemas.getFirst() : Reply.of("oneOf", schemas);
    }

    private static Reply anyOf(List<Reply> schemas) {
        return schemas.size() == 1 ? schemas.getFirst() : Reply.of("anyOf", schemas);
    }

    private static Reply asked(Operation operation) {
        Reply schema = JsonSchema.object(operation.contract().parameters(), true, version(operation.api()));
        return operation.api() == Api.OPENAPI ? withVersion(schema) : schema;
    }

    /** What tells an API's actions from those of the OpenAPI, which need none. */
    private static List<Object> version(Api api) {
        return api == Api.OPENAPI ? List.of() : List.of("Version", Reply.of("const", api.version()));
    }

    /** It may be given all the same, and must be right then. */
    private static Reply withVersion(Reply schema) {
        List<Object> all = new ArrayList<>();
        schema.fields().forEach((name, value) -> {
            if (!name.equals("properties")) all.addAll(List.of(name, value));
            else {
                List<Object> properties = new ArrayList<>(List.of("Version", Reply.of("const", Api.OPENAPI.version())));
                ((Reply) value).fields().forEach((property, its) -> properties.addAll(List.of(property, its)));
                all.addAll(List.of(name, Reply.of(properties.toArray())));
            }
        });
        return Reply.of(all.toArray());
    }

    private static Reply answered(Operation operation) {
        return JsonSchema.object(operation.contract().answer(), false, List.of(REQUEST_ID, TEXT));
    }
}
