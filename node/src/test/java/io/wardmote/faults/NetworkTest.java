package io.wardmote.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wardmote.system.DevCluster;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.Test;

/** The network that fault tests rule, with this process as node 1 and as the server of node 2. */
class NetworkTest {
    private static final int SHORT_MILLIS = 200;
    private static final int PATIENCE_MILLIS = 30_000;

    private interface Trial {
        void of(Network network, Socket client, Socket server, int door) throws Exception;
    }

    private static void with(Trial trial) throws Exception {
        try (Network network = new Network(2, node -> node == 1 ? ProcessHandle.current().pid() : 0L);
             ServerSocket listening = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            int door = DevCluster.freePorts(1);
            network.door(door, 2, listening.getLocalPort());
            try (Socket client = new Socket(InetAddress.getLoopbackAddress(), door); Socket server = listening.accept()) {
                trial.of(network, client, server, door);
            }
        }
    }

    private static void send(Socket from, int value) throws IOException {
        from.getOutputStream().write(value);
    }

    private static void arrives(Socket at, int value) throws IOException {
        at.setSoTimeout(PATIENCE_MILLIS);
        assertThat(at.getInputStream().read()).isEqualTo(value);
    }

    private static void doesNotArrive(Socket at) throws IOException {
        at.setSoTimeout(SHORT_MILLIS);
        assertThatThrownBy(() -> at.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void whatIsSentOverACutWireWaitsAndTheOtherDirectionIsFree() throws Exception {
        with((network, client, server, door) -> {
            network.cut(1, 2);
            send(client, 1);
            send(server, 2);
            arrives(client, 2);
            doesNotArrive(server);
            network.heal(1, 2);
            arrives(server, 1);
        });
    }

    @Test
    void aDelayIsOfEachDirection() throws Exception {
        with((network, client, server, door) -> {
            network.delayAll(100);
            long start = System.nanoTime();
            send(client, 1);
            arrives(server, 1);
            send(server, 2);
            arrives(client, 2);
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(200_000_000);
        });
    }

    @Test
    void aResetEndsConnectionsAndNewOnesAreMade() throws Exception {
        with((network, client, server, door) -> {
            network.reset(2, 1);
            arrives(client, -1);
            try (Socket again = new Socket(InetAddress.getLoopbackAddress(), door)) {
                assertThat(again.isConnected()).isTrue();
            }
        });
    }

    @Test
    void aConnectionOfNoNodeIsEnded() throws Exception {
        try (Network network = new Network(2, node -> 0L); ServerSocket listening = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            int door = DevCluster.freePorts(1);
            network.door(door, 2, listening.getLocalPort());
            try (Socket client = new Socket(InetAddress.getLoopbackAddress(), door)) {
                arrives(client, -1);
            }
        }
    }
}
