package io.wardmote.raft;

import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.logging.Level;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.grpc.GrpcTlsConfig;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SetConfigurationRequest;
import org.apache.ratis.protocol.SnapshotManagementRequest;
import org.apache.ratis.protocol.TransferLeadershipRequest;
import org.apache.ratis.protocol.exceptions.NotLeaderException;
import org.apache.ratis.protocol.exceptions.RaftException;
import org.apache.ratis.server.RaftConfiguration;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.raftlog.PurgeNow;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.apache.ratis.util.ExitUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This node's Raft server: Ratis, as the rest of the module sees it. */
final class RaftNode {
    private static final Logger LOG = LoggerFactory.getLogger(RaftNode.class);

    /** An entry that was committed and applied here: its index, and what the state machine answered. */
    record Committed(long index, byte[] answer) {}

    // its gRPC says on standard error what it found out about the machine
    private static final java.util.logging.Logger GRPC = java.util.logging.Logger.getLogger("org.apache.ratis.thirdparty");

    // Ratis would end the process when its port is taken, and, once it has looked, on any exception nobody caught in any thread
    static {
        GRPC.setLevel(Level.WARNING);
        Thread.UncaughtExceptionHandler ours = Thread.getDefaultUncaughtExceptionHandler();
        ExitUtils.disableSystemExit();
        ExitUtils.setTerminateOnUncaughtException(false);
        Thread.setDefaultUncaughtExceptionHandler(ours);
    }

    private final RaftServer server;
    private final RaftServer.Division division;
    private final RaftGroupId group;
    private final ClientId client = ClientId.randomId();
    private final AtomicLong call = new AtomicLong();

    private RaftNode(RaftServer server, RaftGroupId group) throws IOException {
        this.server = server;
        this.group = group;
        this.division = server.getDivision(group);
    }

    /** @throws StartFailure or {@link StorageFailure}, in words for the operator */
    static RaftNode start(RaftConfig config, StateMachine machine, Predicate<String> admitted, boolean snapshotWhenStopped) {
        RaftGroupId group = RaftGroupId.valueOf(config.group());
        List<RaftPeer> peers = config.joining() ? List.of() : config.peers().stream().map(Peer::toRaft).toList();
        RaftServer server = null;
        ListenPort.awaitFree(config.listen().raftAddress());
        try {
            server = RaftServer.newBuilder().setServerId(RaftPeerId.valueOf(config.node())).setGroup(RaftGroup.valueOf(group, peers))
                .setStateMachine(machine).setProperties(RatisSettings.of(config, snapshotWhenStopped))
                .setParameters(parameters(config, admitted)).setOption(RaftStorage.StartupOption.RECOVER).build();
            server.start();
            return new RaftNode(server, group);
        } catch (IOException | RuntimeException | StorageFailure e) {
            closeAfter(server, e);
            throw explained(e, config);
        }
    }

    private static Parameters parameters(RaftConfig config, Predicate<String> admitted) {
        Parameters parameters = new Parameters();
        GrpcConfigKeys.TLS.setConf(parameters, new GrpcTlsConfig(config.identity().keyManager(), config.identity().trustManager(admitted), true) {
            @Override
            public List<String> getProtocols() {
                return List.of("TLSv1.3");
            }
        });
        GrpcConfigKeys.Server.setServicesCustomizer(parameters, new PeersOnly(admitted, Callers.ofPort()));
        return parameters;
    }

    private static void closeAfter(RaftServer server, Throwable failure) {
        if (server == null) return;
        try {
            server.close();
        } catch (IOException | RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private static RuntimeException explained(Throwable failure, RaftConfig config) {
        Throwable cause = failure;
        for (Throwable inner = failure; inner != null; inner = inner.getCause()) {
            if (inner instanceof StorageFailure storage) throw storage;
            if (inner instanceof BindException || String.valueOf(inner.getMessage()).startsWith("Failed to bind")) {
                return new StartFailure("The Raft port " + config.listen().raftAddress() + " cannot be used (" + inner.getMessage()
                    + "); choose another or end what uses it.", failure);
            }
            cause = inner;
        }
        return new StartFailure("Raft cannot start on the data folder " + config.data() + " (" + cause.getMessage() + ").", failure);
    }

    // what it knows

    boolean leads() {
        return division.getInfo().isLeader();
    }

    /** Whether this node leads, and has applied all that earlier leaders committed. */
    boolean leadsReady() {
        return division.getInfo().isLeader() && division.getInfo().isLeaderReady();
    }

    Optional<String> leader() {
        return Optional.ofNullable(division.getInfo().getLeaderId()).map(RaftPeerId::toString);
    }

    long term() {
        return division.getInfo().getCurrentTerm();
    }

    long committed() {
        return division.getRaftLog().getLastCommittedIndex();
    }

    /** Up to which entry the log is synced. */
    long flushed() {
        return division.getRaftLog().getFlushIndex();
    }

    boolean isAlive() {
        return division.getInfo().isAlive();
    }

    RaftPeerRole role() {
        return division.getInfo().getCurrentRole();
    }

    /** Whether this node alone decides: it is the only voter, and no change of that is on its way. */
    boolean aloneVotes() {
        RaftConfiguration conf = division.getRaftConf();
        return conf.getPreviousPeers().isEmpty() && conf.getCurrentPeers().size() == 1 && conf.getPeer(server.getId()) != null;
    }

    /** Whether this node takes part, and surely goes on to until it is removed. */
    boolean takesPart() {
        return isDecided() && isMember();
    }

    /** Whether it was decided that this node has no vote, though its server began as one that has. Ratis turns listeners into voters only. */
    boolean lostItsVote() {
        RaftConfiguration conf = division.getRaftConf();
        return isDecided() && role() != RaftPeerRole.LISTENER && contains(conf.getCurrentPeers(RaftPeerRole.LISTENER));
    }

    private boolean isDecided() {
        RaftConfiguration conf = division.getRaftConf();
        return conf.getPreviousPeers().isEmpty() && conf.getLogEntryIndex() <= division.getRaftLog().getLastCommittedIndex();
    }

    private boolean contains(Collection<RaftPeer> peers) {
        return peers.stream().anyMatch(peer -> peer.getId().equals(server.getId()));
    }

    boolean isMember() {
        return division.getRaftConf().getPeer(server.getId(), RaftPeerRole.FOLLOWER, RaftPeerRole.LISTENER) != null;
    }

    Voting voting() {
        RaftConfiguration conf = division.getRaftConf();
        return new Voting(all(conf.getCurrentPeers(RaftPeerRole.FOLLOWER)), all(conf.getCurrentPeers(RaftPeerRole.LISTENER)));
    }

    private static List<Peer> all(Collection<RaftPeer> peers) {
        return peers.stream().map(Peer::of).toList();
    }

    /** Voters and listeners, of the configuration before a change under way too. Each once. */
    List<Peer> peers() {
        RaftConfiguration conf = division.getRaftConf();
        Map<String, Peer> peers = new LinkedHashMap<>();
        for (RaftPeerRole role : List.of(RaftPeerRole.FOLLOWER, RaftPeerRole.LISTENER))
            all(conf.getAllPeers(role)).forEach(peer -> peers.putIfAbsent(peer.node(), peer));
        return List.copyOf(peers.values());
    }

    Path logFolder() {
        return division.getRaftStorage().getStorageDir().getCurrentDir().toPath();
    }

    // what it does

    /** Fails with {@link LinkFault} NOT_LEADER where this node does not lead, or does not any more. Blocks for a moment. */
    CompletableFuture<Committed> submit(byte[] entry) {
        RaftClientRequest request = RaftClientRequest.newBuilder().setClientId(client).setServerId(server.getId()).setGroupId(group)
            .setCallId(call.incrementAndGet()).setMessage(Message.valueOf(UnsafeByteOperations.unsafeWrap(entry)))
            .setType(RaftClientRequest.writeRequestType()).build();
        return done(() -> server.submitClientRequestAsync(request))
            .thenApply(reply -> new Committed(reply.getLogIndex(), reply.getMessage().getContent().toByteArray()));
    }

    /** Says who takes part, if it is still {@code current}. At the leader only; done when the new voters have decided it. */
    CompletableFuture<Void> setVoting(Voting current, Voting wanted) {
        SetConfigurationRequest.Arguments arguments = SetConfigurationRequest.Arguments.newBuilder()
            .setMode(SetConfigurationRequest.Mode.COMPARE_AND_SET).setServersInCurrentConf(voters(current)).setListenersInCurrentConf(listeners(current))
            .setServersInNewConf(voters(wanted)).setListenersInNewConf(listeners(wanted)).build();
        SetConfigurationRequest request = new SetConfigurationRequest(client, server.getId(), group, call.incrementAndGet(), arguments);
        return done(() -> server.setConfigurationAsync(request)).thenApply(reply -> null);
    }

    private static List<RaftPeer> voters(Voting voting) {
        return voting.voters().stream().map(Peer::toRaft).toList();
    }

    private static List<RaftPeer> listeners(Voting voting) {
        return voting.listeners().stream().map(peer -> RaftPeer.newBuilder(peer.toRaft()).setStartupRole(RaftPeerRole.LISTENER).build()).toList();
    }

    /** Hands leadership to that node, or, if null, to whom it falls. */
    CompletableFuture<Void> handOver(String node, long timeoutMillis) {
        RaftPeerId to = node == null ? null : RaftPeerId.valueOf(node);
        TransferLeadershipRequest request = new TransferLeadershipRequest(client, server.getId(), group, call.incrementAndGet(), to, timeoutMillis);
        return done(() -> server.transferLeadershipAsync(request)).thenApply(reply -> null);
    }

    /** Takes a snapshot on the applying thread, unless the newest is of this moment already. */
    CompletableFuture<Void> snapshot(Duration wait) throws IOException {
        return server.snapshotManagementAsync(SnapshotManagementRequest.newCreate(client, server.getId(), group, call.incrementAndGet(), wait.toMillis(), 1))
            .thenAccept(RaftNode::mustBeDone);
    }

    /** Deletes the log up to the last entry of one of its closed files, which a snapshot must include; whoever is behind gets that. */
    CompletableFuture<Long> purge(long lastOfFile) {
        return PurgeNow.upTo(division.getRaftLog(), lastOfFile);
    }

    void close() throws IOException {
        server.close();
    }

    /** What Ratis may be asked to do. It says no in three ways: it throws, its future fails, or its reply is a refusal. */
    interface Asked {
        CompletableFuture<RaftClientReply> start() throws IOException;
    }

    /**
     * The reply of a success. Anything else is a {@link LinkFault}: a server that starts, closes, is full or does not lead yet
     * is no fault of who asked, and may be asked again.
     */
    static CompletableFuture<RaftClientReply> done(Asked asked) {
        CompletableFuture<RaftClientReply> reply;
        try {
            reply = asked.start();
        } catch (IOException | RuntimeException e) {
            reply = CompletableFuture.failedFuture(e);
        }
        return reply.handle((answer, failure) -> {
            if (failure != null) throw failed(failure);
            mustBeDone(answer);
            return answer;
        });
    }

    private static LinkFault failed(Throwable failure) {
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (!(cause instanceof RaftException)) LOG.warn("Raft could not take an entry or a change of its members: {}", cause.toString());
        return cause instanceof NotLeaderException elsewhere ? elsewhere(elsewhere) : new LinkFault(LinkFault.Kind.FAILED, cause.toString());
    }

    private static LinkFault elsewhere(NotLeaderException refusal) {
        RaftPeer leader = refusal.getSuggestedLeader();
        return new LinkFault(LinkFault.Kind.NOT_LEADER, leader == null ? "" : leader.getId().toString());
    }

    private static void mustBeDone(RaftClientReply reply) {
        if (reply.isSuccess()) return;
        NotLeaderException elsewhere = reply.getNotLeaderException();
        if (elsewhere != null) throw elsewhere(elsewhere);
        throw new LinkFault(LinkFault.Kind.FAILED, String.valueOf(reply.getException()));
    }
}
