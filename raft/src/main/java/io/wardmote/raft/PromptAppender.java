package io.wardmote.raft;

import org.apache.ratis.conf.Parameters;
import org.apache.ratis.grpc.GrpcFactory;
import org.apache.ratis.grpc.server.GrpcLogAppender;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.rpc.RpcFactory;
import org.apache.ratis.rpc.RpcType;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.leader.FollowerInfo;
import org.apache.ratis.server.leader.LeaderState;
import org.apache.ratis.server.leader.LogAppender;
import org.apache.ratis.server.raftlog.RaftLogIOException;

/**
 * Tells a follower at once that entries it has were committed. Ratis tells it with the next entry or heartbeat, and so that this
 * comes soon it writes an entry of its own after each commit, to all logs. Every change through a follower, and every read
 * there, waits for that word; a heartbeat brings it without touching a disk.
 *
 * <p>It also sends the last entry again where nobody knows whether it arrived. If a connection breaks in between, Ratis counts the entry as sent, and
 * a heartbeat's answer acknowledges nothing: it would stay uncommitted until another follows, and the others may all be waiting for this one.
 */
final class PromptAppender extends GrpcLogAppender {
    private volatile long told = -1;

    private PromptAppender(RaftServer.Division server, LeaderState leader, FollowerInfo follower) {
        super(server, leader, follower);
    }

    /** Without a connection Ratis says yes, finds nothing to send, and asks again at once: a core's worth for each dead follower. */
    @Override
    public boolean shouldSendAppendEntries() {
        return hasAppendEntries() || getHeartbeatWaitTimeMs() <= 0 || hasNews();
    }

    // while entries are under way, a heartbeat would not say up to where the follower's log is the leader's
    private boolean hasNews() {
        return getRaftLog().getLastCommittedIndex() > told && !hasPendingDataRequests();
    }

    private boolean isLastInDoubt() {
        long next = getFollower().getNextIndex();
        return next > getFollower().getMatchIndex() + 1 && next > getRaftLog().getStartIndex() && !hasAppendEntries() && !hasPendingDataRequests();
    }

    @Override
    public AppendEntriesRequestProto newAppendEntriesRequest(long callId, boolean heartbeat) throws RaftLogIOException {
        if (getHeartbeatWaitTimeMs() <= 0 && isLastInDoubt()) getFollower().setNextIndex(getFollower().getNextIndex() - 1);
        boolean news = hasNews();
        AppendEntriesRequestProto request = super.newAppendEntriesRequest(callId, heartbeat || news && !hasAppendEntries());
        if (request != null && (news || request.getEntriesCount() > 0)) told = request.getLeaderCommit();
        return request;
    }

    /** Ratis' gRPC with these appenders. Ratis makes one by the name of the class. */
    public static final class Rpc implements RpcType {
        @Override
        public String name() {
            return Rpc.class.getName();
        }

        @Override
        public RpcFactory newFactory(Parameters parameters) {
            return new GrpcFactory(parameters) {
                @Override
                public LogAppender newLogAppender(RaftServer.Division server, LeaderState leader, FollowerInfo follower) {
                    return new PromptAppender(server, leader, follower);
                }
            };
        }
    }
}
