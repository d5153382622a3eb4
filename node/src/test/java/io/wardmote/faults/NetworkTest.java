package io.wardmote.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wardmote.raft.FreePorts;
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
        void of(Network network, Socket client, Socket server, Again again) throws Exception;
    }

    /** A further connection to the same server, which is not made any earlier than it is asked for. */
    private interface Again {
        void with(Pair pair) throws IOException;
    }

    private interface Pair {
        void of(Socket client, Socket server) throws IOException;
    }

    private static void with(Trial trial) throws Exception {
        try (Network network = new Network(2, node -> node == 1 ? ProcessHandle.current().pid() : 0L);
             ServerSocket listening = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            int door = FreePorts.of(1);
            network.door(door, 2, listening.getLocalPort());
            try (Socket client = new Socket(InetAddress.getLoopbackAddress(), door); Socket server = listening.accept()) {
                trial.of(network, client, server, pair -> connected(door, listening, pair));
            }
        }
    }

    private static void connected(int door, ServerSocket listening, Pair pair) throws IOException {
        listening.setSoTimeout(PATIENCE_MILLIS);
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), door); Socket server = listening.accept()) {
            pair.of(client, server);
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
        with((network, client, server, again) -> {
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
        with((network, client, server, again) -> {
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
        with((network, client, server, again) -> {
            network.reset(2, 1);
            arrives(client, -1);
            arrives(server, -1);
            again.with((newClient, newServer) -> {
                send(newClient, 1);
                arrives(newServer, 1);
                send(newServer, 2);
                arrives(newClient, 2);
            });
        });
    }

    @Test
    void aConnectionOfNoNodeIsEnded() throws Exception {
        try (Network network = new Network(2, node -> 0L); ServerSocket listening = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            int door = FreePorts.of(1);
            network.door(door, 2, listening.getLocalPort());
            try (Socket client = new Socket(InetAddress.getLoopbackAddress(), door)) {
                arrives(client, -1);
            }
        }
    }
}
