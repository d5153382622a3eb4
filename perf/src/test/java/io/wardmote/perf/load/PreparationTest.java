package io.wardmote.perf.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against a server that has made a key whatever it is asked, and remembers what that was. */
class PreparationTest {
    private static final String MIX = """
        keys:
          aes: {spec: Aliyun_AES_256, count: 2}
          p256: {spec: EC_P256}
        mix:
          - {operation: DescribeKey, keys: aes}
          - {operation: DescribeKey, keys: p256}
          - {operation: CreateKey}
        steps: [{closed: 1, for: 1s}]
        """;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final PlainServer server = new PlainServer(this::answer);

    @AfterEach
    void stop() {
        server.close();
    }

    private void answer(HttpServerRequest request) {
        asked.add(request.getHeader("x-acs-action") + " " + request.query());
        request.response().end(new JsonObject().put("KeyMetadata", new JsonObject().put("KeyId", "key-1").put("PrimaryKeyVersion", "v1")).encode());
    }

    @Test
    void keysOfTheToolAreFoundByTheirDescription() throws InterruptedException {
        Asker asker = new Asker(List.of(server.endpoint()), new OpenApiSigner("id", "secret", new SplittableRandom(7)), null);
        Preparation preparation = new Preparation(server.context(), server.client(), asker, new SplittableRandom(7));
        List<Variants> variants = preparation.of(ScenarioFile.of("mix", MIX));
        assertThat(asked).containsExactlyInAnyOrder("CreateKey Description=wardmote%20bench&KeySpec=Aliyun_AES_256",
            "CreateKey Description=wardmote%20bench&KeySpec=Aliyun_AES_256", "CreateKey Description=wardmote%20bench&KeySpec=EC_P256");
        assertThat(variants.getLast().at(0)).isEqualTo(Question.of(Work.CREATE_KEY, "Description", "wardmote bench"));
    }
}
