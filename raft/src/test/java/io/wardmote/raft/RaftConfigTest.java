package io.wardmote.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RaftConfigTest {
    @TempDir
    Path folder;

    private final TestAuthority authority = new TestAuthority();
    private final Peer one = new Peer("n1", "127.0.0.1:7001", "127.0.0.1:7002");

    private RaftConfig config(String cluster, String node) {
        return config(cluster, node, RaftConfig.Lease.DEFAULT);
    }

    private RaftConfig config(String cluster, String node, RaftConfig.Lease lease) {
        return new RaftConfig(cluster, node, folder.resolve("data"), List.of(new Peer(node, one.raftAddress(), one.linkAddress())), false,
            authority.identity(node), RaftConfig.Timing.PRODUCTION, lease, RaftConfig.Log.DEFAULT, RaftConfig.Memory.DEFAULT, RaftConfig.Scrubbing.DEFAULT);
    }

    @Test
    void everyFaultIsTold() {
        RaftConfig.Timing timing = new RaftConfig.Timing(Duration.ofMillis(100), Duration.ofMillis(50), Duration.ZERO, Duration.ZERO, Duration.ZERO);
        assertThatThrownBy(() -> new RaftConfig("", "n 2", folder, List.of(one, one, new Peer("n3", "nowhere", "x:99999")), false, authority.identity("n9"), timing, new RaftConfig.Lease(Duration.ofMillis(-1), Duration.ofMillis(-1)),
            new RaftConfig.Log(0, -1, 1, Duration.ofHours(24)), new RaftConfig.Memory(0, 0), RaftConfig.Scrubbing.DEFAULT))
            .isInstanceOf(StartFailure.class).hasMessageContainingAll("clusterId", "\"n 2\"", "certificate is for node \"n9\"", "do not include", "twice",
                "\"nowhere\"", "\"x:99999\"", "electionMin", "electionMax", "tick", "ttl", "margin", "snapshotThreshold", "kept", "segmentBytes", "purgeEvery", "hotBytes", "blockBytes");
    }

    @Test
    void aLeaseThatClocksCouldOutliveUnnoticedIsRefused() {
        for (RaftConfig.Lease lease : List.of(new RaftConfig.Lease(Duration.ofSeconds(60), Duration.ofMillis(1212)), new RaftConfig.Lease(Duration.ofSeconds(6), Duration.ofMillis(121)))) {
            assertThatThrownBy(() -> config("c1", "n1", lease)).isInstanceOf(StartFailure.class).hasMessageContaining("margin is too short for its ttl");
        }
        for (RaftConfig.Lease lease : List.of(RaftConfig.Lease.NONE, new RaftConfig.Lease(Duration.ofSeconds(60)), new RaftConfig.Lease(Duration.ofSeconds(60), Duration.ofMillis(1213)))) {
            assertThat(config("c1", "n1", lease).lease()).isEqualTo(lease);
        }
    }

    @Test
    void clocksMayBeOffByNearlyHalfOfWhatTheMarginIsOfTheTtl() {
        Duration minute = Duration.ofMinutes(1);
        assertThat(new RaftConfig.Lease(minute).drift()).isCloseTo(0.0244, within(0.0001));
        assertThat(new RaftConfig.Lease(minute, RaftConfig.Lease.leastMargin(minute)).drift()).isBetween(Drift.ALARM, Drift.ALARM * 1.001);
        assertThat(new RaftConfig.Lease(minute, minute).drift()).as("survival mode counts on no more").isEqualTo(RaftConfig.Lease.NONE.drift()).isEqualTo(RaftConfig.Lease.DEFAULT.drift());
    }

    @ParameterizedTest
    @CsvSource({"1024, 256", "4096, 256", "24576, 1536", "65536, 4096", "1048576, 4096"})
    void theCacheOfBlocksGrowsWithTheMachinesMemory(long machineMebibytes, long blockMebibytes) {
        RaftConfig.Memory memory = RaftConfig.Memory.of(machineMebibytes << 20);
        assertThat(memory).isEqualTo(new RaftConfig.Memory(RaftConfig.Memory.DEFAULT.hotBytes(), blockMebibytes << 20));
    }

    @Test
    void theGroupIsTheClusters() {
        assertThat(config("c1", "n1").group()).isEqualTo(config("c1", "n1").group()).isNotEqualTo(config("c2", "n1").group());
    }

    @Test
    void aFolderHasOneHolderAtATimeAndCountsItsStarts() {
        long incarnation;
        try (DataFolder first = DataFolder.open(config("c1", "n1"))) {
            incarnation = first.incarnation();
            assertThat(first.canWrite(4096)).isTrue();
            assertThatThrownBy(() -> DataFolder.open(config("c1", "n1"))).isInstanceOf(StartFailure.class).hasMessageContaining("in use by another node");
        }
        try (DataFolder second = DataFolder.open(config("c1", "n1"))) {
            assertThat(second.incarnation()).isEqualTo(incarnation + 1);
        }
    }

    @Test
    void aFolderNeverChangesHands() {
        DataFolder.open(config("c1", "n1")).close();
        assertThatThrownBy(() -> DataFolder.open(config("c1", "n2"))).isInstanceOf(StartFailure.class).hasMessageContaining("belongs to");
        assertThatThrownBy(() -> DataFolder.open(config("c2", "n1"))).isInstanceOf(StartFailure.class).hasMessageContaining("c1");
        DataFolder.open(config("c1", "n1")).close();
    }

    @Test
    void aFolderThatCannotBeWrittenIsToldInASentence() throws IOException {
        Files.writeString(folder.resolve("data"), "a file");
        assertThatThrownBy(() -> DataFolder.open(config("c1", "n1"))).isInstanceOf(StartFailure.class).hasMessageContaining("cannot be used");
    }

    @Test
    void identitiesAreReadFromPemFilesAndFaultsAreTold() throws IOException {
        Path missing = folder.resolve("missing.pem");
        assertThatThrownBy(() -> NodeIdentity.of(missing, missing, missing)).isInstanceOf(StartFailure.class).hasMessageContaining("missing.pem");
        TestAuthority.Pem pem = authority.pem("n5", folder);
        assertThat(NodeIdentity.of(pem.certificate(), pem.key(), pem.authority()).nodeId()).contains("n5");
        assertThatThrownBy(() -> NodeIdentity.of(pem.certificate(), pem.certificate(), pem.authority())).isInstanceOf(StartFailure.class);
    }
}
