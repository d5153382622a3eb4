package io.wardmote.raft;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Settings of this module, checked as a whole: the exception names every fault.
 *
 * @param clusterId         the same on all nodes that may speak to each other; the Raft group's id is derived from it
 * @param node              this node's id: the one in its certificate
 * @param data              folder of this node alone, for what this module keeps
 * @param home              folder of all that the node has, in which {@code data} lies, or {@code data} itself: a mark in it outlives the loss of {@code data}
 * @param peers             all nodes, this one included; of a cluster that exists already its own record of them counts instead
 * @param listen            where this node listens, which need not be where the others reach it
 * @param joining           this node is to be added to a cluster that exists: it waits for {@link Cluster#addMember}
 */
public record RaftConfig(String clusterId, String node, Path data, Path home, List<Peer> peers, Peer listen, boolean joining, NodeIdentity identity,
                         Timing timing, Lease lease, Log log, Memory memory, Scrubbing scrub) {
    private static final Duration MOST_PURGE_EVERY = Duration.ofHours(23);
    private static final String NODE_ID = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";

    /**
     * @param electionMin   shortest silence of a leader after which another is elected
     * @param electionMax   longest such silence
     * @param tick          between two ticks, and two renewals of a node
     * @param changeWait    how long a change is tried before its outcome is said to be unknown
     * @param readWait      how long a read waits to be confirmed
     */
    public record Timing(Duration electionMin, Duration electionMax, Duration tick, Duration changeWait, Duration readWait) {
        public static final Timing PRODUCTION = new Timing(Duration.ofMillis(1000), Duration.ofMillis(1300), Duration.ofMillis(500),
            Duration.ofSeconds(10), Duration.ofSeconds(5));
        /** For machines that are busy with other things: tests, several nodes on one. */
        public static final Timing DEVELOPMENT = new Timing(Duration.ofMillis(1500), Duration.ofMillis(3000), Duration.ofMillis(500),
            Duration.ofSeconds(10), Duration.ofSeconds(5));
    }

    /**
     * @param ttl    how long a node may answer by its own state after it renewed; zero: each question asks the others instead
     * @param margin for clocks that do not run alike, at least {@link #leastMargin}: the longest lease by a slow clock ends before it does by a fast one
     */
    public record Lease(Duration ttl, Duration margin) {
        public static final Lease DEFAULT = new Lease(Duration.ofSeconds(6));
        public static final Lease NONE = new Lease(Duration.ZERO);
        /** So many usual margins are a ttl. Survival mode counts on it too, whatever the margin. */
        private static final int USUAL = 20;

        /** With the usual margin. */
        public Lease(Duration ttl) {
            this(ttl, usualMargin(ttl));
        }

        /** A twentieth of the ttl. */
        public static Duration usualMargin(Duration ttl) {
            return ttl.dividedBy(USUAL);
        }

        /** What one clock may lose and another gain within a ttl, each by as much as raises no alarm yet. In whole milliseconds, rounded up. */
        public static Duration leastMargin(Duration ttl) {
            return Duration.ofMillis((long) Math.ceil(ttl.toMillis() * 2 * Drift.ALARM / (1 - Drift.ALARM)));
        }

        /** How far each clock may be off, as a part of the time: d, where (1 + d) / (1 - d) = 1 + margin / ttl. */
        double drift() {
            double part = ttl.isZero() ? 1.0 / USUAL : Math.min(1.0 / USUAL, (double) margin.toNanos() / ttl.toNanos());
            return part / (2 + part);
        }

        /** How long what others have confirmed may be answered by: as long as a lease. */
        long barrierNanos() {
            return ttl.isZero() ? Long.MAX_VALUE : ttl.toNanos();
        }

        /** How long a question waits for a change of what it asks for to be everywhere. */
        Duration hold() {
            return ttl.plus(Duration.ofSeconds(1));
        }
    }

    /**
     * @param snapshotThreshold entries between two snapshots
     * @param kept              entries kept before a snapshot, for nodes that were away for a moment
     * @param segmentBytes      size of a log file; whole files are purged
     * @param purgeEvery        destroyed keys are purged from disk at most so often, and at the latest after so long
     */
    public record Log(long snapshotThreshold, long kept, long segmentBytes, Duration purgeEvery) {
        public static final Log DEFAULT = new Log(100_000, 100_000, 16L << 20);

        public Log(long snapshotThreshold, long kept, long segmentBytes) {
            this(snapshotThreshold, kept, segmentBytes, Duration.ofHours(1));
        }

        public Log purgingEvery(Duration every) {
            return new Log(snapshotThreshold, kept, segmentBytes, every);
        }
    }

    /**
     * @param hotBytes   bound of the decoded rows kept on the heap, by their stored size
     * @param blockBytes bound of RocksDB's cache, outside the heap
     */
    public record Memory(long hotBytes, long blockBytes) {
        public static final Memory DEFAULT = new Memory(64L << 20, 256L << 20);
        private static final int PART_FOR_BLOCKS = 16;
        private static final long MOST_BLOCK_BYTES = 4L << 30;

        /** More blocks where there is more memory; they come to be held only where there are that many keys. */
        public static Memory of(long machineBytes) {
            return new Memory(DEFAULT.hotBytes, Math.clamp(machineBytes / PART_FOR_BLOCKS, DEFAULT.blockBytes, MOST_BLOCK_BYTES));
        }
    }

    /**
     * @param every          everything on disk is read so often, to see whether it is whole
     * @param bytesPerSecond and no faster than this
     */
    public record Scrubbing(Duration every, long bytesPerSecond) {
        public static final Scrubbing DEFAULT = new Scrubbing(Duration.ofDays(1), 8L << 20);
    }

    /** It has nothing but this module's folder, and listens where the others reach it. */
    public RaftConfig(String clusterId, String node, Path data, List<Peer> peers, boolean joining, NodeIdentity identity, Timing timing, Lease lease, Log log,
                      Memory memory, Scrubbing scrub) {
        this(clusterId, node, data, data, peers, find(peers, node), joining, identity, timing, lease, log, memory, scrub);
    }

    public RaftConfig {
        peers = List.copyOf(peers);
        List<String> faults = new ArrayList<>();
        if (clusterId.isBlank()) faults.add("clusterId is empty; it is the same text on all nodes");
        if (!node.matches(NODE_ID)) faults.add("node \"" + node + "\" is not 1 to 64 letters, digits, dots, dashes or underscores");
        if (!identity.nodeId().orElse("").equals(node)) {
            faults.add("the certificate is for node \"" + identity.nodeId().orElse("") + "\", not for \"" + node + "\"");
        }
        if (find(peers, node) == null) faults.add("peers do not include node \"" + node + "\" itself");
        if (peers.stream().map(Peer::node).distinct().count() != peers.size()) faults.add("peers name a node twice");
        for (Peer peer : peers) {
            if (!Peer.isAddress(peer.raftAddress())) faults.add("peer " + peer.node() + ": Raft address \"" + peer.raftAddress() + "\" is not host:port");
            if (!Peer.isAddress(peer.linkAddress())) faults.add("peer " + peer.node() + ": link address \"" + peer.linkAddress() + "\" is not host:port");
        }
        if (listen != null && !(Peer.isAddress(listen.raftAddress()) && Peer.isAddress(listen.linkAddress())))
            faults.add("this node's own addresses are not host:port");
        if (peers.size() > 1 && timing.electionMin.compareTo(Duration.ofMillis(300)) < 0)
            faults.add("electionMin is under 300 ms: a busy machine would lose its leaders");
        if (timing.electionMax.compareTo(timing.electionMin) <= 0) faults.add("electionMax is not above electionMin");
        if (timing.tick.isZero() || timing.tick.isNegative()) faults.add("tick is not above zero");
        boolean renewedInTime = lease.ttl.isZero() || lease.ttl.compareTo(timing.tick.multipliedBy(4)) >= 0;
        if (lease.ttl.isNegative() || !renewedInTime)
            faults.add("the lease's ttl is neither zero nor four ticks, so that it would run out between two renewals");
        if (lease.margin.isNegative()) faults.add("the lease's margin is below zero");
        else if (lease.margin.compareTo(Lease.leastMargin(lease.ttl)) < 0)
            faults.add("the lease's margin is too short for its ttl: clocks may run apart further before it is told");
        if (log.snapshotThreshold < 1) faults.add("snapshotThreshold is not above zero");
        if (log.kept < 0) faults.add("kept is below zero");
        if (log.segmentBytes < 1 << 14) faults.add("segmentBytes is under 16 KiB");
        if (log.purgeEvery.isNegative() || log.purgeEvery.compareTo(MOST_PURGE_EVERY) > 0)
            faults.add("purgeEvery is not from 0 to 23 h: destroyed keys are to be gone within a day");
        if (memory.hotBytes < 1 << 20) faults.add("hotBytes is under 1 MiB");
        if (memory.blockBytes < 1 << 20) faults.add("blockBytes is under 1 MiB");
        if (scrub.every.compareTo(Duration.ofMinutes(1)) < 0) faults.add("the scrub is more often than each minute");
        if (scrub.bytesPerSecond < 1 << 16) faults.add("the scrub's rate is under 64 KiB a second");
        if (!faults.isEmpty()) throw new StartFailure("The Raft settings cannot be used: " + String.join("; ", faults) + ".");
    }

    private static Peer find(List<Peer> peers, String node) {
        return peers.stream().filter(peer -> peer.node().equals(node)).findFirst().orElse(null);
    }

    UUID group() {
        return group(clusterId);
    }

    static UUID group(String clusterId) {
        return UUID.nameUUIDFromBytes(("wardmote:cluster:" + clusterId).getBytes(StandardCharsets.UTF_8));
    }
}
