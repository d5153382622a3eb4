package io.wardmote.system;

import static io.wardmote.system.Collector.named;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.json.JsonObject;
import io.wardmote.crypto.Randomness;
import io.wardmote.node.founding.ClientFile;
import io.wardmote.node.founding.Founding;
import io.wardmote.node.founding.Identity;
import io.wardmote.node.founding.NodeFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one node asks of another for a request is a part of that request: in its trace, and by its id in the other's log. */
class TracedClusterTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    private Path folder;
    private final Collector collector = new Collector();
    private NodesByHand nodes;

    @AfterEach
    void end() throws InterruptedException {
        if (nodes != null) nodes.end();
        collector.close();
    }

    private void start() throws IOException {
        Path client = folder.resolve("client.json");
        nodes = new NodesByHand(folder, client, PATIENCE);
        for (int node = 1; node <= 3; node++) nodes.add(node, collector.section("sample: 1") + "log: {level: debug, format: json}\n");
        ClientFile credentials = new Founding(new Randomness(), Instant.now()).found(nodes.configs(3), Duration.ofDays(1));
        credentials.write(client);
        for (int node = 1; node <= 3; node++) nodes.start(node);
        for (int node = 1; node <= 3; node++) nodes.awaitReady(node);
    }

    private int first(String role) {
        return await().atMost(PATIENCE).until(() -> {
            for (int node = 1; node <= 3; node++) if (nodes.api(node).health().getString("role").equals(role)) return node;
            return 0;
        }, node -> node > 0);
    }

    private List<JsonObject> linesOf(int node, String requestId) throws IOException {
        return nodes.logged(node).lines().map(JsonObject::new).filter(line -> requestId.equals(line.getString("requestId"))).toList();
    }

    @Test
    void whatAFollowerAsksOfTheLeaderIsAPartOfTheRequestOnBothNodes() throws Exception {
        start();
        int leader = first("leader");
        int follower = first("follower");
        String request = nodes.api(follower).ask("CreateKey").ok().at("RequestId");
        await().atMost(PATIENCE).until(() -> collector.spans().stream().anyMatch(span -> span.getName().equals("raft change")));
        Span atLeader = named(collector.spans(), "raft change");
        String trace = Collector.hex(atLeader.getTraceId());
        await().atMost(PATIENCE).until(() -> collector.spans(trace).stream().anyMatch(span -> span.getName().equals("door openapi")));
        List<Span> ours = collector.spans(trace);
        assertThat(Collector.noted(named(ours, "door openapi"), "wardmote.request")).isEqualTo(request);
        assertThat(named(ours, "operation CreateKey").getParentSpanId()).isEqualTo(named(ours, "door openapi").getSpanId());
        assertThat(named(ours, "change").getParentSpanId()).isEqualTo(named(ours, "operation CreateKey").getSpanId());
        assertThat(atLeader.getParentSpanId()).isEqualTo(named(ours, "change").getSpanId());
        assertThat(linesOf(leader, request)).extracting(line -> line.getString("message")).containsExactly("A change is asked for by node "
            + Identity.read(NodeFolder.of(nodes.config(follower)).identity()).node() + ", request " + request);
    }
}
