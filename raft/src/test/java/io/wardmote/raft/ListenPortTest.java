package io.wardmote.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ListenPortTest {
    @Test
    void aStartWaitsForWhoIsAboutToLetGo() throws IOException, InterruptedException {
        AtomicBoolean free = new AtomicBoolean();
        Thread starting;
        try (ServerSocket before = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + before.getLocalPort();
            starting = Thread.ofPlatform().start(() -> free.set(ListenPort.awaitFree(address)));
            await().until(() -> starting.getState() == Thread.State.TIMED_WAITING);
        }
        assertThat(starting.join(Duration.ofMinutes(1))).isTrue();
        assertThat(free).isTrue();
    }

    @Test
    void butNotForEverForOneThatStays() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(ListenPort.awaitFree("127.0.0.1:" + other.getLocalPort())).isFalse();
        }
    }
}
