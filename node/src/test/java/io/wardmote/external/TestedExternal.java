package io.wardmote.external;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.wardmote.crypto.CryptoReply;
import io.wardmote.crypto.CryptoRequest;
import io.wardmote.crypto.OneTimeSeal;
import io.wardmote.crypto.Randomness;
import io.wardmote.crypto.RootKeys;
import io.wardmote.crypto.SoftwareKeys;
import io.wardmote.key.Secret;
import io.wardmote.op.Arns;
import io.wardmote.op.Availability;
import io.wardmote.state.ExternalManager;
import io.wardmote.xks.SigV4;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** The engine for external keys over any wire and clock, answering on the calling thread where the wire does. */
public final class TestedExternal {
    /** The length of plaintexts that are refused beyond. */
    static final int LONGEST = 100_000;

    final MeterRegistry registry = new SimpleMeterRegistry();
    final Standing standing = new Standing();
    final Managers managers;
    final HealthWatch watch;
    private final ExternalKeys keys;

    TestedExternal(KnownManagers known, Function<ExternalManager, Wire> wires, Timers timers, LongSupplier nanoTime, SoftwareKeys software, RootKeys roots, Randomness random) {
        ExternalMeters meters = new ExternalMeters(registry);
        Connection.Clocks clocks = new Connection.Clocks(nanoTime, () -> 1_767_225_600_000L);
        managers = new Managers(known, manager -> {
            try (Secret opened = roots.open(manager.binding(), manager.credentials().secrets())) {
                return new Connection(manager, new Secret(opened.bytes().clone()), wires.apply(manager), timers, clocks, meters);
            }
        }, timers);
        Requests requests = new Requests(new Arns("local", "1000000000000001"), random.generator());
        keys = new ExternalKeys(managers, requests, new ExternalKeys.Local(software, roots, new OneTimeSeal(random), LONGEST), (bytes, work) -> {
            try {
                return Future.succeededFuture(work.call());
            } catch (Exception e) {
                return Future.failedFuture(e);
            }
        }, standing);
        watch = new HealthWatch(managers, requests, standing, nanoTime, 5000);
    }

    /** In memory, at once, while time stands still. */
    public static TestedExternal inMemory(KnownManagers known, MemoryManager manager, SoftwareKeys software, RootKeys roots, Randomness random) {
        return new TestedExternal(known, instance -> new Wire() {
            @Override
            public Exchange post(String path, List<SigV4.Header> headers, byte[] body) {
                return new AnsweredAtOnce(manager.answer(path, body));
            }

            @Override
            public void close() {}
        }, (millis, task) -> () -> { }, () -> 0, software, roots, random);
    }

    private record AnsweredAtOnce(Wire.Answer is) implements Wire.Exchange {
        @Override
        public Future<Wire.Answer> answer() {
            return Future.succeededFuture(is);
        }

        @Override
        public void abort() {}
    }

    public Future<CryptoReply> ask(CryptoRequest request) {
        return keys.answer(request);
    }

    public Availability availability() {
        return standing;
    }

    /** Looks at the health of managers as the engine does four times a second. */
    public void look() {
        watch.look();
    }
}
