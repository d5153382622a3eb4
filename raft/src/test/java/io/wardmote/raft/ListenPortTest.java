package io.wardmote.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ListenPortTest {
    @Test
    void aStartWaitsForWhoIsAboutToLetGo() throws IOException, InterruptedException {
        Thread starting;
        try (ServerSocket before = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + before.getLocalPort();
            starting = Thread.ofPlatform().start(() -> ListenPort.awaitFree(address));
            await().until(() -> starting.getState() == Thread.State.TIMED_WAITING);
        }
        assertThat(starting.join(Duration.ofMinutes(1))).isTrue();
    }
}
