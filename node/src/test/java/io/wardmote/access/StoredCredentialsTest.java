package io.wardmote.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wardmote.crypto.CryptoConfig;
import io.wardmote.crypto.OpenedKeys;
import io.wardmote.crypto.Providers;
import io.wardmote.crypto.RootKey;
import io.wardmote.crypto.RootKeys;
import io.wardmote.crypto.SoftwareKeys;
import io.wardmote.key.Binding;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import io.wardmote.key.Secret;
import io.wardmote.op.MemoryCluster;
import io.wardmote.raft.ReplicatedState;
import io.wardmote.state.AccessKey;
import io.wardmote.state.Command;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StoredCredentialsTest {
    private final Vertx vertx = Vertx.vertx();
    private final Providers providers = Providers.start();
    private final RootKeys roots = new RootKeys(new RootKey("c1", 1, new Secret(providers.random().bytes(RootKey.BYTES)), providers.random()));
    private final OpenedKeys opened = new OpenedKeys(CryptoConfig.defaults());
    private final SoftwareKeys keys = new SoftwareKeys(providers, roots, opened, CryptoConfig.defaults());
    private final MemoryCluster cluster = new MemoryCluster("local", "1");
    private final StoredCredentials credentials = new StoredCredentials(vertx, cluster, roots, keys, "1", new LastUse(cluster));

    @AfterEach
    void close() throws Exception {
        opened.close();
        vertx.close().await(20, TimeUnit.SECONDS);
    }

    @Test
    void anAccessKeyIsFoundWithItsSecret() throws Exception {
        put("AK", true, "secret");
        Credentials.SigningSecret found = await(credentials.accessKey("AK"));
        assertThat(found.user()).isEqualTo("root");
        assertThat(found.secret().bytes()).isEqualTo("secret".getBytes(UTF_8));
        put("AK", true, "another");
        assertThat(await(credentials.accessKey("AK")).secret().bytes()).isEqualTo("another".getBytes(UTF_8));
    }

    @Test
    void whatIsNotThereOrNotActiveIsRefused() {
        put("OFF", false, "secret");
        refused(credentials.accessKey("NONE"), Refusal.UNKNOWN_ACCESS_KEY);
        refused(credentials.accessKey("OFF"), Refusal.INACTIVE_ACCESS_KEY);
        refused(credentials.bearer("00"), Refusal.INVALID_BEARER_TOKEN);
    }

    @Test
    void aBearerTokenIsGoodUntilItExpires() throws Exception {
        cluster.change(ReplicatedState.NO_NONCE, new Command.PutBearerToken("ab", "root", 3_600_000));
        assertThat(await(credentials.bearer("ab"))).isEqualTo("root");
        cluster.pass(Duration.ofHours(2));
        refused(credentials.bearer("ab"), Refusal.INVALID_BEARER_TOKEN);
    }

    @Test
    void strangersShareTheirFreshReads() throws Exception {
        int before = cluster.reads();
        List<Future<Credentials.SigningSecret>> asked = IntStream.range(0, 1000).mapToObj(n -> credentials.accessKey("NONE" + n)).toList();
        Future.join(asked).otherwiseEmpty().await(20, TimeUnit.SECONDS);
        assertThat(cluster.reads() - before).isLessThanOrEqualTo(2);
    }

    private void put(String id, boolean active, String secret) {
        cluster.change(ReplicatedState.NO_NONCE, new Command.PutAccessKey(new AccessKey(id, "root", active, roots.wrap(Binding.accessKey(id), secret.getBytes(UTF_8)))));
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.await(20, TimeUnit.SECONDS);
    }

    private static void refused(Future<?> future, Refusal refusal) {
        assertThatThrownBy(() -> await(future)).isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.refusal()).isEqualTo(refusal));
    }
}
