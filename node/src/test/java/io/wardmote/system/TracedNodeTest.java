package io.wardmote.system;

import static io.wardmote.system.Collector.hex;
import static io.wardmote.system.Collector.named;
import static io.wardmote.system.Collector.noted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that traces requests, and a collector that takes what it sends. */
class TracedNodeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String CLIENT = "b7ad6b7169203331";
    /** By how many nanoseconds two clocks of one machine may differ where each is read in another process. */
    private static final long CLOCKS = 5_000_000;

    @TempDir
    private Path folder;
    private final Collector collector = new Collector();
    private OneNode node;
    private JsonObject client;
    private HttpClient http;

    private void start(String settings) throws IOException {
        start(settings, "");
    }

    /** @param further sections */
    private void start(String settings, String further) throws IOException {
        node = new OneNode(folder, collector.section(settings) + further);
        client = new JsonObject(Files.readString(node.client()));
        http = HttpClient.newBuilder().sslContext(Api.trust(Path.of(client.getString("caFile")))).build();
    }

    @AfterEach
    void close() {
        if (http != null) http.close();
        if (node != null) node.close();
        collector.close();
    }

    private JsonObject ask(String action, String traceparent, Map<String, String> parameters) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("https://" + client.getJsonArray("endpoints").getString(0) + "/api/" + action))
            .header("Authorization", "Bearer " + client.getString("bearerToken")).POST(HttpRequest.BodyPublishers.ofString(new JsonObject(Map.copyOf(parameters)).encode()));
        if (!traceparent.isEmpty()) request.header("traceparent", traceparent);
        return new JsonObject(http.send(request.build(), HttpResponse.BodyHandlers.ofString()).body());
    }

    private Optional<Span> span(String name) {
        return collector.spans().stream().filter(span -> span.getName().equals(name)).findFirst();
    }

    private Span awaited(String name) {
        await().atMost(PATIENCE).until(() -> span(name).isPresent());
        return span(name).get();
    }

    @Test
    void aRequestIsAPartOfItsClientsTraceAndWhatIsDoneForItAPartOfIt() throws Exception {
        start("sample: 1");
        String key = ask("CreateKey", "", Map.of()).getJsonObject("KeyMetadata").getString("KeyId");
        JsonObject answer = ask("Encrypt", "00-" + TRACE + "-" + CLIENT + "-00", Map.of("KeyId", key, "Plaintext", "Marked-Secret"));
        Span operation = awaited("operation Encrypt");
        await().atMost(PATIENCE).until(() -> collector.spans(TRACE).size() == 3);
        Map<String, Span> ours = collector.spans(TRACE).stream().collect(Collectors.toMap(Span::getName, span -> span));
        assertThat(ours).containsOnlyKeys("door openapi", "operation Encrypt", "engine crypto");
        assertThat(hex(ours.get("door openapi").getParentSpanId())).isEqualTo(CLIENT);
        assertThat(ours.get("door openapi").getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
        assertThat(operation.getParentSpanId()).isEqualTo(ours.get("door openapi").getSpanId());
        assertThat(ours.get("engine crypto").getParentSpanId()).isEqualTo(operation.getSpanId());
        assertThat(noted(ours.get("door openapi"), "wardmote.request")).isEqualTo(answer.getString("RequestId"));
        assertThat(noted(ours.get("door openapi"), "http.response.status_code")).isEqualTo("200");
        assertThat(noted(operation, "wardmote.key")).isEqualTo(key);
        assertThat(noted(operation, "wardmote.kind")).isEqualTo("software");
        assertThat(noted(operation, "wardmote.outcome")).isEqualTo("done");
        assertThat(collector.spans().toString()).doesNotContain("Marked-Secret").doesNotContain(client.getString("bearerToken"));
    }

    @Test
    void aChangeIsAPartOfItsOperationAndARefusalIsTold() throws Exception {
        start("sample: 1");
        String key = ask("CreateKey", "", Map.of()).getJsonObject("KeyMetadata").getString("KeyId");
        Span create = awaited("operation CreateKey");
        assertThat(awaited("change").getParentSpanId()).isEqualTo(create.getSpanId());
        ask("DisableKey", "", Map.of("KeyId", key));
        ask("Encrypt", "", Map.of("KeyId", key, "Plaintext", "a secret"));
        Span refused = awaited("operation Encrypt");
        assertThat(noted(refused, "wardmote.outcome")).isEqualTo("refused");
        assertThat(refused.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
        assertThat(refused.getStatus().getMessage()).isEqualTo("Rejected.Disabled");
    }

    private List<Span> ofClient(String last) {
        await().atMost(PATIENCE).until(() -> collector.spans(TRACE).stream().anyMatch(span -> span.getName().equals(last)));
        return collector.spans(TRACE);
    }

    /** The agent's process exports nothing: the node makes spans of the times that it sends back. */
    @Test
    void whatTheTokenDoesIsAPartOfTheSameTraceAlsoWhereItRefuses() throws Exception {
        SoftToken token = new SoftToken(folder, "kms");
        start("sample: 1", token.section() + token.environment() + "  strategy: token-object\n");
        String key = awaitedKey(hardware());
        String blob = ask("Encrypt", "", Map.of("KeyId", key, "Plaintext", "Marked-Secret")).getString("CiphertextBlob");
        assertThat(ask("Decrypt", "00-" + TRACE + "-" + CLIENT + "-00", Map.of("CiphertextBlob", blob)).getString("Plaintext")).isEqualTo("Marked-Secret");
        List<Span> ours = ofClient("door openapi");
        Span engine = named(ours, "engine hsm");
        assertThat(engine.getParentSpanId()).isEqualTo(named(ours, "operation Decrypt").getSpanId());
        for (String part : List.of("hsm turn", "hsm session", "C_DecryptInit", "C_Decrypt")) {
            Span own = named(ours, part);
            assertThat(own.getParentSpanId()).as(part).isEqualTo(engine.getSpanId());
            assertThat(own.getStartTimeUnixNano()).as(part).isBetween(engine.getStartTimeUnixNano() - CLOCKS, engine.getEndTimeUnixNano() + CLOCKS);
        }
        assertThat(noted(named(ours, "C_Decrypt"), "pkcs11.mechanism")).isEqualTo("CKM_AES_GCM");
        collector.forget();
        byte[] altered = Base64.getDecoder().decode(blob);
        altered[altered.length - 1] ^= 1;
        String refusal = ask("Decrypt", "00-" + TRACE + "-" + CLIENT + "-00", Map.of("CiphertextBlob", Base64.getEncoder().encodeToString(altered))).getString("Code");
        List<Span> refused = ofClient("door openapi");
        assertThat(named(refused, "engine hsm").getStatus().getMessage()).isEqualTo(refusal);
        assertThat(named(refused, "C_Decrypt").getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
        assertThat(named(refused, "C_Decrypt").getStatus().getMessage()).startsWith("CKR_");
        assertThat(collector.spans().toString()).doesNotContain("Marked-Secret").doesNotContain(SoftToken.PIN);
    }

    private String hardware() throws IOException, InterruptedException {
        for (Object instance : ask("ListKmsInstances", "", Map.of()).getJsonObject("KmsInstances").getJsonArray("KmsInstance")) {
            String id = ((JsonObject) instance).getString("KmsInstanceId");
            if (ask("GetKmsInstance", "", Map.of("KmsInstanceId", id)).getJsonObject("KmsInstance").getString("InstanceName").equals("hardware")) return id;
        }
        throw new AssertionError("no instance of hardware keys");
    }

    /** Made once the agent serves. */
    private String awaitedKey(String instance) {
        return await().atMost(PATIENCE).until(() -> ask("CreateKey", "", Map.of("DKMSInstanceId", instance)).getJsonObject("KeyMetadata"), Objects::nonNull).getString("KeyId");
    }

    /** Whoever may send a request could otherwise have all of his traced. */
    @Test
    void aClientsWordThatItIsTracedCountsOnlyWhereItIsToldTo() throws Exception {
        start("sample: 0");
        ask("ListKeys", "00-" + TRACE + "-" + CLIENT + "-01", Map.of());
        node.close(); // which sends what there is
        node = null;
        assertThat(collector.spans()).isEmpty();
    }

    @Test
    void aClientThatIsFollowedDecides() throws Exception {
        start("sample: 0, followClients: yes");
        ask("ListKeys", "00-" + TRACE + "-" + CLIENT + "-01", Map.of());
        ask("DescribeRegions", "00-" + TRACE + "-" + CLIENT + "-00", Map.of());
        for (String wrong : List.of("00-" + TRACE + "-" + CLIENT, "00-" + "0".repeat(32) + "-" + CLIENT + "-01", "ff-" + TRACE + "-" + CLIENT + "-01", "x".repeat(10_000)))
            assertThat(ask("ListAliases", wrong, Map.of()).getInteger("TotalCount")).as(wrong).isZero();
        node.close();
        node = null;
        assertThat(collector.spans()).extracting(Span::getName).containsExactlyInAnyOrder("door openapi", "operation ListKeys");
    }

    /** Requests are answered, and the node stops. */
    @Test
    void aCollectorThatIsAwayKeepsNobodyUp() throws Exception {
        collector.close();
        start("sample: 1");
        assertThat(ask("ListKeys", "", Map.of()).getInteger("TotalCount")).isZero();
        node.close();
        node = null;
        assertThat(collector.spans()).isEmpty();
    }
}
