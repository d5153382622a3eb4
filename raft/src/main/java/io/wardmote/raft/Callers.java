package io.wardmote.raft;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * Who is connected to a port between nodes: counted from the begin of the handshake, in all and by address, an IPv6 address as its /64. Nodes need a few
 * connections each; whoever opens more of them than there may be is closed before a byte of his is read, so that strangers do not use up the process' files.
 */
final class Callers {
    static final int MOST = 1024;
    static final int OF_ONE_ADDRESS = 128;
    private static final int PREFIX_BYTES = 8;

    private final int most;
    private final int ofOneAddress;
    private final Map<Object, Integer> byOrigin = new HashMap<>();
    private int all;

    Callers(int most, int ofOneAddress) {
        this.most = most;
        this.ofOneAddress = ofOneAddress;
    }

    static Callers ofPort() {
        return new Callers(MOST, OF_ONE_ADDRESS);
    }

    /** Whether there is room for one more from there. If so, {@link #leave} must be called. */
    synchronized boolean enter(InetAddress address) {
        Object origin = origin(address);
        if (all >= most || byOrigin.getOrDefault(origin, 0) >= ofOneAddress) return false;
        all++;
        byOrigin.merge(origin, 1, Integer::sum);
        return true;
    }

    synchronized void leave(InetAddress address) {
        all--;
        byOrigin.computeIfPresent(origin(address), (same, count) -> count == 1 ? null : count - 1);
    }

    synchronized int connected() {
        return all;
    }

    private static Object origin(InetAddress address) {
        return address instanceof Inet6Address ipv6 ? ByteBuffer.wrap(ipv6.getAddress()).limit(PREFIX_BYTES) : address;
    }
}
