package io.wardmote.node.founding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemKeyCertOptions;
import io.wardmote.crypto.Randomness;
import io.wardmote.node.Address;
import io.wardmote.node.Fault;
import io.wardmote.node.NodeConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterClientTest {
    private final Vertx vertx = Vertx.vertx();
    private final List<String> asked = new ArrayList<>();
    @TempDir
    private Path folder;
    private ClientFile founded;
    private Address answering;
    private Address breaking;
    private Address refusing;
    private String description = "";

    @BeforeEach
    void serve() throws IOException {
        Path file = Files.writeString(folder.resolve("wardmote.yaml"), "node: a\n");
        NodeConfig config = NodeConfig.read(file);
        founded = new Founding(new Randomness(), Instant.now()).found(List.of(config), Duration.ofDays(1));
        PemKeyCertOptions shown = new PemKeyCertOptions().setCertPath(config.tls().certificate().toString()).setKeyPath(config.tls().key().toString());
        answering = listening(vertx.createHttpServer(new HttpServerOptions().setSsl(true).setKeyCertOptions(shown)).requestHandler(request -> {
            asked.add(request.method() + " " + request.path() + " " + request.getHeader("authorization").startsWith("Bearer "));
            request.response().end("{\"status\":\"done\"}");
        }));
        refusing = listening(vertx.createHttpServer(new HttpServerOptions().setSsl(true).setKeyCertOptions(shown)).requestHandler(request -> {
            asked.add(request.method() + " " + request.path() + " " + (request.getHeader("authorization") != null));
            if (request.path().equals("/openapi.json")) request.response().end(description);
            else request.response().setStatusCode(400)
                .end("{\"RequestId\":\"R\",\"Code\":\"InvalidParameter\",\"Message\":\"The specified parameter \\\"Size\\\" is not valid.\"}");
        }));
        breaking = listening(vertx.createHttpServer(new HttpServerOptions().setSsl(true).setKeyCertOptions(shown)).requestHandler(request -> request.connection().close()));
    }

    @AfterEach
    void end() {
        get(vertx.close());
    }

    private static Address listening(HttpServer server) {
        return Address.of("127.0.0.1:" + get(server.listen(0, "127.0.0.1")).actualPort());
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }

    private static Address silent() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return Address.of("127.0.0.1:" + socket.getLocalPort());
        }
    }

    private ClusterClient client(Address... endpoints) {
        return ClusterClient.of(founded.at(List.of(endpoints), founded.caFile(), List.of()));
    }

    @Test
    void theFirstEndpointThatIsReachedIsAsked() throws IOException {
        try (ClusterClient client = client(silent(), silent(), answering, silent())) {
            assertThat(client.post("/cluster/remove", new JsonObject()).getString("status")).isEqualTo("done");
            assertThat(client.get("/cluster/status").getString("status")).isEqualTo("done");
            List<byte[]> body = new ArrayList<>();
            client.download("/cluster/backup", stream -> body.add(stream.readAllBytes()));
            assertThat(body).hasSize(1);
        }
        assertThat(asked).containsExactly("POST /cluster/remove true", "GET /cluster/status true", "POST /cluster/backup true");
    }

    @Test
    void whereNoneIsReachedAllAreNamed() throws IOException {
        Address one = silent();
        Address other = silent();
        try (ClusterClient client = client(one, other)) {
            assertThatThrownBy(() -> client.get("/cluster/status")).isInstanceOf(Fault.class).hasMessageStartingWith("None of ").hasMessageContainingAll(one.toString(), other.toString());
        }
        try (ClusterClient client = client(one)) {
            assertThatThrownBy(() -> client.get("/cluster/status")).isInstanceOf(Fault.class).hasMessageStartingWith("Node " + one + " cannot be reached (nothing answers there)");
        }
    }

    private void refusedWith(String sentence) {
        try (ClusterClient client = client(refusing)) {
            assertThatThrownBy(() -> client.post("/api/List", new JsonObject().put("Size", 7))).isInstanceOf(NodeRefusal.class)
                .hasMessage(refusing + " refuses: The specified parameter \"Size\" is not valid." + sentence + " (InvalidParameter, request R)");
        }
    }

    /** Which is open to everybody: a token or a signature is for what needs it. */
    @Test
    void whereAParameterIsNotValidTheNodesDescriptionSaysWhatWouldBe() {
        JsonObject size = new JsonObject().put("type", "integer").put("minimum", 1).put("maximum", 5);
        JsonObject schema = new JsonObject().put("properties", new JsonObject().put("Size", size));
        JsonObject post = new JsonObject().put("requestBody", new JsonObject().put("content", new JsonObject().put("application/json", new JsonObject().put("schema", schema))));
        description = new JsonObject().put("paths", new JsonObject().put("/api/List", new JsonObject().put("post", post))).encode();
        refusedWith(" It must be from 1 to 5.");
        assertThat(asked).containsExactly("POST /api/List true", "GET /openapi.json false");
    }

    @Test
    void aDescriptionThatCannotBeReadChangesNothing() {
        for (String strange : List.of("", "no JSON", "{\"paths\":7}", "{\"paths\":{\"/api/List\":{\"post\":[]}}}")) {
            description = strange;
            refusedWith("");
        }
        String pattern = "{\"Size\":{\"type\":\"string\",\"pattern\":\"(\"}}";
        description = "{\"paths\":{\"/api/List\":{\"post\":{\"requestBody\":{\"content\":{\"application/json\":{\"schema\":{\"properties\":" + pattern + "}}}}}}}}";
        refusedWith("");
    }

    @Test
    void whatMayHaveBeenDoneIsNotAskedOfAnother() {
        try (ClusterClient client = client(breaking, answering)) {
            assertThatThrownBy(() -> client.post("/cluster/remove", new JsonObject())).isInstanceOf(Fault.class).hasMessageStartingWith("Node " + breaking + " cannot be reached");
        }
        assertThat(asked).isEmpty();
    }
}
