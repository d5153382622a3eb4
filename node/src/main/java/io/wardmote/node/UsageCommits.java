package io.wardmote.node;

import io.wardmote.audit.AuditLog;
import io.wardmote.audit.Head;
import io.wardmote.audit.UsagePiece;
import io.wardmote.audit.UsageReplay;
import io.wardmote.raft.ReplicatedState;
import io.wardmote.state.Command;
import io.wardmote.state.Counted;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the cluster know what keys were used for by this node's audit log: each ten seconds, or when there is much of it, the piece that follows what
 * the cluster knows, in parts with pauses between them. How far that is it reads each time: so what was told without an answer is told once, and what a
 * process before this one left untold, even in the middle of a piece, or what was too much to be kept in memory, is read from the segments. Only what
 * is on disk is told: of what a power cut takes away the numbers are given again.
 */
final class UsageCommits implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(UsageCommits.class);
    static final Duration EVERY = Duration.ofSeconds(10);
    private static final long LOOKS = 10;
    private static final long PATIENCE_SECONDS = 60;
    /** So many times as long as the cluster takes for a part: a tenth of its time is for this node's parts at most. */
    private static final long PAUSES = 9;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final long CLOSE_MILLIS = 5_000;

    private final AuditLog log;
    private final Path segments;
    private final ReplicatedState state;
    private final Duration every;
    private final Thread thread = Thread.ofPlatform().name("audit-usage").daemon().unstarted(this::run);
    private volatile boolean closing;
    private boolean compared;
    private volatile boolean another;
    private boolean failing;
    private long toldAt;

    /** @param segments the log's folder; @param every how often it is told, where there is little */
    UsageCommits(AuditLog log, Path segments, ReplicatedState state, Duration every) {
        this.log = log;
        this.segments = segments;
        this.state = state;
        this.every = every;
    }

    void start() {
        toldAt = System.nanoTime() - every.toNanos();
        thread.start();
    }

    private void run() {
        for (boolean told = false; !closing; told = tellsSome()) if (!told) LockSupport.parkNanos(every.toNanos() / LOOKS);
    }

    private boolean tellsSome() {
        try {
            boolean due = log.usage().isFull() || System.nanoTime() - toldAt >= every.toNanos();
            boolean told = due && look();
            failing = false;
            return told;
        } catch (Exception e) {
            if (!failing && !closing) LOG.warn("The cluster does not hear what keys are used for, it is tried again: {}", e.toString());
            failing = true;
            return false;
        }
    }

    /** @return whether something was told */
    private boolean look() throws IOException, TimeoutException {
        if (another || log.isContradicted()) return false;
        Counted known = known();
        if (!compared && known.begun() > log.usage().begin()) {
            another = true;
            LOG.error("The cluster has counted keys' uses up to record {} of this node's audit log, which has it not: it counts no more", known.begun());
            return false;
        }
        compared = true;
        UsagePiece piece = log.usage().next(known.upTo());
        boolean onDisk = log.head().map(Head::sequence).orElse(0L) >= piece.upTo();
        if (!onDisk) return false;
        if (piece.after() > known.upTo()) {
            // the piece waits until the cluster is found to know all before it: a gap would be taken for one that nobody can fill
            if (known.isBegun()) UsageReplay.whole(segments, known.upTo(), known.begun(), begun -> tells(begun, known));
            else UsageReplay.each(segments, known.upTo(), piece.after(), before -> tells(before, known));
            return !closing;
        }
        if (tells(piece, known)) toldAt = System.nanoTime();
        return true;
    }

    /** Whether it is known that the log is not the one that was counted before. */
    boolean isOfAnotherLog() {
        return another;
    }

    /** Up to which record the cluster knows. */
    private Counted known() throws TimeoutException {
        String node = log.usage().node();
        return state.read(ring -> ring.usage().counted(node)).await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** @return whether to go on: all of it was told then */
    private boolean tells(UsagePiece piece, Counted known) {
        piece.parts(log.usage().node(), known, this::tells);
        return !closing;
    }

    /**
     * A pause follows each part but the last, by how long the cluster took for it: so many keys are told of as it has time for, and the more are used
     * the later each is.
     *
     * @return whether to go on
     */
    private boolean tells(Command.CountUses part) {
        long from = System.nanoTime();
        try {
            state.change(ReplicatedState.NO_NONCE, part).await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException(e);
        }
        if (!part.ends()) LockSupport.parkNanos(Math.min(PAUSES * (System.nanoTime() - from), LONGEST_PAUSE.toNanos()));
        return !closing;
    }

    @Override
    public void close() {
        closing = true;
        thread.interrupt();
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
