package io.wardmote.raft;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A TCP proxy before a node's port, through which what is asked goes on while what is answered is lost. */
final class OneWayDoor implements AutoCloseable {
    private final ServerSocket door;
    private final int port;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean silent;

    /** @param at where to listen, @param port and where the node does */
    OneWayDoor(int at, int port) {
        this.port = port;
        try {
            door = new ServerSocket(at, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    void loseAnswers() {
        silent = true;
    }

    /** Ends all connections; in those that are made from now on answers arrive. */
    void reset() {
        silent = false;
        sockets.forEach(OneWayDoor::close);
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket from = door.accept();
                Socket to = new Socket(InetAddress.getLoopbackAddress(), port);
                sockets.addAll(List.of(from, to));
                Thread.ofVirtual().start(() -> pass(from, to, false));
                Thread.ofVirtual().start(() -> pass(to, from, true));
            } catch (IOException closedOrNotThereYet) {
                continue;
            }
        }
    }

    private void pass(Socket from, Socket to, boolean answers) {
        byte[] bytes = new byte[16 << 10];
        try (from; to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length; (length = in.read(bytes)) >= 0;) if (!(answers && silent)) out.write(bytes, 0, length);
        } catch (IOException ended) {
            sockets.removeAll(List.of(from, to));
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        reset();
    }
}
