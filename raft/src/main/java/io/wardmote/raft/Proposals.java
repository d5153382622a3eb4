package io.wardmote.raft;

import static io.wardmote.key.Refusal.UNAVAILABLE;

import io.vertx.core.Future;
import io.wardmote.key.Refused;
import io.wardmote.state.Command;
import io.wardmote.state.Grounds;
import io.wardmote.state.KeyRing;
import io.wardmote.state.Outcome;
import io.wardmote.state.Permitted;
import io.wardmote.state.Proposal;
import io.wardmote.state.Stamp;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/** Changes of the state, from when they are asked for to when no node answers by what was before them. */
final class Proposals {
    /** Each is one entry's time; whoever shares no ground with others' changes needs one. */
    private static final int CHANGE_TRIES = 16;

    private final RaftConfig config;
    private final Replica replica;
    private final Waiting waiting;
    private final Reads reads;
    private final SecureRandom random = new SecureRandom();
    private volatile LongConsumer waited = nanos -> {};
    private volatile Supplier<Asked> asking = () -> Asked.NOBODY;

    Proposals(RaftConfig config, Replica replica, Waiting waiting, Reads reads) {
        this.config = config;
        this.replica = replica;
        this.waiting = waiting;
        this.reads = reads;
    }

    /** Who is told how long a change waited for holders of leases, in nanoseconds, from now on. */
    void waitedTells(LongConsumer meter) {
        waited = meter;
    }

    /** What tells on the caller's thread which request a change is for, from now on. */
    void askedBy(Supplier<Asked> request) {
        asking = request;
    }

    /**
     * Makes a change and completes when this node itself has applied it. Tried again, as one and the same change, while leaders
     * come and go; a refusal means it was surely not done, UNAVAILABLE that nobody knows.
     *
     * @param nonce {@link Stamp#NONCE_BYTES} bytes that no other change may bring, or none
     */
    Future<Void> change(byte[] nonce, Command command) {
        return change(nonce, asking.get(), new Permitted(command, Grounds.NONE), config.timing().changeWait()).map(Proposals::done);
    }

    Future<Void> change(byte[] nonce, Function<KeyRing, Command> permitted) {
        Asked asked = asking.get();
        return reads.read(ring -> Permitted.of(ring, permitted))
            .compose(given -> change(nonce, asked, permitted, given, System.nanoTime() + config.timing().changeWait().toNanos(), CHANGE_TRIES));
    }

    private Future<Void> change(byte[] nonce, Asked asked, Function<KeyRing, Command> permitted, Permitted given, long end, int left) {
        Duration wait = Duration.ofNanos(end - System.nanoTime());
        if (left == 0 || !wait.isPositive()) return Future.failedFuture(outdated());
        return change(nonce, asked, given, wait).compose(outcome -> outcome instanceof Outcome.Outdated
            ? reads.read(ring -> Permitted.of(ring, permitted)).compose(again -> change(nonce, asked, permitted, again, end, left - 1))
            : Future.succeededFuture(outcome).map(Proposals::done));
    }

    private Future<Outcome> change(byte[] nonce, Asked asked, Permitted permitted, Duration wait) {
        if (nonce.length != 0 && nonce.length != Stamp.NONCE_BYTES) throw new IllegalArgumentException("a nonce of " + nonce.length + " bytes");
        Refused refusal = replica.fitness().refusal();
        if (refusal != null) return Future.failedFuture(refusal);
        try {
            Stamp stamp = new Stamp(replica.rocks().read(KeyRing::beat), random.nextLong(), nonce);
            return outcome(new Proposal(stamp, permitted.grounds(), permitted.command()), asked, wait);
        } catch (Refused replacing) {
            return Future.failedFuture(replacing);
        }
    }

    /** The same proposal may be made again and happens once. */
    Future<Void> propose(Proposal proposal) {
        return outcome(proposal, Asked.NOBODY, config.timing().changeWait()).map(Proposals::done);
    }

    private Future<Outcome> outcome(Proposal proposal, Asked asked, Duration wait) {
        if (asked == Asked.NOBODY) return proposed(proposal, asked, wait);
        Watch.Step step = replica.watch().begin(asked, "change");
        Future<Outcome> outcome = proposed(proposal, step.asked(), wait);
        outcome.map(Proposals::done).onComplete(done -> step.end().accept(done.cause()));
        return outcome;
    }

    private Future<Outcome> proposed(Proposal proposal, Asked asked, Duration wait) {
        return waiting.onContext(replica.leadership().propose(proposal, asked, wait).thenCompose(answer ->
            replica.applied().await(answer.index(), wait).thenCompose(reached -> known(proposal, answer, wait))
                .thenApply(known -> answer.outcome())));
    }

    /** What is to be asked anew is answered to nobody. */
    private CompletableFuture<Void> known(Proposal proposal, Batcher.Answer answer, Duration wait) {
        return answer.outcome() instanceof Outcome.Outdated
            ? CompletableFuture.completedFuture(null)
            : everywhere(proposal.command(), answer.index(), wait);
    }

    /**
     * Whatever became of a change, nobody hears of it before no node answers by an older state. But a key that is new, by an id that nobody had
     * before, no node says it lacks before it has asked the others; of counts nobody expects more than that they are never too low; what is sealed anew
     * means what it did; and by heads of audit logs and what they count nobody decides.
     */
    private CompletableFuture<Void> everywhere(Command command, long index, Duration wait) {
        if (isNewKey(command) || isHeldByNobody(command)) return CompletableFuture.completedFuture(null);
        long from = System.nanoTime();
        return replica.leasing().everywhere().await(index, wait).whenComplete((done, late) -> waited.accept(System.nanoTime() - from));
    }

    private static boolean isNewKey(Command command) {
        if (command instanceof Command.TakeKey take) return isNewKey(take.creation());
        return command instanceof Command.KeyCreation creation && creation.key().alias().isEmpty();
    }

    private static boolean isHeldByNobody(Command command) {
        return command instanceof Command.ReserveUses || command instanceof Command.Rewrap || command instanceof Command.CommitHeads
            || command instanceof Command.CountUses;
    }

    private static Void done(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Changed changed -> null;
            case Outcome.Unchanged unchanged -> throw unchanged.refused();
            case Outcome.Outdated outdated -> throw outdated();
        };
    }

    private static Refused outdated() {
        return UNAVAILABLE.because("What the right to it rests on changes too fast; nothing was done.");
    }
}
