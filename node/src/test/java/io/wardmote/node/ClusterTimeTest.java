package io.wardmote.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import io.wardmote.op.MemoryCluster;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose word it takes for a leap of the cluster's time to be right: that of somebody whose own clock says the same. */
class ClusterTimeTest {
    private static final Instant TIME = Instant.parse("2026-01-09T00:00:00Z");

    private final MemoryCluster cluster = new MemoryCluster("local", "1");
    private final ClusterTime time = new ClusterTime(cluster);

    @BeforeEach
    void leap() {
        cluster.leap(Duration.ofDays(8));
        assertThat(cluster.ring().timeIsDoubtful()).isTrue();
    }

    private Future<JsonObject> accept(Object said) {
        return Future.succeededFuture().compose(now -> time.accept(new JsonObject().put("time", said)));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, 300, -300})
    void whoeverHasTheSameTimeIsBelieved(long seconds) {
        assertThat(accept(TIME.plusSeconds(seconds).toString()).result()).isEqualTo(new JsonObject().put("time", TIME.toString()));
        assertThat(cluster.ring().timeIsDoubtful()).isFalse();
        cluster.leap(Duration.ofHours(2));
        assertThat(cluster.ring().timeIsDoubtful()).as("the next leap takes another word").isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {301, -301, 8 * 86_400, -8 * 86_400})
    void whoeverHasAnotherIsRefusedAndHeldIsWhatWasHeld(long seconds) {
        assertThat(accept(TIME.plusSeconds(seconds).toString()).cause()).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.refusal()).isEqualTo(Refusal.UNSUPPORTED_OPERATION);
            assertThat(refused.sentence()).contains("The cluster's time is 2026-01-09T00:00:00Z, and you say that it is ", "Set the clocks that are wrong first.");
        });
        assertThat(cluster.ring().timeIsDoubtful()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(value = {"now", "''", "+1000000000-12-31T23:59:59Z", "-0001-01-01T00:00:00Z", "2026-01-09", "1767916800"})
    void whatIsNoTimeIsRefused(String said) {
        assertThat(accept(said).cause()).isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.refusal()).isEqualTo(Refusal.INVALID_PARAMETER));
        assertThat(cluster.ring().timeIsDoubtful()).isTrue();
    }

    @Test
    void aBodyWithoutOneIsRefused() {
        for (Object said : new Object[] {null, 1767916800000L, new JsonObject()})
            assertThat(accept(said).cause()).isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.refusal()).isEqualTo(Refusal.INVALID_PARAMETER));
    }
}
