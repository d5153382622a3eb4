package io.wardmote.node;

import static io.wardmote.key.Refusal.ALREADY_OPEN;
import static io.wardmote.key.Refusal.INVALID_PARAMETER;
import static io.wardmote.key.Refusal.THROTTLED;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.wardmote.key.Refused;
import io.wardmote.op.Bucket;
import io.wardmote.op.Rate;
import java.util.function.LongSupplier;

/**
 * {@code POST /unseal} of a sealed node: {@code {"share": text}} from whoever has shares, {@code {"forget": true}} to begin again from who is on the node's
 * own machine alone. Nobody is known here, so what bounds it goes by address: bodies of 4 KiB, a few at a time, and after a score of tries one a second.
 * Those of one address cost no other one anything, and none of them who is on the machine.
 */
final class UnsealRoute {
    private static final String PATH = "/unseal";
    private static final int LONGEST_BODY = 4 << 10;
    private static final Rate TRIES = new Rate(1, 20);
    private static final int MOST_ADDRESSES = 1 << 16;

    private final Vertx vertx;
    private final Deeds deeds;
    private final ClusterRecords records;
    private final LongSupplier nanoClock;
    private final AtOnce strangers = AtOnce.ofStrangers();
    private final AtOnce ofThisMachine = new AtOnce();
    private final Cache<String, Bucket> tries = Caffeine.newBuilder().maximumSize(MOST_ADDRESSES).build();

    /** What a sealed node does with what it is brought. May block, and fail with a {@link Fault} or {@code Refused}. */
    interface Deeds {
        Done take(String share);

        Done forget();
    }

    /** @param about for the record: which share, of which slot */
    record Done(JsonObject answer, String about) {}

    /** @param nanoClock monotonic */
    UnsealRoute(Vertx vertx, Deeds deeds, ClusterRecords records, LongSupplier nanoClock) {
        this.vertx = vertx;
        this.deeds = deeds;
        this.records = records;
        this.nanoClock = nanoClock;
    }

    /** Of a node that is open: whoever comes is told so, and counted as strangers are, since it does nothing and anybody may. */
    static void mountOpen(Router router, AtOnce strangers, ClusterRecords records) {
        router.post(PATH).handler(strangers).handler(routing -> {
            records.stranger(routing, ALREADY_OPEN.refused());
            ClusterRoutes.send(routing, new JsonObject().put("sealed", false));
        });
    }

    void mount(Router router) {
        router.post(PATH).handler(routing -> (ThisMachine.asks(routing.request()) ? ofThisMachine : strangers).handle(routing));
        router.post(PATH).handler(this::slow);
        ClusterRoutes.bodied(() -> router.post(PATH), LONGEST_BODY,
            routing -> records.recordedUnlessStrange(routing, () -> done(routing), Done::about).map(Done::answer));
    }

    private void slow(RoutingContext routing) {
        long now = nanoClock.getAsLong();
        long wait = ThisMachine.asks(routing.request()) ? 0 : tries.get(AtOnce.origin(routing.request()), first -> new Bucket(TRIES, now)).take(now, 0);
        if (wait == 0) {
            routing.next();
            return;
        }
        Refused refused = THROTTLED.because("Too many shares were tried from your address.").retryAfter(Bucket.seconds(-wait));
        records.stranger(routing, refused);
        ClusterRoutes.refuse(routing, refused);
    }

    private Future<Done> done(RoutingContext routing) {
        JsonObject body = ClusterRoutes.body(routing);
        if (!Boolean.TRUE.equals(body.getValue("forget"))) {
            if (!(body.getValue("share") instanceof String share)) throw INVALID_PARAMETER.because("share");
            return vertx.executeBlocking(() -> deeds.take(share));
        }
        if (!ThisMachine.asks(routing.request())) throw new Fault(Fault.DATA, "Shares are forgotten for who is on the node's own machine alone; say it there.");
        return vertx.executeBlocking(deeds::forget);
    }
}
