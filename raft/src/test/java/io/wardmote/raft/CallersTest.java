package io.wardmote.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Strangers at a port between nodes, who connect and say nothing. */
class CallersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static InetAddress address(String text) {
        return InetAddress.ofLiteral(text);
    }

    @Test
    void thereAreSoManyInAllAndOfOneAddress() {
        Callers callers = new Callers(5, 2);
        assertThat(callers.enter(address("192.0.2.1"))).isTrue();
        assertThat(callers.enter(address("192.0.2.1"))).isTrue();
        assertThat(callers.enter(address("192.0.2.1"))).isFalse();
        assertThat(callers.enter(address("2001:db8::1"))).isTrue();
        assertThat(callers.enter(address("2001:db8::2:1"))).isTrue();
        assertThat(callers.enter(address("2001:db8::3"))).as("of the same /64").isFalse();
        assertThat(callers.enter(address("2001:db8:0:1::3"))).isTrue();
        assertThat(callers.enter(address("192.0.2.9"))).as("in all").isFalse();
        callers.leave(address("192.0.2.1"));
        assertThat(callers.enter(address("192.0.2.9"))).isTrue();
        callers.leave(address("2001:db8::1"));
        assertThat(callers.enter(address("2001:db8::4"))).isTrue();
        assertThat(callers.connected()).isEqualTo(5);
    }

    /** Connects so often that there are more than may be, shows that one too many is closed unheard and the others are not, and goes. */
    static void areBounded(String at) throws IOException {
        List<Socket> strangers = new ArrayList<>();
        try {
            for (int i = 0; i < Callers.OF_ONE_ADDRESS; i++) strangers.add(connected(at));
            await().atMost(PATIENCE).until(() -> {
                try (Socket oneMore = connected(at)) {
                    return isClosed(oneMore, 1_000);
                }
            });
            assertThat(strangers.stream().filter(stranger -> isClosed(stranger, 1)).count()).as("members share that address here, and have a few")
                .isLessThan(20);
        } finally {
            for (Socket stranger : strangers) stranger.close();
        }
    }

    private static Socket connected(String at) throws IOException {
        return new Socket(Peer.host(at), Peer.port(at));
    }

    private static boolean isClosed(Socket socket, int withinMillis) {
        try {
            socket.setSoTimeout(withinMillis);
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }
}
