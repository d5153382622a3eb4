package io.wardmote.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wardmote.crypto.CryptoReply;
import io.wardmote.key.Imprint;
import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.Material;
import io.wardmote.key.Origin;
import io.wardmote.key.Protection;
import io.wardmote.key.Refusal;
import io.wardmote.op.Deed;
import io.wardmote.op.MemoryAudit;
import io.wardmote.op.MemoryCluster;
import io.wardmote.op.NewKeys;
import io.wardmote.raft.ReplicatedState;
import io.wardmote.state.Command;
import io.wardmote.state.Key;
import io.wardmote.state.KeyFacts;
import io.wardmote.state.KeyState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimedWorkTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final MemoryCluster cluster = new MemoryCluster("local", "1");
    private final NewKeys keys = new NewKeys(request -> Future.succeededFuture(new CryptoReply.Generated(new Material.Wrapped(1, new byte[40]), new byte[0])), new Random(1));
    private final MemoryAudit audit = new MemoryAudit();
    private boolean leading = true;
    private final TimedWork work = new TimedWork(cluster, keys, () -> leading, audit);

    @Test
    void aKeyIsDestroyedWhenDueAndNotBefore() {
        create("k", 0);
        cluster.change(ReplicatedState.NO_NONCE, new Command.ScheduleDeletion("k", 7));
        pass(6);
        assertThat(cluster.ring().key("k")).isPresent();
        pass(1);
        assertThat(cluster.ring().key("k")).isEmpty();
        assertThat(cluster.ring().version("k.1")).isEmpty();
        assertThat(audit.deeds).singleElement().satisfies(deed -> assertThat(deed).extracting(Deed::door, Deed::principal, Deed::operation, Deed::key).containsExactly("time", "", "DestroyKey", "k"));
    }

    @Test
    void whatEveryNodeHasPurgedIsEvidenceAndRecordedOnce() {
        create("k", 0);
        create("l", 0);
        cluster.change(ReplicatedState.NO_NONCE, new Command.ScheduleDeletion("k", 7));
        cluster.change(ReplicatedState.NO_NONCE, new Command.ScheduleDeletion("l", 8));
        pass(7);
        assertThat(cluster.ring().destructions().of("k").orElseThrow().isProven()).isFalse();
        assertThat(audit.destroyed).as("the node has not purged").isEmpty();
        cluster.change(ReplicatedState.NO_NONCE, new Command.Purged("n1", Long.MAX_VALUE));
        pass(1);
        assertThat(cluster.ring().destructions().of("l").orElseThrow().isProven()).as("destroyed after the purge").isFalse();
        work.look();
        assertThat(audit.destroyed).singleElement().satisfies(evidence -> {
            assertThat(evidence.keyId()).isEqualTo("k");
            assertThat(evidence.versions()).containsExactly("k.1");
            assertThat(evidence.nodes()).singleElement().satisfies(node -> assertThat(node.at()).isEqualTo(START.plus(Duration.ofDays(7)).toEpochMilli()));
            assertThat(evidence).isEqualTo(cluster.ring().destructions().of("k").orElseThrow());
        });
    }

    @Test
    void whatCouldNotBeRecordedIsNotDone() {
        create("k", 0);
        cluster.change(ReplicatedState.NO_NONCE, new Command.ScheduleDeletion("k", 7));
        audit.notReady = Refusal.UNAVAILABLE.because("no room");
        pass(8);
        assertThat(cluster.ring().key("k")).isPresent();
        audit.notReady = null;
        work.look();
        assertThat(cluster.ring().key("k")).isEmpty();
    }

    @Test
    void aDueRotationIsDoneOnce() {
        create("k", 30);
        pass(29);
        assertThat(key("k").versions().count()).isEqualTo(1);
        pass(1);
        work.look();
        work.look();
        assertThat(key("k").versions().count()).isEqualTo(2);
        assertThat(key("k").nextRotationAt()).isEqualTo(START.plus(Duration.ofDays(60)).toEpochMilli());
    }

    @Test
    void materialExpiresWhenDueAndItsKeyStays() {
        KeyFacts facts = new KeyFacts("x", KeySpec.AES_256, KeyUsage.ENCRYPT_DECRYPT, Origin.EXTERNAL, Protection.SOFTWARE, "", "");
        assertThat(cluster.change(ReplicatedState.NO_NONCE, keys.command(facts, NewKeys.Made.NOTHING).build()).succeeded()).isTrue();
        Material.Wrapped any = new Material.Wrapped(1, new byte[40]);
        long end = START.plus(Duration.ofDays(10)).toEpochMilli();
        assertThat(cluster.change(ReplicatedState.NO_NONCE, new Command.ImportMaterial("x", "x.1", any, new byte[0], new Imprint(1, new byte[48]), Optional.empty(), end,
            new Command.TokenFacts(new byte[16], Long.MAX_VALUE))).succeeded()).isTrue();
        pass(9);
        assertThat(key("x").state()).isEqualTo(KeyState.ENABLED);
        pass(1);
        assertThat(key("x").state()).isEqualTo(KeyState.PENDING_IMPORT);
        assertThat(cluster.ring().version("x.1").orElseThrow().material()).isNull();
    }

    /** As where all clocks are wrong, or a lone node's is. */
    @Test
    void afterALeapNothingIsDestroyedHoweverLongNobodySaysThatTheTimeIsRight() {
        create("k", 0);
        create("r", 30);
        cluster.change(ReplicatedState.NO_NONCE, new Command.ScheduleDeletion("k", 7));
        cluster.leap(Duration.ofDays(365));
        work.look();
        for (int beat = 0; beat < 3 * 3600; beat++) {
            cluster.leap(Duration.ofMillis(500));
            if (beat % 500 == 0) work.look();
        }
        assertThat(cluster.ring().destructionHeld()).as("the hour of beats is over").isFalse();
        work.look();
        assertThat(key("k").state()).isEqualTo(KeyState.PENDING_DELETION);
        assertThat(key("r").versions().count()).as("a rotation takes nothing away").isEqualTo(2);
        String right = Instant.ofEpochMilli(cluster.ring().time()).plusSeconds(200).toString();
        assertThat(new ClusterTime(cluster).accept(new JsonObject().put("time", right)).succeeded()).isTrue();
        work.look();
        assertThat(cluster.ring().key("k")).isEmpty();
    }

    @Test
    void nothingIsProposedWhereItIsNotAllowed() {
        create("k", 30);
        leading = false;
        pass(31);
        assertThat(key("k").versions().count()).isEqualTo(1);
        leading = true;
        work.look();
        assertThat(key("k").versions().count()).isEqualTo(2);
    }

    @Test
    void aLookThatFailsIsNotTheLast() {
        create("k", 30);
        cluster.failReads(1);
        pass(31);
        assertThat(key("k").versions().count()).isEqualTo(1);
        work.look();
        assertThat(key("k").versions().count()).isEqualTo(2);
    }

    private void pass(int days) {
        cluster.pass(Duration.ofDays(days));
        work.look();
    }

    private Key key(String id) {
        return cluster.ring().key(id).orElseThrow();
    }

    private void create(String id, int rotationDays) {
        KeyFacts facts = new KeyFacts(id, KeySpec.AES_256, KeyUsage.ENCRYPT_DECRYPT, Origin.GENERATED, Protection.SOFTWARE, "", "");
        var made = new NewKeys.Made(id + ".1", new Material.Wrapped(1, new byte[40]), new byte[0]);
        assertThat(cluster.change(ReplicatedState.NO_NONCE, keys.command(facts, made).rotationSeconds(rotationDays * 86_400L).build()).succeeded()).isTrue();
    }
}
