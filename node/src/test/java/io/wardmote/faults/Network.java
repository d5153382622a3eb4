package io.wardmote.faults;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;

/**
 * What nodes on one machine reach each other through, without being root: a proxy before each port, which finds out whose each connection is, so
 * that any direction between any two nodes can be cut, delayed and made whole, and their connections broken. Nodes count from 1.
 */
final class Network implements AutoCloseable {
    private static final int CHUNK = 16 << 10;
    private static final int CHUNKS = 256;

    private final Wire[][] wires;
    private final IntFunction<Long> pids;
    private final List<ServerSocket> doors = new ArrayList<>();
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();

    /** @param pids of each node's process; 0 if it has none now */
    Network(int nodes, IntFunction<Long> pids) {
        this.pids = pids;
        wires = new Wire[nodes + 1][nodes + 1];
        for (int from = 1; from <= nodes; from++) for (int to = 1; to <= nodes; to++) wires[from][to] = new Wire();
    }

    /** Opens another port for one that a node listens at: the one by which others are to reach it. */
    void door(int at, int node, int port) throws IOException {
        ServerSocket door = new ServerSocket();
        door.setReuseAddress(true);
        door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), at));
        doors.add(door);
        Thread.ofVirtual().start(() -> accept(door, node, port));
    }

    /** One direction. */
    void cut(int from, int to) {
        wires[from][to].cut(true);
    }

    void heal(int from, int to) {
        wires[from][to].cut(false);
    }

    void healAll() {
        for (int from = 1; from < wires.length; from++) for (int to = 1; to < wires.length; to++) heal(from, to);
    }

    /** Each way. */
    void delayAll(long millis) {
        for (int from = 1; from < wires.length; from++) for (int to = 1; to < wires.length; to++) wires[from][to].delay(millis);
    }

    /** Ends the connections between two nodes as a machine does that has forgotten them. */
    void reset(int one, int other) {
        for (Connection connection : connections) if (connection.isBetween(one, other)) connection.close();
    }

    private void accept(ServerSocket door, int to, int port) {
        while (!door.isClosed()) {
            try {
                Socket socket = door.accept();
                Thread.ofVirtual().start(() -> connect(socket, door.getLocalPort(), to, port));
            } catch (IOException e) {
                if (!door.isClosed()) throw new IllegalStateException("door " + door.getLocalPort(), e);
            }
        }
    }

    private void connect(Socket socket, int door, int to, int port) {
        List<Long> known = new ArrayList<>();
        for (int node = 1; node < wires.length; node++) known.add(pids.apply(node));
        Optional<Integer> from = Sockets.owner(socket.getPort(), door, known).map(place -> place + 1);
        Socket onward = new Socket();
        Connection connection = new Connection(socket, onward, from.orElse(0), to);
        connections.add(connection);
        try {
            // nobody else is to be here, and who has ended meanwhile needs no answer
            if (from.isEmpty()) throw new IOException("a stranger");
            wires[from.get()][to].await(wires[from.get()][to].arrival());
            onward.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            Thread.ofVirtual().start(() -> pass(connection, onward, socket, wires[to][from.get()]));
            pass(connection, socket, onward, wires[from.get()][to]);
        } catch (IOException e) {
            connection.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            connection.close();
        }
    }

    private record Chunk(byte[] bytes, int length, long arrival) {}

    /** Until one side ends: then the connection is over. */
    private void pass(Connection connection, Socket in, Socket out, Wire wire) {
        BlockingQueue<Chunk> under = new ArrayBlockingQueue<>(CHUNKS);
        Thread writer = Thread.ofVirtual().start(() -> write(connection, under, out, wire));
        try {
            int length;
            do {
                byte[] bytes = new byte[CHUNK];
                length = in.getInputStream().read(bytes);
                under.put(new Chunk(bytes, length, wire.arrival()));
            } while (length >= 0);
            writer.join();
        } catch (IOException e) {
            connection.close();
            writer.interrupt();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            connection.close();
        }
    }

    private void write(Connection connection, BlockingQueue<Chunk> under, Socket out, Wire wire) {
        try {
            OutputStream stream = out.getOutputStream();
            out.setTcpNoDelay(true);
            Chunk chunk;
            while ((chunk = under.take()).length >= 0) {
                wire.await(chunk.arrival);
                stream.write(chunk.bytes, 0, chunk.length);
            }
            wire.await(chunk.arrival);
        } catch (IOException ended) {
            connection.close();
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        connection.close();
    }

    /** From a node to another. */
    private final class Connection implements Closeable {
        private final Socket in;
        private final Socket out;
        private final int from;
        private final int to;

        Connection(Socket in, Socket out, int from, int to) {
            this.in = in;
            this.out = out;
            this.from = from;
            this.to = to;
        }

        boolean isBetween(int one, int other) {
            return from == one && to == other || from == other && to == one;
        }

        @Override
        public void close() {
            connections.remove(this);
            for (Socket each : List.of(in, out)) {
                try {
                    each.close();
                } catch (IOException e) {
                    throw new IllegalStateException("a socket that cannot be closed", e);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (ServerSocket door : doors) door.close();
        healAll();
        connections.forEach(Connection::close);
    }
}
