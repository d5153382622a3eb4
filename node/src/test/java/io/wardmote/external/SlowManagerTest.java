package io.wardmote.external;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlowManagerTest {
    /** More than a caller has places. */
    private static final int OUTSTANDING = 220;

    /** Else all places of the caller would be taken until the manager answers, and his software keys would wait for one. */
    @Test
    void whoAsksForMoreThanAManagerCanTakeIsToldSoAtOnceAndUsesHisOtherKeys(@TempDir Path folder) throws IOException {
        try (ManagedNode node = new ManagedNode(folder, 2000)) {
            String here = node.keyHere();
            String outside = node.takeAtLast("aes-1");
            Outstanding asking = new Outstanding(node.vertx, node.credentials());
            String token = node.credentials().bearerToken();
            node.proxy.deed = (request, body) -> { };
            List<Integer> answers = new CopyOnWriteArrayList<>();
            for (int i = 0; i < OUTSTANDING; i++) asking.encrypt(token, outside).onSuccess(answers::add);
            await().until(() -> answers.contains(503));
            assertThat(asking.encryptNow(token, here)).isEqualTo(200);
            await().atMost(Duration.ofSeconds(60)).until(() -> answers.size() == OUTSTANDING);
            assertThat(answers).as("did not answer in time, or too many ask").containsOnly(409, 503);
        }
    }
}
