package io.wardmote.external;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.wardmote.crypto.Randomness;
import io.wardmote.key.Material;
import io.wardmote.key.Secret;
import io.wardmote.op.Arns;
import io.wardmote.state.ExternalManager;
import io.wardmote.xks.SigV4.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Managers, some of which are strange. */
class HealthWatchTest {
    private final List<ExternalManager> known = new ArrayList<>(List.of(manager("kst-unopened"), manager("kst-unsendable"), manager("kst-good")));
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<String> asked = new ArrayList<>();
    private final Standing standing = new Standing();
    private final Managers managers = new Managers(new KnownManagers() {
        @Override
        public Optional<ExternalManager> ofKey(String keyId) {
            return Optional.empty();
        }

        @Override
        public Optional<ExternalManager> of(String instance) {
            return known.stream().filter(manager -> manager.instance().equals(instance)).findFirst();
        }

        @Override
        public List<ExternalManager> all() {
            return known;
        }
    }, this::open, (millis, task) -> () -> { });

    private static ExternalManager manager(String instance) {
        return new ExternalManager(instance, new ExternalManager.Endpoint("keys.example", 8443, "", "eu-1"),
            new ExternalManager.Credentials("ABCDEFGHIJKLMNOPQRST", "", new Material.Wrapped(1, new byte[0])), "", 250, true);
    }

    private Connection open(ExternalManager manager) {
        if (manager.instance().equals("kst-unopened")) throw new IllegalArgumentException("no TLS can be set up so");
        Wire wire = new Wire() {
            @Override
            public Exchange post(String path, List<Header> headers, byte[] body) {
                if (manager.instance().equals("kst-unsendable")) throw new IllegalArgumentException("no such host can be");
                asked.add(manager.instance());
                return new Exchange() {
                    @Override
                    public Future<Answer> answer() {
                        return Promise.<Answer>promise().future();
                    }

                    @Override
                    public void abort() {}
                };
            }

            @Override
            public void close() {}
        };
        return new Connection(manager, new Secret("secretsecretsecretsecretsecretsecretsecret7".getBytes(US_ASCII)), wire, (millis, task) -> () -> { },
            new Connection.Clocks(() -> 0, () -> 0), new ExternalMeters(registry));
    }

    @Test
    void oneThatCannotBeAskedKeepsNoOtherFromBeingWatched() {
        HealthWatch watch = new HealthWatch(managers, new Requests(new Arns("local", "1"), new Randomness().generator()), standing, () -> 0, 5000);
        watch.look();
        watch.look();
        assertThat(asked).containsExactly("kst-good");
        assertThat(standing.fault("kst-unopened")).contains("No connection");
        assertThat(standing.fault("kst-unsendable")).contains("The connection to the manager fails");
        assertThat(standing.fault("kst-good")).isEmpty();
    }

    @Test
    void whatIsMeasuredOfAnInstanceGoesWithIt() {
        HealthWatch watch = new HealthWatch(managers, new Requests(new Arns("local", "1"), new Randomness().generator()), standing, () -> 0, 5000);
        watch.look();
        assertThat(registry.find("wardmote.external.calls").tag("instance", "kst-unsendable").counters()).isNotEmpty();
        known.removeIf(manager -> manager.instance().equals("kst-unsendable"));
        watch.look();
        assertThat(registry.getMeters()).noneMatch(meter -> "kst-unsendable".equals(meter.getId().getTag("instance")))
            .anyMatch(meter -> "kst-good".equals(meter.getId().getTag("instance")));
    }
}
