package io.wardmote.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.wardmote.crypto.CryptoReply;
import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.Material;
import io.wardmote.key.Origin;
import io.wardmote.key.Protection;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import io.wardmote.raft.ReplicatedState;
import io.wardmote.state.Command;
import io.wardmote.state.KeyFacts;
import io.wardmote.state.Version;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    void manyKeysUsedNowAndThenWriteNothing() {
        Uses uses = new Uses(cluster, Uses.MOST);
        int keys = 70_000;
        for (int key = 0; key < keys; key++) create("k" + key);
        for (int round = 0; round < 3; round++)
            for (int key = 0; key < keys; key++) assertThat(uses.announce(version("k" + key), 1).succeeded()).isTrue();
        for (int key = 0; key < keys; key++) assertThat(version("k" + key).reserved()).isZero();
    }

    /** However little room there is for counts. */
    @ParameterizedTest
    @CsvSource({"1, 10", "1000000, 10", "1, 1000000", "300, 40"})
    void whatIsForgottenToMakeRoomIsAnnouncedOrKept(int seldom, int tallies) {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        int slack = 8;
        int keys = 3_000;
        Uses uses = new Uses(cluster, (long) slack << 22, new SeldomUsed(seldom), tallies);
        for (int key = 0; key < keys; key++) create("k" + key);
        int[] done = new int[keys];
        for (int step = 0; step < 60_000; step++) {
            int key = (int) Math.abs(random.nextGaussian() * keys / 3) % keys;
            int count = random.nextInt(10) == 0 ? 1 + random.nextInt(20) : 1;
            if (uses.announce(version("k" + key), count).succeeded()) done[key] += count;
            assertThat(version("k" + key).reserved() + slack).as("k%d, step %d, seed %d", key, step, seed).isGreaterThanOrEqualTo(done[key]);
        }
        assertThat(Arrays.stream(done).sum()).as("seed %d", seed).isGreaterThan(60_000);
        for (int key = 0; key < keys; key++)
            assertThat(version("k" + key).reserved() + slack).as("k%d, seed %d", key, seed).isGreaterThanOrEqualTo(done[key]);
    }

    /** Changes are answered late, or not made, or made and not answered well. */
    @Test
    void whateverBecomesOfAnnouncementsNothingIsDoneUncounted() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        int slack = 8;
        int keys = 500;
        Late late = new Late(cluster, random);
        Uses uses = new Uses(late, (long) slack << 22, new SeldomUsed(1), 20);
        for (int key = 0; key < keys; key++) create("k" + key);
        int[] done = new int[keys];
        int[] refused = new int[1];
        for (int step = 0; step < 60_000; step++) {
            int key = random.nextInt(keys);
            uses.announce(version("k" + key), 1).onComplete(announced -> {
                if (announced.failed()) refused[0]++;
                else done[key]++;
            });
            if (random.nextInt(3) == 0) late.answerOne();
        }
        late.answerAll();
        for (int key = 0; key < keys; key++)
            assertThat(version("k" + key).reserved() + 2 * slack).as("k%d, seed %d", key, seed).isGreaterThanOrEqualTo(done[key]);
        assertThat(refused[0]).as("seed %d", seed).isPositive();
        assertThat(Arrays.stream(done).sum()).as("seed %d", seed).isGreaterThan(30_000);
    }

    private static final class Late extends OneAtATime {
        private final Random random;
        private final Deque<Runnable> answers = new ArrayDeque<>();

        Late(ReplicatedState inner, Random random) {
            super(inner);
            this.random = random;
        }

        @Override
        public synchronized Future<Void> change(byte[] nonce, Command command) {
            Promise<Void> promise = Promise.promise();
            int fate = random.nextInt(10);
            answers.add(() -> {
                Future<Void> changed = fate == 0 ? Future.failedFuture(Refusal.UNAVAILABLE.refused()) : super.change(nonce, command);
                if (fate == 1) promise.fail(Refusal.UNAVAILABLE.refused());
                else changed.onComplete(promise);
            });
            return promise.future();
        }

        void answerOne() {
            if (!answers.isEmpty()) answers.removeFirst().run();
        }

        void answerAll() {
            while (!answers.isEmpty()) answerOne();
        }
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
