package io.wardmote.node;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.util.stream.Stream;

/** Whether who asks is on this node's machine: what a stranger of the network can neither be nor claim. */
final class ThisMachine {
    private ThisMachine() {}

    /**
     * By the address at the other end of the connection, and by that for which a proxy says that it comes: a proxy on this machine brings strangers, and
     * one elsewhere may be asked from its own machine.
     */
    static boolean asks(HttpServerRequest request) {
        SocketAddress here = request.connection().localAddress(true);
        return Stream.of(request.connection().remoteAddress(true), request.remoteAddress()).allMatch(from -> isHere(from, here));
    }

    static boolean isHere(SocketAddress from, SocketAddress here) {
        if (from == null || from.hostAddress() == null || here == null) return false;
        return from.hostAddress().equals(here.hostAddress()) || isLoopback(from.hostAddress());
    }

    private static boolean isLoopback(String address) {
        try {
            return InetAddress.ofLiteral(address).isLoopbackAddress();
        } catch (IllegalArgumentException noAddress) {
            return false;
        }
    }
}
