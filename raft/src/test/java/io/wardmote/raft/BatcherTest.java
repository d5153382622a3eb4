package io.wardmote.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.wardmote.key.Refusal;
import io.wardmote.state.Command;
import io.wardmote.state.Outcome;
import io.wardmote.state.Proposal;
import io.wardmote.state.Stamp;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatcherTest {
    private record Submitted(List<Proposal> proposals, CompletableFuture<RaftNode.Committed> committed) {
        void commit(long index) {
            List<Outcome> outcomes = new ArrayList<>();
            for (Proposal proposal : proposals) {
                boolean refused = ((Command.EnableKey) proposal.command()).keyId().equals("refused");
                outcomes.add(refused ? new Outcome.Unchanged(Refusal.UNKNOWN_KEY, "") : Outcome.CHANGED);
            }
            committed.complete(new RaftNode.Committed(index, Outcomes.bytes(outcomes)));
        }
    }

    private final List<Submitted> entries = Collections.synchronizedList(new ArrayList<>());
    private final HandSetTime time = new HandSetTime();
    private final Batcher batcher = new Batcher("test", entry -> {
        Submitted submitted = new Submitted(CommandCodec.proposals(entry), new CompletableFuture<>());
        entries.add(submitted);
        return submitted.committed;
    }, time);

    /** Stands still until it is set on, and whoever sleeps sleeps until then. */
    private static final class HandSetTime implements Batcher.Time {
        private long now = 7;
        private long asleepFor;

        @Override
        public synchronized long nanos() {
            return now;
        }

        @Override
        public synchronized void sleep(long nanos) throws InterruptedException {
            asleepFor = nanos;
            for (long until = now + nanos; now < until;) wait();
            asleepFor = 0;
        }

        synchronized long asleepFor() {
            return asleepFor;
        }

        synchronized void pass(long nanos) {
            now += nanos;
            notifyAll();
        }
    }

    @AfterEach
    void close() {
        batcher.close();
    }

    private static byte[] proposal(String keyId) {
        return CommandCodec.bytes(new Proposal(Stamp.NONE, new Command.EnableKey(keyId)));
    }

    private void fillBothEntries() {
        batcher.propose(proposal("first"));
        await().until(() -> entries.size() == 1);
        batcher.propose(proposal("second"));
        await().until(() -> entries.size() == 2);
    }

    private void twoShareTheThirdEntry() {
        fillBothEntries();
        batcher.propose(proposal("third"));
        batcher.propose(proposal("fourth"));
        entries.getFirst().commit(1);
        await().until(() -> entries.size() == 3);
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(10, TimeUnit.SECONDS);
    }

    @Test
    void whatWaitsSharesAnEntryAndEachGetsItsOwnOutcome() throws Exception {
        fillBothEntries();
        CompletableFuture<Batcher.Answer> third = batcher.propose(proposal("third"));
        CompletableFuture<Batcher.Answer> barrier = batcher.barrier();
        CompletableFuture<Batcher.Answer> fourth = batcher.propose(proposal("refused"));
        assertThat(entries).hasSize(2);
        entries.getFirst().commit(10);
        await().until(() -> entries.size() == 3);
        assertThat(entries.get(2).proposals).hasSize(2);
        entries.get(2).commit(12);
        assertThat(get(third)).isEqualTo(new Batcher.Answer(12, Outcome.CHANGED));
        assertThat(get(barrier)).isEqualTo(new Batcher.Answer(12, null));
        assertThat(get(fourth).outcome()).isEqualTo(new Outcome.Unchanged(Refusal.UNKNOWN_KEY, ""));
    }

    @Test
    void anEntryIsBoundedInProposalsAndInBytes() {
        fillBothEntries();
        for (int i = 0; i < Batcher.MOST_PROPOSALS + 5; i++) batcher.propose(proposal("small"));
        for (int i = 0; i < 5; i++) batcher.propose(proposal("x".repeat(300_000)));
        entries.get(0).commit(1);
        await().until(() -> entries.size() == 3);
        assertThat(entries.get(2).proposals).hasSize(Batcher.MOST_PROPOSALS);
        entries.get(1).commit(2);
        await().until(() -> entries.size() == 4);
        assertThat(entries.get(3).proposals).hasSize(5 + 3);
        entries.get(2).commit(3);
        await().until(() -> entries.size() == 5);
        assertThat(entries.get(4).proposals).hasSize(2);
        assertThatThrownBy(() -> batcher.propose(new byte[Batcher.MOST_BYTES + 1])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void afterASharedEntryTheNextOneGathersForAWhile() {
        twoShareTheThirdEntry();
        time.pass(1);
        batcher.propose(proposal("fifth"));
        entries.get(1).commit(2);
        await().until(() -> time.asleepFor() == Batcher.APART_NANOS - 1);
        batcher.propose(proposal("sixth"));
        time.pass(Batcher.APART_NANOS - 1);
        await().until(() -> entries.size() == 4);
        assertThat(entries.get(3).proposals).hasSize(2);
    }

    @Test
    void whoWaitsForTheNextEntryIsToldOfTheEnd() {
        twoShareTheThirdEntry();
        entries.get(1).commit(2);
        CompletableFuture<Batcher.Answer> waiting = batcher.propose(proposal("fifth"));
        await().until(() -> time.asleepFor() > 0);
        batcher.close();
        assertThatThrownBy(() -> get(waiting)).hasCauseInstanceOf(LinkFault.class);
    }

    @Test
    void barriersAndOneChangeWithThemKeepNobodyWaiting() throws Exception {
        fillBothEntries();
        batcher.barrier();
        batcher.barrier();
        CompletableFuture<Batcher.Answer> change = batcher.propose(proposal("third"));
        entries.get(0).commit(1);
        await().until(() -> entries.size() == 3);
        entries.get(1).commit(2);
        batcher.propose(proposal("fourth"));
        await().until(() -> entries.size() == 4);
        entries.get(2).commit(3);
        get(change);
    }

    @Test
    void whoChangesOneThingAfterAnotherWaitsForNothing() throws Exception {
        for (int i = 0; i < 10; i++) {
            CompletableFuture<Batcher.Answer> change = batcher.propose(proposal("one"));
            int so = i + 1;
            await().until(() -> entries.size() == so);
            entries.get(i).commit(i);
            get(change);
        }
    }

    @Test
    void whatDoesNotFitIsRefusedAtOnce() {
        fillBothEntries();
        CompletableFuture<Batcher.Answer> last = batcher.propose(proposal("one"));
        for (int i = 0; i < 20_000 && !last.isDone(); i++) last = batcher.propose(proposal("more"));
        assertThat(last).isCompletedExceptionally();
        CompletableFuture<Batcher.Answer> refused = last;
        assertThatThrownBy(() -> get(refused)).hasCauseInstanceOf(LinkFault.class).cause().extracting("kind").isEqualTo(LinkFault.Kind.OVERLOADED);
    }

    @Test
    void aLostEntryFailsAllThatWereInIt() {
        CompletableFuture<Batcher.Answer> change = batcher.propose(proposal("a"));
        await().until(() -> entries.size() == 1);
        entries.getFirst().committed.completeExceptionally(new LinkFault(LinkFault.Kind.NOT_LEADER, "n2"));
        assertThatThrownBy(() -> get(change)).hasCauseInstanceOf(LinkFault.class);
    }

    @Test
    void afterTheEndNothingHangs() {
        fillBothEntries();
        CompletableFuture<Batcher.Answer> waiting = batcher.propose(proposal("a"));
        batcher.close();
        assertThatThrownBy(() -> get(waiting)).hasCauseInstanceOf(LinkFault.class);
        assertThatThrownBy(() -> get(batcher.barrier())).hasCauseInstanceOf(LinkFault.class);
    }
}
