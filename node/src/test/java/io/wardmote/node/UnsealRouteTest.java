package io.wardmote.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UnsealRouteTest {
    private static final long SECOND = 1_000_000_000;

    @Test
    void afterAScoreOfTriesThereIsOneASecond() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            UnsealRoute route = new UnsealRoute(vertx, body -> body);
            long now = -77 * SECOND; // the clock begins anywhere
            assertThat(IntStream.range(0, 100).filter(each -> route.mayTry(now)).count()).isEqualTo(20);
            assertThat(route.mayTry(now + SECOND - 1)).isFalse();
            assertThat(route.mayTry(now + SECOND)).isTrue();
            assertThat(route.mayTry(now + SECOND)).isFalse();
            assertThat(IntStream.range(0, 100).filter(each -> route.mayTry(now + 3600 * SECOND)).count()).as("rest is not saved up without end").isEqualTo(20);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        }
    }
}
