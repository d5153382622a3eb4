package io.wardmote.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class AppliedIndexTest {
    private final AppliedIndex applied = new AppliedIndex();

    @Test
    void thoseWhoWaitAreServedUpToTheIndexReached() {
        CompletableFuture<Void> five = applied.await(5, Duration.ofMinutes(1));
        CompletableFuture<Void> seven = applied.await(7, Duration.ofMinutes(1));
        applied.reach(6);
        assertThat(five).isCompleted();
        assertThat(seven).isNotDone();
        assertThat(applied.await(6, Duration.ofMinutes(1))).isCompleted();
        applied.reach(3);
        assertThat(applied.get()).isEqualTo(6);
        applied.reach(7);
        assertThat(seven).isCompleted();
    }

    @Test
    void waitingEnds() {
        assertThatThrownBy(() -> applied.await(1, Duration.ofMillis(1)).get()).hasCauseInstanceOf(TimeoutException.class);
    }
}
