package io.wardmote.op;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import io.vertx.openapi.contract.OpenAPIContract;
import io.wardmote.http.OpenApiDocument;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The description of the API is one by the standard's own schema, has every operation that can be asked by that door, and describes what scripts ask and are
 * answered. {@code -Dwardmote.record=true} writes {@code openapi.txt}, which has a line for each operation, anew.
 */
class OpenApiDocumentTest {
    private static final Path SCRIPTS = Path.of("src/test/resources/operations");
    private static final Path GOLDEN = Path.of("src/test/resources/openapi.txt");
    private static final OperationScript.Engines ENGINES = new OperationScript.Engines();
    private static JsonObject document;
    private final Map<String, Validator> validators = new HashMap<>();

    @BeforeAll
    static void write() {
        document = new OpenApiDocument("1.2.3", new OperationScript(ENGINES, 1).all()).json().toJsonObject();
    }

    @AfterAll
    static void close() {
        ENGINES.close();
    }

    @Test
    void itIsOneByTheSchemaOfTheStandard() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            OpenAPIContract contract = OpenAPIContract.from(vertx, document.copy()).toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
            assertThat(contract.getVersion().toString()).contains("3_1");
            assertThat(contract.operations()).hasSameSizeAs(document.getJsonObject("paths").fieldNames());
            JsonObject broken = document.copy();
            broken.getJsonObject("paths").getJsonObject("/api/Encrypt").getJsonObject("post").put("responses", new JsonArray());
            assertThat(OpenAPIContract.from(vertx, broken).toCompletionStage().toCompletableFuture()).failsWithin(java.time.Duration.ofSeconds(60));
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void everyOperationOfTheDoorIsThereWithWhatItTakesAndAnswers() throws IOException {
        OperationScript script = new OperationScript(ENGINES, 1);
        Set<String> paths = new TreeSet<>();
        StringBuilder lines = new StringBuilder("# Each operation by POST /api/<Action>: what it takes, ! where it must be given, and what it answers, ? where that is not always there.\n");
        for (Operation operation : script.all().stream().filter(it -> !it.api().version().isEmpty()).sorted((a, b) -> whole(a).compareTo(whole(b))).toList()) {
            paths.add("/api/" + operation.name());
            Contract contract = operation.contract();
            lines.append(whole(operation)).append('(').append(contract.parameters().stream().map(field -> field.name() + (field.always() ? "!" : "")).collect(joining(", ")))
                .append(") -> ").append(contract.answer().stream().map(OpenApiDocumentTest::written).collect(joining(", "))).append('\n');
        }
        assertThat(document.getJsonObject("paths").fieldNames()).isEqualTo(paths);
        if (Boolean.getBoolean("wardmote.record")) Files.writeString(GOLDEN, lines.toString());
        assertThat(lines.toString()).isEqualTo(Files.readString(GOLDEN));
    }

    private static String whole(Operation operation) {
        return operation.api().whole(operation.name());
    }

    private static String written(Field field) {
        Shape shape = field.shape() instanceof Shape.Listed listed ? listed.of() : field.shape();
        String inside = shape instanceof Shape.Composed composed ? composed.fields().stream().map(OpenApiDocumentTest::written).collect(joining(", ", "{", "}")) : "";
        return field.name() + (field.always() ? "" : "?") + (field.shape() instanceof Shape.Listed ? "[" + inside + "]" : inside);
    }

    /** By a validator that knows nothing of contracts. */
    @Test
    void whatScriptsAskAndAreAnsweredIsAsDescribed() throws IOException {
        List<String> faults = new ArrayList<>();
        int looked = 0;
        try (Stream<Path> scripts = Files.list(SCRIPTS)) {
            for (Path path : scripts.sorted().toList()) {
                OperationScript script = new OperationScript(ENGINES, path.getFileName().toString().hashCode() + 3);
                List<String> lines = Files.readAllLines(path);
                for (int at = 0; at < lines.size(); at++) {
                    String line = lines.get(at);
                    if (line.startsWith("!")) script.direct(line.substring(1).split(" "));
                    if (line.isBlank() || line.startsWith("!") || line.startsWith("#") || line.startsWith("  -> ")) continue;
                    Operation operation = script.operation(line.split(" ")[0]);
                    Map<String, String> sent = operation.contract() == Contract.ELSEWHERE ? Map.of() : script.parameters(line);
                    script.run(line);
                    if (operation.contract() == Contract.ELSEWHERE || !lines.get(at + 1).startsWith("  -> {")) continue;
                    JsonObject asked = json(operation.contract().parameters(), Fit.done(sent, script.replies.getLast()));
                    if (operation.api() != Api.OPENAPI) asked.put("Version", operation.api().version());
                    faults(operation, "requestBody", asked).forEach(fault -> faults.add(line + ": " + asked + " " + fault));
                    JsonObject answered = json(script.replies.getLast()).put("RequestId", "R-1");
                    faults(operation, "responses", answered).forEach(fault -> faults.add(line + ": " + answered + " " + fault));
                    assertThat(faults(operation, "responses", answered.copy().put("Another", "field"))).as("nothing else is answered by " + operation.name()).isNotEmpty();
                    looked++;
                }
            }
        }
        assertThat(faults).isEmpty();
        assertThat(looked).isGreaterThan(400);
    }

    private List<String> faults(Operation operation, String what, JsonObject value) {
        Validator validator = validators.computeIfAbsent(what + " " + operation.name(), any -> Validator.create(JsonSchema.of(schema(operation.name(), what)),
            new JsonSchemaOptions().setBaseUri("https://wardmote.test/").setDraft(Draft.DRAFT202012)));
        OutputUnit result = validator.validate(value);
        return result.getValid() ? List.of() : List.of(String.valueOf(result.getErrors()));
    }

    private static JsonObject schema(String name, String what) {
        JsonObject post = document.getJsonObject("paths").getJsonObject("/api/" + name).getJsonObject("post");
        JsonObject body = what.equals("responses") ? post.getJsonObject(what).getJsonObject("200") : post.getJsonObject(what);
        return body.getJsonObject("content").getJsonObject("application/json").getJsonObject("schema").copy();
    }

    /** As somebody would write it who reads the description. */
    private static JsonObject json(List<Field> fields, Map<String, String> sent) {
        JsonObject json = new JsonObject();
        Map<String, Field> known = new TreeMap<>();
        fields.forEach(field -> known.put(field.name(), field));
        sent.forEach((name, value) -> {
            if (value.isEmpty() && !known.get(name.split("\\.")[0]).always()) return; // which is as if it were not there
            String[] parts = name.split("\\.");
            if (parts.length == 1) json.put(name, value(known.get(name).shape(), value));
            else {
                if (!json.containsKey(parts[0])) json.put(parts[0], new JsonArray());
                JsonArray list = json.getJsonArray(parts[0]);
                int index = Integer.parseInt(parts[1]) - 1;
                if (parts.length == 2) list.add(value);
                else {
                    while (list.size() <= index) list.add(new JsonObject());
                    list.getJsonObject(index).put(parts[2], value);
                }
            }
        });
        return json;
    }

    private static Object value(Shape shape, String text) {
        return switch (shape) {
            case Shape.Whole whole -> Long.parseLong(text);
            case Shape.Truth truth -> Boolean.parseBoolean(text);
            case Shape.Json json when text.startsWith("{") -> inside(json.inside(), new JsonObject(text));
            case Shape.Json json when text.startsWith("[") -> inside(json.inside(), new JsonArray(text));
            default -> text;
        };
    }

    private static Object inside(Shape shape, Object value) {
        if (value instanceof String text) return value(shape, text);
        if (value instanceof JsonArray list && shape instanceof Shape.Listed listed) return new JsonArray(list.stream().map(element -> inside(listed.of(), element)).toList());
        if (!(value instanceof JsonObject object && shape instanceof Shape.Composed composed)) return value;
        JsonObject all = object.copy();
        composed.fields().stream().filter(field -> all.containsKey(field.name())).forEach(field -> all.put(field.name(), inside(field.shape(), all.getValue(field.name()))));
        return all;
    }

    private static JsonObject json(Reply reply) {
        JsonObject json = new JsonObject();
        reply.fields().forEach((name, value) -> json.put(name, value(value)));
        return json;
    }

    private static Object value(Object value) {
        return switch (value) {
            case Reply reply -> json(reply);
            case List<?> list -> new JsonArray(list.stream().map(OpenApiDocumentTest::value).toList());
            default -> value;
        };
    }

    /** What a door refuses by is described too. */
    @Test
    void refusalsAreDescribed() {
        JsonObject error = document.getJsonObject("components").getJsonObject("schemas").getJsonObject("Error");
        Validator validator = Validator.create(JsonSchema.of(error.copy()), new JsonSchemaOptions().setBaseUri("https://wardmote.test/").setDraft(Draft.DRAFT202012));
        JsonObject refusal = new JsonObject().put("RequestId", "R").put("HostId", "kms.local").put("Code", "Forbidden.KeyNotFound").put("Message", "m").put("HttpStatus", 404);
        assertThat(validator.validate(refusal).getValid()).isTrue();
        assertThat(validator.validate(refusal.copy().put("Code", "NoSuchCode")).getValid()).isFalse();
        assertThat(validator.validate(refusal.copy().put("More", 1)).getValid()).isFalse();
    }
}
