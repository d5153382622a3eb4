package io.wardmote.raft;

import io.wardmote.state.ByteReader;
import io.wardmote.state.Command;
import io.wardmote.state.Proposal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What this node answers to its peers over the link. What only a leader can answer is answered by no other. */
final class Questions implements LinkServer.Service {
    private static final Logger LOG = LoggerFactory.getLogger(Questions.class);
    private static final byte[] NOTHING = {};

    private final Replica replica;
    private final Admission admission;
    private final MemberChanges memberChanges;
    private final Batcher batcher;
    private final Gate gate;
    private final String clusterId;

    Questions(Replica replica, Admission admission, MemberChanges memberChanges, Batcher batcher, Gate gate, String clusterId) {
        this.memberChanges = memberChanges;
        this.clusterId = clusterId;
        this.replica = replica;
        this.admission = admission;
        this.batcher = batcher;
        this.gate = gate;
    }

    @Override
    public CompletableFuture<byte[]> answer(String peer, int type, byte[] body) {
        // asked each time, since a connection outlives a membership
        if (!admission.admits(peer)) return failed("no member");
        return switch (type) {
            case Frame.FORWARD -> asLeader(() -> forwarded(peer, body));
            case Frame.FORWARD_ASKED -> asLeader(() -> forwarded(peer, Asked.read(body)));
            case Frame.BARRIER -> asLeader(() -> batcher.barrier().thenApply(Leadership::bytes));
            case Frame.MEMBERSHIP -> asLeader(() -> memberChanges.change(MemberChange.of(body)).thenApply(done -> NOTHING));
            case Frame.STANDINGS -> asLeader(() -> CompletableFuture.completedFuture(Standing.bytes(replica.standings())));
            case Frame.HAND_OVER -> asLeader(() -> replica.transfers().at(HandOver.of(body)).thenApply(done -> NOTHING));
            case Frame.LACKED -> asLeader(() -> lacked(body));
            case Frame.ARRIVED -> arrived(peer, body);
            case Frame.ROOT_KEY -> told(replica.rootKeys().forSealed(peer, body));
            case Frame.AUDIT_RECORDS -> told(replica.records().records(body));
            case Frame.REPORT -> told(replica.reports().report());
            case Frame.RENEW -> renewed(peer, Renewals.Renewal.of(body));
            case Frame.APPLIED -> done(() -> replica.leasing().reported(peer, body));
            case Frame.EVERYWHERE -> done(() -> replica.leasing().told(body));
            case Frame.RELEASE -> done(() -> replica.leasing().released(peer, body));
            default -> failed("no question has the number " + type);
        };
    }

    CompletableFuture<byte[]> lacked(byte[] body) {
        ByteReader in = new ByteReader(body);
        long index = in.i64();
        in.end();
        return CompletableFuture.supplyAsync(() -> new byte[] {(byte) (replica.anyMemberLacks(index) ? 1 : 0)});
    }

    private CompletableFuture<byte[]> forwarded(String peer, Asked.With said) {
        Asked asked = said.asked();
        LOG.atDebug().addKeyValue("requestId", asked.requestId()).log("A change is asked for by node {}, request {}", peer, asked.requestId());
        Watch.Step step = replica.watch().begin(asked, "raft change");
        try {
            return forwarded(peer, said.proposal()).whenComplete((done, failure) -> {
                step.end().accept(failure);
                if (failure == null) return;
                LOG.atDebug().addKeyValue("requestId", asked.requestId()).log("It failed, request {}: {}", asked.requestId(), failure.toString());
            });
        } catch (IllegalArgumentException refused) {
            step.end().accept(refused);
            throw refused;
        }
    }

    private CompletableFuture<byte[]> forwarded(String peer, byte[] body) {
        Proposal proposal = CommandCodec.proposal(body); // what cannot be read must not get into the log
        mustBeTheirs(peer, proposal.command());
        return gate.propose(proposal, body).thenApply(Leadership::bytes);
    }

    /**
     * Ticks are the leader's own; of its audit log, how far it goes and what it counts, and of its disk each node speaks for itself; and a cluster is
     * founded as the one it is configured as, by whichever node has been told to.
     */
    private void mustBeTheirs(String peer, Command command) {
        boolean foreign = switch (command) {
            case Command.Tick tick -> true;
            case Command.Found founding -> !founding.facts().id().equals(clusterId);
            case Command.CommitHeads heads -> !heads.node().equals(peer);
            case Command.CountUses count -> !count.node().equals(peer);
            case Command.Purged purged -> !purged.node().equals(peer);
            default -> false;
        };
        if (foreign) throw new IllegalArgumentException("a " + command.getClass().getSimpleName() + " is not for others to propose");
    }

    private CompletableFuture<byte[]> arrived(String peer, byte[] body) {
        ByteReader in = new ByteReader(body);
        Peer where = Peer.read(in);
        in.end();
        if (!where.node().equals(peer)) throw new IllegalArgumentException("an arrival of " + where.node() + " from " + peer);
        if (!Peer.isAddress(where.raftAddress()) || !Peer.isAddress(where.linkAddress())) throw new IllegalArgumentException("an arrival without addresses");
        return told(replica.arrivals().apply(where).thenApply(done -> NOTHING));
    }

    /** With the message of what fails. */
    private static CompletableFuture<byte[]> told(CompletableFuture<byte[]> answer) {
        return answer.exceptionallyCompose(failure -> failed((failure instanceof CompletionException ? failure.getCause() : failure).getMessage()));
    }

    private CompletableFuture<byte[]> renewed(String peer, Renewals.Renewal renewal) {
        if (!renewal.node().equals(peer)) throw new IllegalArgumentException("a renewal of " + renewal.node() + " from " + peer);
        replica.heard(renewal);
        return CompletableFuture.completedFuture(replica.leasing().renewed());
    }

    private static CompletableFuture<byte[]> done(Runnable work) {
        work.run();
        return CompletableFuture.completedFuture(NOTHING);
    }

    private CompletableFuture<byte[]> asLeader(Supplier<CompletableFuture<byte[]>> answer) {
        if (!replica.leads() || replica.fitness().refusal() != null) {
            return CompletableFuture.failedFuture(new LinkFault(LinkFault.Kind.NOT_LEADER, replica.leader().orElse("")));
        }
        try {
            return answer.get();
        } catch (IllegalArgumentException e) {
            return failed(e.getMessage());
        }
    }

    private static CompletableFuture<byte[]> failed(String why) {
        return CompletableFuture.failedFuture(new LinkFault(LinkFault.Kind.FAILED, why));
    }
}
