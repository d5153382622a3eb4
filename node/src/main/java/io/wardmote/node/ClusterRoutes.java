package io.wardmote.node;

import static io.wardmote.key.Refusal.BODY_TOO_LONG;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.wardmote.key.Refused;
import io.wardmote.node.founding.Membership;
import io.wardmote.node.founding.Slots;
import io.wardmote.node.founding.Topology;
import io.wardmote.node.records.AllRecords;
import io.wardmote.node.reports.AllReports;
import io.wardmote.node.rotation.Rotations;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /cluster/…}: what the commands of the same names ask. {@code join} is for whoever has a token, {@code arrive} and
 * {@code certificate} for whoever has a member's key; the others need a bearer token of the account itself, which is looked at before the body. They do not
 * pass the doors' admission, so they have bounds of their own, and apart from each other: strangers do not keep an administrator out.
 */
final class ClusterRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterRoutes.class);
    private static final int LONGEST_BODY = 64 << 10;
    private static final int TOO_LONG = 413;
    private static final long BODY_MILLIS = 10_000;

    private final Membership membership;
    private final ClusterRecords records;
    private final RootOnly rootOnly;
    private final Topology topology;
    private final Slots slots;
    private final Rotations rotations;
    private final Evidence evidence;
    private final AllRecords logs;
    private final AllReports reports;
    private final ClusterTime time;
    private final Bounds bounds;

    /** Of all lanes of a node together; of administrators apart for each kind of question, since a backup takes its time. */
    record Bounds(AtOnce strangers, AtOnce administrators, AtOnce metrics, AtOnce backups, AtOnce description) {
        Bounds() {
            this(AtOnce.ofStrangers(), new AtOnce(), new AtOnce(), new AtOnce(), AtOnce.ofStrangers());
        }
    }

    ClusterRoutes(Membership membership, Topology topology, Slots slots, Rotations rotations, Evidence evidence, AllRecords logs, AllReports reports,
                  ClusterTime time, RootOnly rootOnly, ClusterRecords records, Bounds bounds) {
        this.bounds = bounds;
        this.evidence = evidence;
        this.logs = logs;
        this.reports = reports;
        this.time = time;
        this.membership = membership;
        this.slots = slots;
        this.rotations = rotations;
        this.topology = topology;
        this.records = records;
        this.rootOnly = rootOnly;
    }

    void mount(Router router) {
        open(() -> router.post("/cluster/join"), membership::join);
        open(() -> router.post("/cluster/arrive"), membership::arrive);
        open(() -> router.post("/cluster/certificate"), membership::certificate);
        UnsealRoute.mountOpen(router, bounds.strangers, records);
        asRootOrAtConsole(() -> router.get("/cluster/slots"), body -> slots.list());
        asRoot(() -> router.post("/cluster/slots/add"), slots::add);
        asRoot(() -> router.post("/cluster/slots/prove"), slots::prove);
        asRoot(() -> router.post("/cluster/slots/remove"), slots::remove);
        asRoot(() -> router.post("/cluster/token"), body -> membership.token());
        asRoot(() -> router.post("/cluster/remove"), membership::remove);
        asRoot(() -> router.post("/cluster/promote"), topology::promote);
        asRoot(() -> router.post("/cluster/demote"), topology::demote);
        asRoot(() -> router.post("/cluster/priority"), topology::priority);
        asRoot(() -> router.post("/cluster/transfer"), topology::transfer);
        asRoot(() -> router.post("/cluster/step-down"), body -> topology.stepDown());
        asRootOrAtConsole(() -> router.get("/cluster/status"), body -> status());
        asRootOrAtConsole(() -> router.get("/cluster/nodes"), body -> reports.all());
        asRoot(() -> router.post("/cluster/root-key/rotate"), rotations::begin);
        asRoot(() -> router.post("/cluster/root-key/abandon"), body -> rotations.abandon());
        asRootOrAtConsole(() -> router.post("/cluster/audit-heads"), evidence::heads);
        asRoot(() -> router.post("/cluster/audit-records"), rootOnly::handleOrAtConsole, logs::find, ClusterRoutes::nothing);
        asRoot(() -> router.post("/cluster/destruction"), evidence::destruction);
        asRoot(() -> router.post("/cluster/accept-time"), time::accept);
    }

    private Future<JsonObject> status() {
        return topology.status().compose(status -> rotations.progress().map(progress -> status.put("rootKey", progress)));
    }

    /** @param route a new one at each call: one route takes no handler of a body behind others */
    private void open(Supplier<Route> route, Function<JsonObject, Future<JsonObject>> deed) {
        route.get().handler(bounds.strangers);
        bodied(route, LONGEST_BODY,
            routing -> records.recordedUnlessStrange(routing, () -> deed.apply(body(routing)), reply -> subject(routing, reply)));
    }

    private void asRoot(Supplier<Route> route, Handler<RoutingContext> who, Function<JsonObject, Future<JsonObject>> deed,
                        BiFunction<RoutingContext, JsonObject, String> about) {
        route.get().handler(who);
        route.get().handler(bounds.administrators);
        bodied(route, LONGEST_BODY,
            routing -> records.recorded(routing, RootOnly.ROOT, () -> stillRoot(routing).compose(still -> deed.apply(body(routing))),
                reply -> about.apply(routing, reply)));
    }

    /** As {@link #asRoot}, also in a session of the console, whose header tells it from what other sites have a browser ask. */
    private void asRootOrAtConsole(Supplier<Route> route, Function<JsonObject, Future<JsonObject>> deed) {
        asRoot(route, rootOnly::handleOrAtConsole, deed, ClusterRoutes::subject);
    }

    private void asRoot(Supplier<Route> route, Function<JsonObject, Future<JsonObject>> deed) {
        asRoot(route, rootOnly::handle, deed, ClusterRoutes::subject);
    }

    /** @param deed does not throw */
    static void bodied(Supplier<Route> route, int longest, Function<RoutingContext, Future<JsonObject>> deed) {
        route.get().handler(ClusterRoutes::hurry);
        route.get().handler(BodyHandler.create(false).setBodyLimit(longest)).failureHandler(routing -> failed(routing, longest));
        route.get().handler(routing -> answer(routing, deed.apply(routing)));
    }

    private static void failed(RoutingContext routing, int longest) {
        if (routing.statusCode() == TOO_LONG)
            refuse(routing, TOO_LONG, BODY_TOO_LONG.code(), BODY_TOO_LONG.sentence("It has more than " + longest + " bytes."));
        else routing.next();
    }

    /** A body takes its time, in which the token may have been deleted. A question must be answered by a node that is cut off too. */
    private Future<Void> stillRoot(RoutingContext routing) {
        return routing.request().method() == HttpMethod.GET ? Future.succeededFuture() : rootOnly.checkAgain(routing.request());
    }

    /** A body that does not come ends its connection, or whoever sends none would keep a place. */
    private static void hurry(RoutingContext routing) {
        long timer = routing.vertx().setTimer(BODY_MILLIS, late -> {
            if (!routing.request().isEnded()) routing.request().connection().close();
        });
        routing.addEndHandler(end -> routing.vertx().cancelTimer(timer));
        routing.next();
    }

    /** @param reply null if it was refused, which it may have been for its body */
    private static String subject(RoutingContext routing, JsonObject reply) {
        try {
            return ClusterSubject.of(body(routing), reply);
        } catch (Fault noJson) {
            return "";
        }
    }

    /** Of a search for records: else looking at those of a key would fill them with itself. */
    private static String nothing(RoutingContext routing, JsonObject reply) {
        return "";
    }

    static JsonObject body(RoutingContext routing) {
        Buffer body = routing.body() == null ? null : routing.body().buffer();
        if (body == null || body.length() == 0) return new JsonObject();
        try {
            return new JsonObject(body);
        } catch (DecodeException | ClassCastException e) {
            throw new Fault(Fault.DATA, "The body is not a JSON object.", e);
        }
    }

    static void answer(RoutingContext routing, Future<JsonObject> future) {
        future.onSuccess(reply -> send(routing, reply)).onFailure(failure -> refuse(routing, failure));
    }

    static void send(RoutingContext routing, JsonObject reply) {
        send(routing, 200, reply);
    }

    private static RoutingContext retried(RoutingContext routing, Refused refused) {
        if (refused.retrySeconds() > 0) routing.response().putHeader("retry-after", Integer.toString(refused.retrySeconds()));
        return routing;
    }

    static void refuse(RoutingContext routing, Throwable failure) {
        switch (failure) {
            case Refused refused -> refuse(retried(routing, refused), refused.refusal().status(), refused.refusal().code(), refused.sentence());
            case Fault fault -> refuse(routing, 400, "InvalidParameter", fault.getMessage());
            default -> {
                String id = AskedId.of(routing);
                LOG.atError().addKeyValue("requestId", id).setCause(failure).log("{} failed, request {}", routing.request().path(), id);
                refuse(routing, 500, "InternalFailure", "Internal Failure");
            }
        }
    }

    private static void refuse(RoutingContext routing, int status, String code, String message) {
        send(routing, status, new JsonObject().put("RequestId", AskedId.of(routing)).put("Code", code).put("Message", message));
    }

    private static void send(RoutingContext routing, int status, JsonObject body) {
        routing.response().setStatusCode(status).putHeader("content-type", "application/json").putHeader("cache-control", "no-store").end(body.toBuffer());
    }
}
