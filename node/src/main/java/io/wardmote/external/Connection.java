package io.wardmote.external;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.wardmote.external.ManagerFailed.Kind;
import io.wardmote.key.Secret;
import io.wardmote.state.ExternalManager;
import io.wardmote.xks.SigV4;
import io.wardmote.xks.SigV4.Header;
import io.wardmote.xks.Xks;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One manager, asked by signed requests, each of which is over after the manager's deadline, whatever it is waiting for then. Nothing is asked twice.
 * One thread.
 */
final class Connection {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final int DAY = 8;

    /** What time it is. @param nanoTime monotone @param millis since 1970 */
    record Clocks(LongSupplier nanoTime, LongSupplier millis) {
        static final Clocks SYSTEM = new Clocks(System::nanoTime, System::currentTimeMillis);
    }

    private final ExternalManager manager;
    private final Secret signing;
    private final Wire wire;
    private final Timers timers;
    private final Clocks clocks;
    private final ExternalMeters.OfInstance meters;
    private final Breaker breaker;

    /** @param signing what requests are signed with; closed with this */
    Connection(ExternalManager manager, Secret signing, Wire wire, Timers timers, Clocks clocks, ExternalMeters meters) {
        this.manager = manager;
        this.signing = signing;
        this.wire = wire;
        this.timers = timers;
        this.clocks = clocks;
        this.breaker = new Breaker(clocks.nanoTime);
        this.meters = meters.of(manager.instance(), breaker);
    }

    /** As it was when it was opened. */
    ExternalManager manager() {
        return manager;
    }

    Breaker.State state() {
        return breaker.state();
    }

    /** Whether it does not answer, and is to be asked for its health now. */
    boolean probes() {
        return breaker.probes();
    }

    /**
     * @param what for metrics
     * @param path of the call, after that of the protocol
     * @param read takes the answer apart, or fails with {@link ManagerFailed}
     * @return fails with {@link ManagerFailed}
     */
    <T> Future<T> ask(String what, String path, byte[] body, Function<Answered, T> read) {
        if (breaker.lets()) return send(what, path, body, read);
        ManagerFailed heldOff = new ManagerFailed(Kind.HELD_OFF, "The manager did not answer lately, and is not asked until it does.");
        meters.count(what, heldOff.kind().label());
        return Future.failedFuture(heldOff);
    }

    /** The same when {@link #probes}, or when it answers anyway. */
    <T> Future<T> askHealth(byte[] body, Function<Answered, T> read) {
        return send("health", "/health", body, read);
    }

    private <T> Future<T> send(String what, String path, byte[] body, Function<Answered, T> read) {
        long began = clocks.nanoTime.getAsLong();
        String whole = manager.endpoint().prefix() + Xks.PATH + path;
        int period = breaker.period();
        Promise<T> done = Promise.promise();
        Wire.Exchange exchange = posted(whole, body);
        Runnable inTime = timers.after(manager.timeoutMillis(), () -> {
            if (done.tryFail(new ManagerFailed(Kind.TIMED_OUT, "The manager did not answer within " + manager.timeoutMillis() + " ms."))) exchange.abort();
        });
        exchange.answer().onComplete(answered -> {
            inTime.run();
            if (answered.failed()) done.tryFail(answered.cause());
            else if (!done.future().isComplete()) read(answered.result(), read, done);
        });
        return done.future().onComplete(ended -> {
            String outcome = ended.succeeded() ? "ok" : note(ended.cause(), period);
            if (ended.succeeded()) breaker.answered(period);
            meters.count(what, outcome);
            meters.took(what, clocks.nanoTime.getAsLong() - began);
        });
    }

    /** What cannot be sent at all is as what does not arrive. */
    private Wire.Exchange posted(String path, byte[] body) {
        try {
            return wire.post(path, signed(path, body), body);
        } catch (RuntimeException unsendable) {
            LOG.error("Nothing can be sent to the manager of {}", manager.instance(), unsendable);
            return Wire.Exchange.failed(new ManagerFailed(Kind.UNREACHABLE, "The connection to the manager fails."));
        }
    }

    private static <T> void read(Wire.Answer answer, Function<Answered, T> read, Promise<T> done) {
        try {
            done.tryComplete(read.apply(Answered.of(answer)));
        } catch (RuntimeException failedOrBug) {
            done.tryFail(failedOrBug);
        }
    }

    /** Full queues are ours, and say nothing of the manager; but a probe that was not sent is to be sent again. */
    private String note(Throwable cause, int period) {
        if (!(cause instanceof ManagerFailed failed)) {
            breaker.failed(period);
            return "fault";
        }
        boolean unsent = failed.kind() == Kind.BUSY;
        if (failed.kind().ill() || unsent && breaker.state() == Breaker.State.HALF_OPEN) breaker.failed(period);
        else if (!unsent) breaker.answered(period);
        return failed.kind().label();
    }

    private List<Header> signed(String path, byte[] body) {
        String date = DATE.format(Instant.ofEpochMilli(clocks.millis.getAsLong()));
        List<Header> headers = List.of(new Header("host", manager.endpoint().authority()), new Header(SigV4.DATE_HEADER, date));
        SigV4 by = new SigV4(manager.credentials().accessKeyId(), date.substring(0, DAY), manager.endpoint().region());
        return List.of(headers.get(0), headers.get(1), new Header("authorization", by.authorization(signing, path, headers, date, body)));
    }

    /** Nothing more is asked by it; what is under way may end. */
    void retire() {
        meters.close();
    }

    /** Its instance is there no more: nothing is measured of it either. */
    void forget() {
        meters.forget();
    }

    void close() {
        wire.close();
        signing.close();
    }
}
