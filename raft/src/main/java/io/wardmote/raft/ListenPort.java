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

    /** Returns when the port is free, or when it is still taken after 2 s: who binds it then learns why. */
    static void awaitFree(String address) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!isFree(address) && System.nanoTime() - end < 0) {
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
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
