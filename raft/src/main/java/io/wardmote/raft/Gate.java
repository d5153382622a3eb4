package io.wardmote.raft;

import io.wardmote.state.Command;
import io.wardmote.state.Proposal;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * The leader's patience: while a node that holds a lease is silent, changes that take nothing from anybody wait outside the log. In the log, such a
 * change would keep its key from being used, on all nodes that live, until the silent one's lease has run out; outside, the key is used as it is
 * until then. What narrows goes through at once, and so does what nobody can have used yet. It matters for speed alone, never for what is right.
 */
final class Gate {
    private static final int MOST_WAITING = 4096;
    private static final long MOST_BYTES = 16L << 20;

    private record Waiting(byte[] proposal, CompletableFuture<Batcher.Answer> answer) {}

    private final Batcher batcher;
    private final BooleanSupplier silent;
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private long bytes;

    /** @param silent whether this node leads, and another that holds a lease is not heard */
    Gate(Batcher batcher, BooleanSupplier silent) {
        this.batcher = batcher;
        this.silent = silent;
    }

    /** @param bytes of that proposal */
    CompletableFuture<Batcher.Answer> propose(Proposal proposal, byte[] bytes) {
        return mayWait(proposal.command()) && silent.getAsBoolean() ? keep(bytes) : batcher.propose(bytes);
    }

    private CompletableFuture<Batcher.Answer> keep(byte[] proposal) {
        CompletableFuture<Batcher.Answer> answer = new CompletableFuture<>();
        synchronized (waiting) {
            if (waiting.size() < MOST_WAITING && bytes + proposal.length <= MOST_BYTES) {
                waiting.add(new Waiting(proposal, answer));
                bytes += proposal.length;
                return answer;
            }
        }
        return CompletableFuture.failedFuture(new LinkFault(LinkFault.Kind.OVERLOADED, "too many changes wait for a node that is silent"));
    }

    /** Each beat: lets go what waits, if it need not any more. A node that leads no longer lets it go too, and whoever asked asks elsewhere. */
    void look() {
        if (silent.getAsBoolean()) return;
        for (Waiting next = next(); next != null; next = next()) {
            CompletableFuture<Batcher.Answer> answer = next.answer;
            batcher.propose(next.proposal).whenComplete((done, failure) -> {
                if (failure == null) answer.complete(done);
                else answer.completeExceptionally(failure);
            });
        }
    }

    private Waiting next() {
        synchronized (waiting) {
            Waiting next = waiting.poll();
            if (next != null) bytes -= next.proposal.length;
            return next;
        }
    }

    private static boolean mayWait(Command command) {
        return switch (command) {
            case Command.EnableKey c -> true;
            case Command.CancelDeletion c -> true;
            case Command.ProtectKey c -> true;
            case Command.DescribeKey c -> true;
            case Command.AddVersion c -> true;
            case Command.RotateKey c -> true;
            case Command.TagKeys c -> true;
            case Command.UntagKeys c -> true;
            case Command.CreateAlias c -> true;
            case Command.MoveAlias c -> true;
            case Command.ImportMaterial c -> true;
            default -> false;
        };
    }
}
