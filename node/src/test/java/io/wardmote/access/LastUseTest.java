package io.wardmote.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.key.Material;
import io.wardmote.op.MemoryCluster;
import io.wardmote.raft.ReplicatedState;
import io.wardmote.state.Command;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When an access key was last used, as the state remembers it. */
class LastUseTest {
    private final MemoryCluster cluster = new MemoryCluster("local", "1000000000000001");
    private final LastUse lastUse = new LastUse(cluster);

    LastUseTest() {
        cluster.change(ReplicatedState.NO_NONCE, new Command.CreateAccessKey("LTAI1", "root", new Material.Wrapped(1, new byte[] {1})));
    }

    private long usedAt() {
        return cluster.ring().accessKey("LTAI1").orElseThrow().usedAt();
    }

    @Test
    void aUseIsRecordedOnceAnHour() {
        long first = cluster.ring().time();
        lastUse.note("LTAI1");
        lastUse.note("LTAI1");
        assertThat(usedAt()).isZero();
        lastUse.record();
        assertThat(usedAt()).isEqualTo(first);
        cluster.pass(Duration.ofMinutes(59));
        lastUse.note("LTAI1");
        lastUse.record();
        assertThat(usedAt()).isEqualTo(first);
        cluster.pass(Duration.ofMinutes(1));
        lastUse.record();
        assertThat(usedAt()).as("nothing new was used").isEqualTo(first);
        lastUse.note("LTAI1");
        lastUse.record();
        assertThat(usedAt()).isEqualTo(cluster.ring().time());
    }

    @Test
    void aKeyThatIsGoneIsPassedOver() {
        lastUse.note("LTAIgone");
        assertThat(lastUse.record().succeeded()).isTrue();
        assertThat(cluster.ring().accessKey("LTAIgone")).isEmpty();
    }

    @Test
    void whatCouldNotBeRecordedIsLater() {
        lastUse.note("LTAI1");
        cluster.cutOff(0);
        assertThat(lastUse.record().failed()).isTrue();
        cluster.cutOff(-1);
        assertThat(usedAt()).isZero();
        assertThat(lastUse.record().succeeded()).isTrue();
        assertThat(usedAt()).isEqualTo(cluster.ring().time());
    }
}
