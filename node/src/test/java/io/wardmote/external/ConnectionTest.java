package io.wardmote.external;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.wardmote.external.ManagerFailed.Kind;
import io.wardmote.key.Material;
import io.wardmote.key.Secret;
import io.wardmote.state.ExternalManager;
import io.wardmote.xks.SigV4;
import io.wardmote.xks.SigV4.Header;
import io.wardmote.xks.XksFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** On a clock that moves by hand. */
class ConnectionTest {
    private static final byte[] BODY = "{}".getBytes(US_ASCII);
    private static final Wire.Answer GOOD = new Wire.Answer(200, BODY);
    private static final String SECRET = "secretsecretsecretsecretsecretsecretsecret7";

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<Asked> asked = new ArrayList<>();
    private final List<Due> due = new ArrayList<>();
    private long millis = 1_767_225_600_000L;
    private int closed;
    private boolean unsendable;
    private ExternalManager manager = manager("ABCDEFGHIJKLMNOPQRST", 250);
    private final Managers managers = new Managers(new KnownManagers() {
        @Override
        public Optional<ExternalManager> ofKey(String keyId) {
            return Optional.of(manager);
        }

        @Override
        public Optional<ExternalManager> of(String instance) {
            return Optional.of(manager);
        }

        @Override
        public List<ExternalManager> all() {
            return List.of(manager);
        }
    }, this::open, this::after);

    private record Due(long at, Runnable task) {}

    private static final class Asked implements Wire.Exchange {
        private final List<Header> headers;
        private final String path;
        private final Promise<Wire.Answer> promise = Promise.promise();
        private boolean aborted;

        Asked(String path, List<Header> headers) {
            this.path = path;
            this.headers = headers;
        }

        @Override
        public Future<Wire.Answer> answer() {
            return promise.future();
        }

        @Override
        public void abort() {
            aborted = true;
        }
    }

    private static ExternalManager manager(String accessKeyId, int timeoutMillis) {
        return new ExternalManager("kst-1", new ExternalManager.Endpoint("keys.example", 8443, "/a", "eu-1"),
            new ExternalManager.Credentials(accessKeyId, "", new Material.Wrapped(1, new byte[0])), "", timeoutMillis, true);
    }

    private Connection open(ExternalManager to) {
        Wire wire = new Wire() {
            @Override
            public Exchange post(String path, List<Header> headers, byte[] body) {
                if (unsendable) throw new IllegalArgumentException("no such host can be");
                asked.add(new Asked(path, headers));
                return asked.getLast();
            }

            @Override
            public void close() {
                closed++;
            }
        };
        return new Connection(to, new Secret(SECRET.getBytes(US_ASCII)), wire, this::after, new Connection.Clocks(() -> Duration.ofMillis(millis).toNanos(), () -> millis), new ExternalMeters(registry));
    }

    private Runnable after(long in, Runnable task) {
        Due one = new Due(millis + in, task);
        due.add(one);
        return () -> due.remove(one);
    }

    private void pass(long more) {
        millis += more;
        for (Due one : List.copyOf(due)) if (one.at <= millis && due.remove(one)) one.task.run();
    }

    private Future<Answered> ask() {
        return managers.ofKey("k").ask("encrypt", "/keys/x/encrypt", BODY, answered -> answered);
    }

    private static Kind kind(Future<?> failed) {
        assertThat(failed.failed()).isTrue();
        return ((ManagerFailed) failed.cause()).kind();
    }

    @Test
    void anAnswerAtTheLastMomentIsTaken() {
        Future<Answered> answer = ask();
        pass(249);
        assertThat(answer.isComplete()).isFalse();
        asked.getLast().promise.complete(GOOD);
        assertThat(answer.succeeded()).isTrue();
        pass(10);
        assertThat(asked.getLast().aborted).isFalse();
        assertThat(registry.get("wardmote.external.calls").tags("operation", "encrypt", "outcome", "ok").counter().count()).isEqualTo(1);
        assertThat(registry.get("wardmote.external.latency").timer().totalTime(TimeUnit.MILLISECONDS)).isEqualTo(249);
    }

    @Test
    void whenTheTimeIsOverItIsOverAndWhatWasAskedForIsLetGo() {
        Future<Answered> answer = ask();
        pass(250);
        assertThat(kind(answer)).isEqualTo(Kind.TIMED_OUT);
        assertThat(asked.getLast().aborted).isTrue();
        asked.getLast().promise.complete(GOOD); // too late
        assertThat(kind(answer)).isEqualTo(Kind.TIMED_OUT);
        manager = manager("ABCDEFGHIJKLMNOPQRST", 2000);
        Future<Answered> patient = ask();
        pass(1999);
        assertThat(patient.isComplete()).isFalse();
        pass(1);
        assertThat(kind(patient)).isEqualTo(Kind.TIMED_OUT);
    }

    @Test
    void whoAnswersThatHeWillNotIsNotHeldOff() {
        for (XksFailure failure : List.of(XksFailure.AUTHENTICATION_FAILED, XksFailure.INVALID_STATE, XksFailure.THROTTLING, XksFailure.INVALID_CIPHERTEXT)) {
            for (int times = 0; times < 2 * Breaker.FAILURES; times++) {
                Future<Answered> answer = ask();
                asked.getLast().promise.complete(MemoryManager.no(failure));
                assertThat(kind(answer)).isNotEqualTo(Kind.HELD_OFF);
            }
        }
    }

    @Test
    void whoDoesNotAnswerIsHeldOffWithinASecondUntilHisHealthIsAnswered() {
        long began = millis;
        List<Future<Answered>> answers = new ArrayList<>();
        while (managers.ofKey("k").state() == Breaker.State.CLOSED) {
            answers.add(ask());
            pass(250);
        }
        assertThat(millis - began).isLessThan(1000);
        int sent = asked.size();
        assertThat(kind(ask())).isEqualTo(Kind.HELD_OFF);
        assertThat(asked).hasSize(sent);
        pass(1000);
        Connection connection = managers.ofKey("k");
        assertThat(connection.probes()).isTrue();
        Future<Answered> health = connection.askHealth(BODY, answered -> answered);
        assertThat(asked.getLast().path).isEqualTo("/a/kms/xks/v1/health");
        assertThat(kind(ask())).as("nobody else while it is asked").isEqualTo(Kind.HELD_OFF);
        asked.getLast().promise.complete(GOOD);
        assertThat(health.succeeded()).isTrue();
        ask();
        assertThat(asked).hasSize(sent + 2);
    }

    @Test
    void theProbesAnswerCountsWhateverComesLate() {
        manager = manager("ABCDEFGHIJKLMNOPQRST", 2000);
        for (int early = 0; early < Breaker.FAILURES; early++) ask();
        pass(1500);
        Future<Answered> late = ask();
        pass(500);
        Connection connection = managers.ofKey("k");
        assertThat(connection.state()).isEqualTo(Breaker.State.OPEN);
        pass(1000);
        assertThat(connection.probes()).isTrue();
        Future<Answered> health = connection.askHealth(BODY, answered -> answered);
        Asked probe = asked.getLast();
        pass(500);
        assertThat(kind(late)).isEqualTo(Kind.TIMED_OUT);
        probe.promise.complete(GOOD);
        assertThat(health.succeeded()).isTrue();
        assertThat(connection.state()).isEqualTo(Breaker.State.CLOSED);
    }

    @Test
    void whatCannotBeSentIsAsWhatDoesNotArrive() {
        unsendable = true;
        for (int failure = 0; failure < Breaker.FAILURES; failure++) assertThat(kind(ask())).isEqualTo(Kind.UNREACHABLE);
        assertThat(kind(ask())).isEqualTo(Kind.HELD_OFF);
    }

    /** A reader that stumbles is our bug, and answers all the same. */
    @Test
    void anAnswerThatCannotBeReadIsAnsweredToo() {
        Future<Answered> answer = managers.ofKey("k").ask("encrypt", "/keys/x/encrypt", BODY, answered -> {
            throw new IllegalStateException("a bug");
        });
        asked.getLast().promise.complete(GOOD);
        assertThat(answer.cause()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void requestsAreSignedWithWhatHoldsNowAndOldOnesMayEnd() {
        Future<Answered> old = ask();
        assertThat(header("host")).isEqualTo("keys.example:8443");
        assertThat(header("x-amz-date")).isEqualTo("20260101T000000Z");
        List<Header> signed = List.of(new Header("host", "keys.example:8443"), new Header("x-amz-date", "20260101T000000Z"));
        assertThat(header("authorization")).isEqualTo(new SigV4("ABCDEFGHIJKLMNOPQRST", "20260101", "eu-1")
            .authorization(new Secret(SECRET.getBytes(US_ASCII)), "/a/kms/xks/v1/keys/x/encrypt", signed, "20260101T000000Z", BODY));
        Asked first = asked.getLast();
        manager = manager("ABCDEFGHIJKLMNOPQRS7", 250);
        ask();
        assertThat(header("authorization")).contains("Credential=ABCDEFGHIJKLMNOPQRS7/20260101/eu-1/kms-xks-proxy/aws4_request");
        assertThat(closed).isZero();
        first.promise.complete(GOOD);
        assertThat(old.succeeded()).isTrue();
        pass(10_000);
        assertThat(closed).as("when it cannot be in use any more").isEqualTo(1);
        assertThat(registry.find("wardmote.external.breaker").gauges()).as("one for each instance").hasSize(1);
    }

    private String header(String name) {
        return asked.getLast().headers.stream().filter(header -> header.name().equals(name)).findFirst().orElseThrow().value();
    }
}
