package io.wardmote.raft;

import io.wardmote.state.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The leader's way into the log. What an entry costs hardly depends on what is in it, so everything that waits when an entry
 * can go shares it: proposals, and barriers, which propose nothing and only want to know an entry submitted after they came.
 * Two entries are under way at most: while one is being committed the next one gathers.
 *
 * <p>After an entry that several proposals shared the next one goes {@link #APART_NANOS} later at the soonest, unless it is
 * full: where many change things at once, fewer entries with more in them leave the processors to other requests. Who changes
 * one thing after another, alone, never waits for that, and barriers among themselves do not.
 *
 * <p>Submitting may block for a moment (Ratis takes its server's lock), so it has a thread of its own.
 */
final class Batcher {
    private static final Logger LOG = LoggerFactory.getLogger(Batcher.class);
    static final int MOST_PROPOSALS = 1024;
    static final int MOST_BYTES = 1 << 20;
    private static final int MOST_WAITING = 16_384;
    private static final long MOST_WAITING_BYTES = 32L << 20;
    private static final int ENTRIES_UNDER_WAY = 2;
    static final long APART_NANOS = 4_000_000;

    /** Of the JVM, but for tests. */
    interface Time {
        Time SYSTEM = new Time() {
            @Override
            public long nanos() {
                return System.nanoTime();
            }

            @Override
            public void sleep(long nanos) throws InterruptedException {
                TimeUnit.NANOSECONDS.sleep(nanos);
            }
        };

        long nanos();

        void sleep(long nanos) throws InterruptedException;
    }

    /** What became of a proposal, and at which index. A barrier has no outcome. */
    record Answer(long index, Outcome outcome) {}

    private record Waiting(byte[] proposal, CompletableFuture<Answer> answer) {
        int bytes() {
            return proposal == null ? 0 : proposal.length;
        }
    }

    private final Function<byte[], CompletableFuture<RaftNode.Committed>> submit;
    private final BlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(MOST_WAITING);
    private final AtomicLong waitingBytes = new AtomicLong();
    private final Semaphore underWay = new Semaphore(ENTRIES_UNDER_WAY);
    private final Time time;
    private final Thread thread;
    private Waiting heldBack;
    private long notBefore;
    private volatile boolean closed;

    /** @param submit commits an entry; see {@link RaftNode#submit} */
    Batcher(String name, Function<byte[], CompletableFuture<RaftNode.Committed>> submit) {
        this(name, submit, Time.SYSTEM);
    }

    Batcher(String name, Function<byte[], CompletableFuture<RaftNode.Committed>> submit, Time time) {
        this.submit = submit;
        this.time = time;
        this.notBefore = time.nanos();
        this.thread = Thread.ofPlatform().name(name + "-batcher").daemon().start(this::run);
    }

    /** @param proposal as {@link CommandCodec#bytes} made it, at most {@link #MOST_BYTES} */
    CompletableFuture<Answer> propose(byte[] proposal) {
        if (proposal.length > MOST_BYTES) throw new IllegalArgumentException("a proposal of " + proposal.length + " bytes");
        return add(new Waiting(proposal, new CompletableFuture<>()));
    }

    /** Answers the index of some entry submitted after this call. */
    CompletableFuture<Answer> barrier() {
        return add(new Waiting(null, new CompletableFuture<>()));
    }

    void close() {
        closed = true;
        thread.interrupt();
    }

    private CompletableFuture<Answer> add(Waiting waiting) {
        if (waitingBytes.addAndGet(waiting.bytes()) > MOST_WAITING_BYTES || !queue.offer(waiting)) {
            waitingBytes.addAndGet(-waiting.bytes());
            waiting.answer.completeExceptionally(new LinkFault(LinkFault.Kind.OVERLOADED, "too many changes are waiting"));
        }
        if (closed) failRest();
        return waiting.answer;
    }

    private void run() {
        try {
            while (!closed) {
                if (heldBack == null) heldBack = queue.take();
                underWay.acquire();
                long early = notBefore - time.nanos();
                if (early > 0) time.sleep(early);
                List<Waiting> batch = gather();
                boolean apart = heldBack == null && isShared(batch);
                notBefore = time.nanos() + (apart ? APART_NANOS : 0);
                send(batch);
            }
        } catch (InterruptedException e) {
            LOG.debug("the batcher ends");
        } finally {
            closed = true;
            failRest();
        }
    }

    private static boolean isShared(List<Waiting> batch) {
        return batch.stream().filter(waiting -> waiting.proposal != null).limit(2).count() > 1;
    }

    private List<Waiting> gather() {
        List<Waiting> batch = new ArrayList<>();
        int bytes = 0;
        for (Waiting next = heldBack; next != null; next = queue.poll()) {
            heldBack = next;
            if (batch.size() == MOST_PROPOSALS || bytes + next.bytes() > MOST_BYTES) return batch;
            batch.add(next);
            bytes += next.bytes();
            heldBack = null;
        }
        return batch;
    }

    private void send(List<Waiting> batch) {
        List<byte[]> proposals = new ArrayList<>();
        for (Waiting waiting : batch) {
            waitingBytes.addAndGet(-waiting.bytes());
            if (waiting.proposal != null) proposals.add(waiting.proposal);
        }
        CompletableFuture<RaftNode.Committed> committed;
        try {
            committed = submit.apply(CommandCodec.entry(proposals));
        } catch (RuntimeException e) {
            committed = CompletableFuture.failedFuture(e);
        }
        committed.whenComplete((entry, failure) -> {
            underWay.release();
            if (failure == null) answer(batch, entry);
            else fail(batch, failure);
        });
    }

    private static void answer(List<Waiting> batch, RaftNode.Committed entry) {
        List<Outcome> outcomes;
        try {
            outcomes = Outcomes.of(entry.answer());
        } catch (IllegalArgumentException e) {
            fail(batch, e);
            return;
        }
        int next = 0;
        for (Waiting waiting : batch) {
            if (waiting.proposal != null && next == outcomes.size()) fail(List.of(waiting), new IllegalStateException("an entry was answered in part"));
            else waiting.answer.complete(new Answer(entry.index(), waiting.proposal == null ? null : outcomes.get(next++)));
        }
    }

    private static void fail(List<Waiting> batch, Throwable failure) {
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        batch.forEach(waiting -> waiting.answer.completeExceptionally(cause));
    }

    private void failRest() {
        List<Waiting> rest = new ArrayList<>();
        queue.drainTo(rest);
        if (Thread.currentThread() == thread && heldBack != null) rest.add(heldBack);
        fail(rest, new LinkFault(LinkFault.Kind.UNREACHABLE, "this node is stopping"));
    }
}
