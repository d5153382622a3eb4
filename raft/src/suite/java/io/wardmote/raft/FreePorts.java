package io.wardmote.raft;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * Ports for nodes of tests: free a moment ago, given to nobody else lately, and below those that systems give to outgoing connections, or any of those could
 * have taken one while a node is away. Each process of a test run has a range of its own: between two of them nobody else can tell what was given.
 */
public final class FreePorts {
    private static final int PROCESSES = 5;
    private static final int ROOM = 4_000;
    private static final int LEAST = 12_000 + (Integer.getInteger("test.fork", 1) - 1) % PROCESSES * ROOM;
    private static final Set<Integer> GIVEN = new HashSet<>();

    private FreePorts() {}

    /** The first of so many that follow each other. */
    public static synchronized int of(int count) {
        if (GIVEN.size() > ROOM / 2) GIVEN.clear();
        while (true) {
            int first = LEAST + ThreadLocalRandom.current().nextInt(ROOM - count);
            if (!IntStream.range(first, first + count).allMatch(FreePorts::isFree)) continue;
            IntStream.range(first, first + count).forEach(GIVEN::add);
            return first;
        }
    }

    private static boolean isFree(int port) {
        if (GIVEN.contains(port)) return false;
        try (ServerSocket free = new ServerSocket(port)) {
            return free.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
