package io.wardmote.raft;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;

/**
 * A port that this node is about to listen on. What listened there before, a server of this process that is built anew or a
 * process that has just ended, may hold it a moment longer: Java closes a channel only when its selector next looks.
 */
final class ListenPort {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private ListenPort() {}

    /** @return true when the port is free; false where it is still taken after 2 s: who binds it then learns why */
    static boolean awaitFree(String address) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!isFree(address)) {
            if (System.nanoTime() - end > 0) return false;
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    private static boolean isFree(String address) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(Peer.host(address), Peer.port(address)), 1);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
