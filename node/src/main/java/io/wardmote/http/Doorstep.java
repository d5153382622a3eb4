package io.wardmote.http;

import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;

/**
 * Who may come in at all: counts the connections of a node and those whose TLS handshake goes on, in all and by address, over all lanes. What is one
 * too many is closed before a byte of it is read.
 */
public final class Doorstep {
    private final Limits limits;
    private final Predicate<InetAddress> proxies;
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger handshakes = new AtomicInteger();
    private final LongAdder refusedConnections = new LongAdder();
    private final LongAdder refusedHandshakes = new LongAdder();
    /** Has no more entries than there are connections. */
    private final Map<String, Integer> byOrigin = new ConcurrentHashMap<>();
    private final Map<String, Integer> shakingByOrigin = new ConcurrentHashMap<>();

    /**
     * @param connections  open at once
     * @param ofOneAddress of these; an IPv6 address counts as its /64
     * @param handshakes   of these, those that have not ended their handshake; of one address a quarter of so many
     */
    public record Limits(int connections, int ofOneAddress, int handshakes) {
        public static final Limits DEFAULT = new Limits(16_384, 4096, 1024);

        /** @throws IllegalArgumentException in a sentence */
        public Limits {
            if (connections < 1 || ofOneAddress < 1 || handshakes < 1) throw new IllegalArgumentException("a limit of connections is below 1: give 1 or more");
        }

        /** A quarter, so that nobody who only connects keeps out all others. */
        int handshakesOfOneAddress() {
            return Math.max(1, handshakes / 4);
        }
    }

    /** Where clients come by themselves. */
    public Doorstep(Limits limits) {
        this(limits, null);
    }

    /** @param proxies whom alone to let in, since they say by the PROXY protocol for whom they come; null where clients come by themselves */
    public Doorstep(Limits limits, Predicate<InetAddress> proxies) {
        this.limits = limits;
        this.proxies = proxies;
    }

    boolean behindProxies() {
        return proxies != null;
    }

    /**
     * Lets a connection in, at the beginning of its handshake. If so, {@link #shook} and {@link #leave} must be called.
     *
     * @param peer   whoever is at the other end
     * @param origin of the client: {@link Origin}
     */
    boolean enter(InetAddress peer, String origin) {
        if (proxies != null && !proxies.test(peer)) return refused(refusedConnections);
        if (!taken(handshakes, limits.handshakes)) return refused(refusedHandshakes);
        if (!taken(connections, limits.connections)) {
            handshakes.decrementAndGet();
            return refused(refusedConnections);
        }
        boolean many = byOrigin.merge(origin, 1, Integer::sum) > limits.ofOneAddress;
        boolean shaking = shakingByOrigin.merge(origin, 1, Integer::sum) > limits.handshakesOfOneAddress();
        if (many || shaking) {
            shook(origin);
            leave(origin);
            return refused(many ? refusedConnections : refusedHandshakes);
        }
        return true;
    }

    private static boolean refused(LongAdder why) {
        why.increment();
        return false;
    }

    /** How many connections were closed since there were too many, or since their peer is no named proxy. */
    public long refusedConnections() {
        return refusedConnections.sum();
    }

    /** How many were since too many handshakes went on. */
    public long refusedHandshakes() {
        return refusedHandshakes.sum();
    }

    private static boolean taken(AtomicInteger count, int most) {
        if (count.incrementAndGet() <= most) return true;
        count.decrementAndGet();
        return false;
    }

    /** The handshake has ended, however. */
    void shook(String origin) {
        handshakes.decrementAndGet();
        less(shakingByOrigin, origin);
    }

    /** The connection is closed. */
    void leave(String origin) {
        connections.decrementAndGet();
        less(byOrigin, origin);
    }

    private static void less(Map<String, Integer> counts, String origin) {
        counts.computeIfPresent(origin, (same, count) -> count == 1 ? null : count - 1);
    }

    /** How many are open. */
    public int open() {
        return connections.get();
    }
}
