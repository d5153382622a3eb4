package io.wardmote.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is promised of destruction is watched: a day, and health says so. */
class DestructionBoundTest {
    @Test
    void whatIsStillOnTheDiskAfterADayIsTold() {
        for (Duration within : new Duration[] {Duration.ZERO, Duration.ofHours(2), Duration.ofHours(24)}) assertThat(NodeHealth.destruction(within)).isEqualTo("ok");
        assertThat(NodeHealth.destruction(Duration.ofHours(24).plusMillis(1)))
            .isEqualTo("what was destroyed 24 hours ago is still on this node's disk; its log says why");
        assertThat(NodeHealth.destruction(Duration.ofDays(3))).contains("72 hours");
    }
}
