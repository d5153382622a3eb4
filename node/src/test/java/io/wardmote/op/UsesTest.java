package io.wardmote.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.vertx.core.Future;
import io.wardmote.crypto.CryptoReply;
import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.Material;
import io.wardmote.key.Origin;
import io.wardmote.key.Protection;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import io.wardmote.raft.ReplicatedState;
import io.wardmote.state.KeyFacts;
import io.wardmote.state.Version;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is announced, and what may be done unannounced, together are never less than what was done. */
class UsesTest {
    private final MemoryCluster cluster = new MemoryCluster("local", "1");
    private final NewKeys keys = new NewKeys(request -> Future.succeededFuture(new CryptoReply.Generated(new Material.Wrapped(1, new byte[40]), new byte[0])), new Random(1));

    @Test
    void whatIsAnnouncedCoversWhatWasDoneButForTheSlack() {
        Uses uses = new Uses(cluster, Uses.MOST);
        create("k");
        for (int done = 1; done <= 100_000; done++) {
            assertThat(uses.announce(version("k"), 1).succeeded()).isTrue();
            if (done % 997 == 0) assertThat(version("k").reserved() + 1024).isGreaterThanOrEqualTo(done);
        }
    }

    @Test
    void aKeyUsedNowAndThenWritesNothing() {
        Uses uses = new Uses(cluster, Uses.MOST);
        create("k");
        for (int done = 0; done < 500; done++) assertThat(uses.announce(version("k"), 1).succeeded()).isTrue();
        assertThat(version("k").reserved()).isZero();
    }

    @Test
    void theLimitIsRefusedForGoodAlsoAfterARestart() {
        create("k");
        int done = use(new Uses(cluster, 1000), "k");
        assertThat(done).isBetween(900, 1000);
        for (int restarts = 0; restarts < 3; restarts++) done += use(new Uses(cluster, 1000), "k");
        assertThat(done).isLessThanOrEqualTo(1000);
    }

    @Test
    void nodesTogetherStayBelowTheLimit() {
        create("k");
        Uses one = new Uses(cluster, 5000);
        Uses other = new Uses(cluster, 5000);
        int done = 0;
        boolean refused = false;
        while (!refused) {
            Future<Void> first = one.announce(version("k"), 1);
            Future<Void> second = other.announce(version("k"), 1);
            done += (first.succeeded() ? 1 : 0) + (second.succeeded() ? 1 : 0);
            refused = first.failed() && second.failed();
        }
        assertThat(done).isBetween(4500, 5000);
    }

    @Test
    void whatIsForgottenToMakeRoomIsAnnouncedFirst() {
        Uses uses = new Uses(cluster, Uses.MOST);
        for (int key = 0; key < 66_000; key++) create("k" + key);
        for (int key = 0; key < 66_000; key++) assertThat(uses.announce(version("k" + key), 1).succeeded()).isTrue();
        long announced = 0;
        for (int key = 0; key < 66_000; key++) announced += version("k" + key).reserved();
        assertThat(announced).isGreaterThanOrEqualTo(32_768);
    }

    @Test
    void theLimitCanBeLoweredOnly() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Uses(cluster, Uses.MOST + 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Uses(cluster, 0));
    }

    private int use(Uses uses, String key) {
        for (int done = 0; ; done++) {
            Future<Void> announced = uses.announce(version(key), 1);
            if (announced.succeeded()) continue;
            assertThat(((Refused) announced.cause()).refusal()).isEqualTo(Refusal.LIMIT_EXCEEDED);
            return done;
        }
    }

    private Version version(String key) {
        return cluster.ring().version(key + ".1").orElseThrow();
    }

    private void create(String id) {
        KeyFacts facts = new KeyFacts(id, KeySpec.AES_256, KeyUsage.ENCRYPT_DECRYPT, Origin.GENERATED, Protection.SOFTWARE, "", "");
        cluster.change(ReplicatedState.NO_NONCE, keys.command(facts, new NewKeys.Made(id + ".1", new Material.Wrapped(1, new byte[40]), new byte[0])).build());
    }
}
