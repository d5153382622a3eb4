package io.wardmote.raft;

import static java.util.concurrent.TimeUnit.DAYS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.File;
import java.time.Duration;
import java.util.List;
import org.apache.ratis.RaftConfigKeys;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/** All of Ratis' settings that are not its own defaults, and why. */
final class RatisSettings {
    private RatisSettings() {}

    static RaftProperties of(RaftConfig config, boolean snapshotWhenStopped) {
        RaftProperties p = new RaftProperties();
        RaftConfigKeys.Rpc.setType(p, new PromptAppender.Rpc());
        GrpcConfigKeys.Server.setHost(p, Peer.host(config.listen().raftAddress()));
        GrpcConfigKeys.Server.setPort(p, Peer.port(config.listen().raftAddress()));
        // event loops that Ratis makes, as many as gRPC would: BoundedPort has to know of which kind they are
        GrpcConfigKeys.setUseEpoll(p, true);
        GrpcConfigKeys.Server.setBossGroupSize(p, 1);
        GrpcConfigKeys.Server.setWorkerGroupSize(p, 2 * Runtime.getRuntime().availableProcessors());
        folders(config, p);
        elections(config, p);
        log(config.log(), p);
        snapshots(config, snapshotWhenStopped, p);
        bounds(p);
        return p;
    }

    // the defaults of both are below /tmp
    private static void folders(RaftConfig config, RaftProperties p) {
        RaftServerConfigKeys.setStorageDir(p, List.of(file(config, DataFolder.RAFT)));
        RaftServerConfigKeys.setRemovedGroupsDir(p, file(config, DataFolder.REMOVED));
    }

    private static void elections(RaftConfig config, RaftProperties p) {
        RaftConfig.Timing timing = config.timing();
        RaftServerConfigKeys.Rpc.setTimeoutMin(p, time(timing.electionMin()));
        RaftServerConfigKeys.Rpc.setTimeoutMax(p, time(timing.electionMax()));
        // alone, there is nobody to wait for
        boolean alone = config.peers().size() == 1 && !config.joining();
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(p, alone ? millis(50) : time(timing.electionMin()));
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(p, alone ? millis(100) : time(timing.electionMax()));
        RaftServerConfigKeys.Rpc.setSlownessTimeout(p, millis(15_000));
        RaftServerConfigKeys.Rpc.setRequestTimeout(p, millis(2_000));
        RaftServerConfigKeys.Notification.setNoLeaderTimeout(p, millis(10_000));
        // never read through Ratis (Freshness says why), but its own choice should be the safe one
        RaftServerConfigKeys.Read.setOption(p, RaftServerConfigKeys.Read.Option.LINEARIZABLE);
        RaftServerConfigKeys.Read.setLeaderLeaseEnabled(p, true);
        // a server that closes itself after a long pause (a suspended laptop) leaves a process that does nothing
        RaftServerConfigKeys.setCloseThreshold(p, TimeDuration.valueOf(3650, DAYS));
    }

    private static void log(RaftConfig.Log log, RaftProperties p) {
        RaftServerConfigKeys.Log.setUnsafeFlushEnabled(p, false);
        RaftServerConfigKeys.Log.setAsyncFlushEnabled(p, false);
        RaftServerConfigKeys.Log.setSegmentSizeMax(p, SizeInBytes.valueOf(log.segmentBytes()));
        RaftServerConfigKeys.Log.setPreallocatedSize(p, SizeInBytes.valueOf(preallocated(log)));
        RaftServerConfigKeys.Log.setSegmentCacheNumMax(p, 4);
        // one more entry after each commit, to tell it to followers: PromptAppender does that
        RaftServerConfigKeys.Log.setLogMetadataEnabled(p, false);
        RaftServerConfigKeys.Log.Appender.setWaitTimeMin(p, millis(0));
        // the default backs off to 5 s, so a node that returns would wait up to half a minute
        RaftServerConfigKeys.Log.Appender.setRetryPolicy(p, "1ms,10, 500ms,100000");
    }

    /** Bytes that a new file of the log takes at once. */
    static long preallocated(RaftConfig.Log log) {
        return Math.min(4 << 20, log.segmentBytes());
    }

    private static void snapshots(RaftConfig config, boolean whenStopped, RaftProperties p) {
        RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(p, true);
        RaftServerConfigKeys.Snapshot.setAutoTriggerThreshold(p, config.log().snapshotThreshold());
        RaftServerConfigKeys.Snapshot.setCreationGap(p, 1);
        RaftServerConfigKeys.Snapshot.setRetentionFileNum(p, 2);
        RaftServerConfigKeys.Snapshot.setTriggerWhenStopEnabled(p, whenStopped);
        // a dead node must not keep the log from being purged; one that was away for a moment catches up from what is kept
        RaftServerConfigKeys.Log.setPurgeUptoSnapshotIndex(p, true);
        RaftServerConfigKeys.Log.setPurgeGap(p, (int) Math.min(1024, config.log().snapshotThreshold()));
        RaftServerConfigKeys.Log.setPurgePreservationLogNum(p, config.log().kept());
    }

    // refuse rather than fill the memory
    private static void bounds(RaftProperties p) {
        RaftServerConfigKeys.Write.setElementLimit(p, 1024);
        RaftServerConfigKeys.Write.setByteLimit(p, SizeInBytes.valueOf("16MB"));
    }

    private static File file(RaftConfig config, String name) {
        return config.data().resolve(name).toFile();
    }

    private static TimeDuration millis(long millis) {
        return TimeDuration.valueOf(millis, MILLISECONDS);
    }

    private static TimeDuration time(Duration duration) {
        return millis(duration.toMillis());
    }
}
