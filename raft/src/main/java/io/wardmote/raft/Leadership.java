package io.wardmote.raft;

import static io.wardmote.key.Refusal.OVERLOADED;
import static io.wardmote.key.Refusal.UNAVAILABLE;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.wardmote.key.Refused;
import io.wardmote.state.ByteReader;
import io.wardmote.state.ByteWriter;
import io.wardmote.state.Outcome;
import io.wardmote.state.Proposal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Brings a question to whoever leads: to this node's own batcher, or over the link; and again, the same bytes, while leaders
 * come and go, until it is answered or the wait is over. A proposal that is sent again has the same stamp, so it happens once.
 */
final class Leadership {
    private static final long ATTEMPT_MILLIS = 3000;
    private static final long FIRST_PAUSE_MILLIS = 10;
    private static final long LONGEST_PAUSE_MILLIS = 200;

    private final String node;
    private final Supplier<Optional<String>> leader;
    private final Batcher batcher;
    private final Gate gate;
    private final Link link;

    Leadership(String node, Supplier<Optional<String>> leader, Batcher batcher, Gate gate, Link link) {
        this.node = node;
        this.leader = leader;
        this.batcher = batcher;
        this.gate = gate;
        this.link = link;
    }

    /** A change that no request is behind. */
    CompletableFuture<Batcher.Answer> propose(Proposal proposal, Duration wait) {
        return propose(proposal, Asked.NOBODY, wait);
    }

    /** Fails with {@link Refused} UNAVAILABLE if the outcome is not known in time, and OVERLOADED if too much is waiting. */
    CompletableFuture<Batcher.Answer> propose(Proposal proposal, Asked asked, Duration wait) {
        byte[] bytes = CommandCodec.bytes(proposal);
        return untilAnswered(wait, "The outcome of the change is not known; the same request may be sent again.", () -> gate.propose(proposal, bytes),
            to -> link.forward(to, asked, bytes, ATTEMPT_MILLIS).thenApply(Leadership::answer));
    }

    /** Answers the index of an entry submitted after this call. */
    CompletableFuture<Long> barrier(Duration wait) {
        return untilAnswered(wait, "The state could not be confirmed; no majority of the nodes can be reached.",
            () -> batcher.barrier().thenApply(Batcher.Answer::index),
            to -> link.ask(to, Frame.BARRIER, new byte[0], ATTEMPT_MILLIS).thenApply(body -> new ByteReader(body).i64()));
    }

    /** Any other question to the leader; {@code here} answers it if that is this node. */
    CompletableFuture<byte[]> ask(int type, byte[] body, Duration wait, Supplier<CompletableFuture<byte[]>> here) {
        return untilAnswered(wait, "The leader gave no answer in time.", here, to -> link.ask(to, type, body, wait.toMillis()));
    }

    static byte[] bytes(Batcher.Answer answer) {
        ByteWriter out = new ByteWriter().i64(answer.index());
        if (answer.outcome() != null) answer.outcome().write(out);
        return out.toBytes();
    }

    private static Batcher.Answer answer(byte[] body) {
        ByteReader in = new ByteReader(body);
        Batcher.Answer answer = new Batcher.Answer(in.i64(), Outcome.read(in));
        in.end();
        return answer;
    }

    private <T> CompletableFuture<T> untilAnswered(Duration wait, String late, Supplier<CompletableFuture<T>> here,
                                                   Function<String, CompletableFuture<T>> there) {
        CompletableFuture<T> result = new CompletableFuture<>();
        attempt(result, FIRST_PAUSE_MILLIS, here, there);
        return result.orTimeout(wait.toMillis(), MILLISECONDS).exceptionallyCompose(failure ->
            CompletableFuture.failedFuture(failure instanceof TimeoutException ? UNAVAILABLE.because(late) : failure));
    }

    private <T> void attempt(CompletableFuture<T> result, long pauseMillis, Supplier<CompletableFuture<T>> here, Function<String, CompletableFuture<T>> there) {
        if (result.isDone()) return;
        ask(here, there).whenComplete((answer, failure) -> {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            if (cause == null) result.complete(answer);
            else if (!(cause instanceof LinkFault fault)) result.completeExceptionally(cause);
            else if (fault.kind() == LinkFault.Kind.OVERLOADED) result.completeExceptionally(OVERLOADED.because("Too many requests are waiting."));
            else CompletableFuture.delayedExecutor(pauseMillis, MILLISECONDS)
                .execute(() -> attempt(result, Math.min(LONGEST_PAUSE_MILLIS, pauseMillis * 2), here, there));
        });
    }

    private <T> CompletableFuture<T> ask(Supplier<CompletableFuture<T>> here, Function<String, CompletableFuture<T>> there) {
        try {
            String to = leader.get().orElseThrow(() -> new LinkFault(LinkFault.Kind.UNREACHABLE, "nobody leads"));
            return to.equals(node) ? here.get() : there.apply(to);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
