package io.wardmote.external;

import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumer;
import io.wardmote.crypto.Ask;
import io.wardmote.crypto.CryptoReply;
import io.wardmote.crypto.CryptoRequest;
import io.wardmote.crypto.Effort;
import io.wardmote.crypto.OneTimeSeal;
import io.wardmote.crypto.Question;
import io.wardmote.crypto.Randomness;
import io.wardmote.crypto.RootKeys;
import io.wardmote.crypto.SlowWork;
import io.wardmote.crypto.SoftwareKeys;
import io.wardmote.key.Protection;
import io.wardmote.key.Secret;
import io.wardmote.op.Arns;
import io.wardmote.state.ExternalManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * The engine for keys in somebody else's manager, one for all lanes, on an event loop; it waits for nobody there. Consumes {@link CryptoRequest} at
 * {@link #ADDRESS} and answers as {@link Ask} carries it. Watches the health of the managers.
 */
public final class ExternalEngine extends VerticleBase {
    public static final String ADDRESS = Protection.EXTERNAL.engine();
    private static final long LOOK_MILLIS = 250;
    private static final long HEALTH_MILLIS = 5000;
    private static final int QUICK_BYTES = 65_536;
    private static final int PATIENT_MILLIS = 5000;

    /** What it computes with; stays the caller's. @param keys the node's, which open inner keys too */
    public record Parts(SoftwareKeys keys, RootKeys roots, Randomness random, SlowWork slow, int longestInputBytes) {}

    private final KnownManagers known;
    private final Parts parts;
    private final Arns arns;
    private final Standing standing;
    private final ExternalMeters meters;
    private MessageConsumer<Question<CryptoReply>> consumer;
    private Managers managers;
    private HealthWatch watch;
    private Requests requests;
    private Timers timers;

    public ExternalEngine(KnownManagers known, Parts parts, Arns arns, Standing standing, ExternalMeters meters) {
        this.known = known;
        this.parts = parts;
        this.arns = arns;
        this.standing = standing;
        this.meters = meters;
    }

    @Override
    public Future<?> start() {
        timers = (millis, task) -> {
            long timer = vertx.setTimer(millis, fired -> task.run());
            return () -> vertx.cancelTimer(timer);
        };
        managers = new Managers(known, manager -> open(manager, meters), timers);
        requests = new Requests(arns, parts.random.generator());
        ExternalKeys.Local local = new ExternalKeys.Local(parts.keys, parts.roots, new OneTimeSeal(parts.random), parts.longestInputBytes);
        ExternalKeys keys = new ExternalKeys(managers, requests, local, this::computed, standing);
        watch = new HealthWatch(managers, requests, standing, System::nanoTime, HEALTH_MILLIS);
        vertx.setPeriodic(LOOK_MILLIS, timer -> watch.look());
        consumer = vertx.eventBus().localConsumer(ADDRESS, message -> Ask.answer(message.body(), keys.answer(message.body().asked(CryptoRequest.class))));
        return consumer.completion();
    }

    private Future<byte[]> computed(int bytes, Callable<byte[]> work) {
        if (bytes > QUICK_BYTES) return parts.slow.run(Effort.SLOW, work);
        try {
            return Future.succeededFuture(work.call());
        } catch (Exception refusedOrBug) {
            return Future.failedFuture(refusedOrBug);
        }
    }

    /**
     * Asks each manager for its health once, within five seconds, whatever its deadline is: the first TLS, JSON and signature of a process take longer than
     * most have. What it answers counts for nothing. Succeeds when all have answered or not.
     */
    public Future<Void> warmed() {
        Promise<Void> all = Promise.promise();
        context.runOnContext(now -> {
            List<Future<?>> asked = new ArrayList<>();
            for (ExternalManager manager : known.all()) if (manager.connected()) asked.add(askPatiently(manager));
            Future.join(asked).onComplete(done -> all.complete());
        });
        return all.future();
    }

    private Future<?> askPatiently(ExternalManager manager) {
        try {
            Connection connection = open(manager.within(PATIENT_MILLIS), new ExternalMeters(new CompositeMeterRegistry()));
            return connection.askHealth(requests.health(), answered -> answered).onComplete(done -> connection.close());
        } catch (RuntimeException unopened) {
            return Future.failedFuture(unopened); // the watch tells of it
        }
    }

    private Connection open(ExternalManager manager, ExternalMeters meters) {
        try (Secret secrets = parts.roots.open(manager.binding(), manager.credentials().secrets())) {
            List<Secret> both = split(secrets);
            try (Secret privateKey = both.get(1)) {
                return new Connection(manager, both.get(0), new HttpWire(vertx, manager, privateKey), timers, Connection.Clocks.SYSTEM, meters);
            }
        }
    }

    /** As {@link ExternalManager.Credentials} draws them. */
    private static List<Secret> split(Secret secrets) {
        byte[] all = secrets.bytes();
        int end = 1 + (all[0] & 0xff);
        return List.of(new Secret(Arrays.copyOfRange(all, 1, end)), new Secret(Arrays.copyOfRange(all, end, all.length)));
    }

    @Override
    public Future<?> stop() {
        return consumer.unregister().onComplete(done -> managers.close());
    }
}
