package io.wardmote.http;

import static io.wardmote.key.Refusal.INTERNAL_FAILURE;
import static io.wardmote.key.Refusal.UNKNOWN_ACTION;
import static io.wardmote.key.Refusal.UNREADABLE_REQUEST;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.Http1ServerConfig;
import io.vertx.core.http.Http2ServerConfig;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerConfig;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.wardmote.access.Credentials;
import io.wardmote.key.Refused;
import io.wardmote.op.Api;
import io.wardmote.op.Audit;
import io.wardmote.op.Call;
import io.wardmote.op.Quotas;
import io.wardmote.op.Reply;
import io.wardmote.op.Tracing;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The HTTPS server of one lane. All lanes of a Vert.x listen on one port and share its connections. A request is read within
 * bounds, handed to its door, and answered; what neither door nor health route knows is UNKNOWN_ACTION.
 *
 * <p>To be deployed by the verticle of the lane, on the lane's event loop: {@code gateway.deploy(context)} in its start,
 * {@code gateway.undeploy(context)} in its stop.
 */
public final class Gateway extends VerticleBase {
    private static final long SWEEP_MILLIS = 500;
    private static final int STREAMS = 256;
    private static final String HEAD = "head";
    /** For a proxy to say for whom it comes. */
    private static final int PROXY_SECONDS = 5;
    /** Those of TLS 1.3, and of TLS 1.2 those with forward secrecy and authenticated encryption (RFC 9325, 4.2), whichever key the certificate has. */
    private static final List<String> SUITES = List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");
    /**
     * Of HTTP/2, above the longest body, so that no client waits for leave to go on: one that leaves Nagle's algorithm on, as
     * the vendor's Java SDK does, then waits for a delayed acknowledgement as well, 40 ms for each 32 KB. What is received is
     * never left unread, and its bound is the traffic's.
     */
    private static final int WINDOW_BYTES = 4 << 20;

    private final HttpConfig config;
    private final Doorstep doorstep;
    private final Places places;
    private final OpenApiDoor openApi;
    private final InstanceDoor instanceApi;
    private final XksDoor xks;
    private final Supplier<Health> health;
    private final LongSupplier nanoClock;
    private final Audit audit;
    private final RequestIds ids = RequestIds.seeded(new SecureRandom());
    /** What every request is refused with that is not of the health routes or further ones; null on a node that is open. */
    private final Refused shut;
    private Consumer<Router> furtherRoutes = router -> { };
    private Traced traced = new Traced(Tracing.OFF);
    private Traffic traffic;
    private Router routes;
    private HttpServer server;
    private long sweeping;

    /** What bounds strangers and callers, one for all lanes of a node. */
    public record Guards(Doorstep doorstep, Nonces nonces, Attempts attempts, Quotas quotas) {}

    /**
     * @param operations  the actions of each API of the OpenAPI's door
     * @param dispatch    takes a Call to its operation; its future may fail with Refused, and ends on the lane's event loop
     * @param audit       of this lane: takes what the doors refuse
     * @param clockMillis wall clock, milliseconds since 1970
     */
    public Gateway(HttpConfig config, Map<Api, Set<String>> operations, Function<Call, Future<Reply>> dispatch, Audit audit, Credentials credentials,
                   Guards guards, LongSupplier clockMillis, Supplier<Health> health) {
        this(config, operations, dispatch, audit, credentials, guards, clockMillis, health, System::nanoTime);
    }

    /** @param nanoClock monotonic, for what goes on for too long */
    Gateway(HttpConfig config, Map<Api, Set<String>> operations, Function<Call, Future<Reply>> dispatch, Audit audit, Credentials credentials,
            Guards guards, LongSupplier clockMillis, Supplier<Health> health, LongSupplier nanoClock) {
        Places places = new Places(config.places(), config.waiting(), guards.quotas, audit, nanoClock, dispatch);
        Porter porter = new Porter(places::ask, credentials, guards.attempts, audit, clockMillis);
        this(config, guards.doorstep, places, porter, new OpenApiDoor(operations, porter, guards.nonces, config), health, nanoClock, null);
    }

    private Gateway(HttpConfig config, Doorstep doorstep, Places places, Porter porter, OpenApiDoor openApi, Supplier<Health> health,
                    LongSupplier nanoClock, Refused shut) {
        this.config = config;
        this.doorstep = doorstep;
        this.places = places;
        this.openApi = openApi;
        this.instanceApi = new InstanceDoor(porter);
        this.xks = new XksDoor(porter);
        this.audit = porter.audit();
        this.health = health;
        this.nanoClock = nanoClock;
        this.shut = shut;
    }

    /** One whose doors are shut: each refuses everything so, in its own form, and asks and records nobody. */
    public static Gateway shut(HttpConfig config, Doorstep doorstep, Supplier<Health> health, Refused refused) {
        Porter porter = Porter.ofShutDoors(refused);
        Places none = new Places(1, 0, Quotas.NONE, Audit.NONE, System::nanoTime, porter.dispatch());
        return new Gateway(config, doorstep, none, porter, new OpenApiDoor(Map.of(), porter, null, config), health, System::nanoTime, refused);
    }

    /** Further routes beside the doors and the health routes; to be called before the deployment. */
    public Gateway with(Consumer<Router> routes) {
        furtherRoutes = routes;
        return this;
    }

    /** Requests are traced there; to be called before the deployment. */
    public Gateway traced(Tracing tracing) {
        traced = new Traced(tracing);
        places.traced(traced);
        return this;
    }

    @Override
    public Future<?> start() {
        traffic = new Traffic(config, nanoClock);
        routes = HealthRoutes.router(vertx, health);
        routes.route().order(-1).handler(this::bounded);
        furtherRoutes.accept(routes);
        for (int status : new int[] {404, 405}) refuseRouted(status, shut == null ? UNKNOWN_ACTION.refused() : shut);
        refuseRouted(400, UNREADABLE_REQUEST.because("The path is malformed."));
        refuseRouted(500, INTERNAL_FAILURE.refused());
        PemKeyCertOptions shown = new PemKeyCertOptions().addCertPath(config.tls().certificate().toString()).addKeyPath(config.tls().key().toString());
        Optional<PemTrustOptions> clients = config.tls().clients().map(authority -> new PemTrustOptions().addCertPath(authority.toString()));
        server = vertx.httpServerBuilder().with(serverConfig()).with(tls(shown, clients)).with(TlsEngine.chosen(doorstep)).build()
            .connectionHandler(traffic::opened)
            .invalidRequestHandler(this::refuseInvalid)
            .requestHandler(this::handle);
        sweeping = vertx.setPeriodic(SWEEP_MILLIS, timer -> {
            traffic.sweep();
            places.sweep();
        });
        return server.listen();
    }

    /** The port it listens on. */
    public int port() {
        return server.actualPort();
    }

    /** Takes no more requests, and gives those that were begun a while to end. */
    @Override
    public Future<?> stop() {
        vertx.cancelTimer(sweeping);
        return server.shutdown(Duration.ofSeconds(5));
    }

    private HttpServerConfig serverConfig() {
        HttpServerConfig settings = new HttpServerConfig()
            .setVersions(HttpVersion.HTTP_1_0, HttpVersion.HTTP_1_1, HttpVersion.HTTP_2)
            .setTcpHost(config.host()).setTcpPort(config.port())
            .setIdleTimeout(Duration.ofMillis(config.times().idle()))
            .setHandle100ContinueAutomatically(true)
            .setHttp1Config(new Http1ServerConfig().setMaxInitialLineLength(config.sizes().line()).setMaxHeaderSize(config.sizes().headers()))
            // in Vert.x' other implementation responses stand still where several at once, a long one among them, fill the socket: seen up to 5.1.8
            .setHttp2Config(new Http2ServerConfig().setMultiplexImplementation(true).setConnectionWindowSize(WINDOW_BYTES)
                .setInitialSettings(new Http2Settings().setPushEnabled(false).setInitialWindowSize(WINDOW_BYTES)
                .setMaxConcurrentStreams(STREAMS).setMaxHeaderListSize(config.sizes().line() + config.sizes().headers())));
        settings.getTcpConfig().setSsl(true).setUseProxyProtocol(doorstep.behindProxies()).setProxyProtocolTimeout(Duration.ofSeconds(PROXY_SECONDS));
        return settings;
    }

    /**
     * Shows another certificate from the next handshake on.
     *
     * @param certificate PEM, leaf first
     * @param key         PEM, PKCS#8
     * @param clients     PEM, authorities of clients' certificates; there if and only if the settings name some
     */
    public Future<Boolean> show(Buffer certificate, Buffer key, Optional<Buffer> clients) {
        Optional<PemTrustOptions> authorities = clients.map(pem -> new PemTrustOptions().addCertValue(pem));
        return server.updateSSLOptions(tls(new PemKeyCertOptions().addCertValue(certificate).addKeyValue(key), authorities));
    }

    private ServerSSLOptions tls(PemKeyCertOptions shown, Optional<PemTrustOptions> clients) {
        ServerSSLOptions options = new ServerSSLOptions()
            .setKeyCertOptions(shown)
            .setEnabledSecureTransportProtocols(Set.of("TLSv1.3", "TLSv1.2"))
            .setUseAlpn(true);
        SUITES.forEach(options::addEnabledCipherSuite);
        ClientAuth asked = config.tls().required() ? ClientAuth.REQUIRED : ClientAuth.REQUEST;
        clients.ifPresent(authorities -> options.setTrustOptions(authorities).setClientAuth(asked));
        return options;
    }

    private void handle(HttpServerRequest request) {
        String path = request.path();
        if (path == null || request.authority() == null) {
            refuseInvalid(request);
            return;
        }
        Door door = door(request);
        if (door != openApi || OpenApiDoor.opensFor(path)) {
            Exchange exchange = exchange(request, traffic.head(request), door);
            if (shut == null) exchange.begin();
            else exchange.refuseNow(shut);
        } else {
            traffic.touched(request.connection());
            routes.handle(request);
        }
    }

    /** What is asked beside the doors is held within the same bounds; but a short question, of how the node is, is answered whatever others hold. */
    private void bounded(RoutingContext routing) {
        Head head = traffic.head(routing.request());
        routing.put(HEAD, head);
        if (head.isHeld() || head.isShort()) {
            routing.addEndHandler(end -> head.over());
            routing.next();
        } else exchange(routing.request(), head).begin();
    }

    private void refuseRouted(int status, Refused refused) {
        routes.errorHandler(status, routing -> {
            Head head = routing.get(HEAD);
            exchange(routing.request(), head == null ? traffic.head(routing.request()) : head).refuseNow(refused);
        });
    }

    private void refuseInvalid(HttpServerRequest request) {
        Door door = InstanceDoor.spokeTo(request) ? instanceApi : door(request);
        exchange(request, traffic.head(request), door)
            .refuseAndClose(UNREADABLE_REQUEST.because("This is not HTTP, or names no host, or its line or headers are too long."));
    }

    private Exchange exchange(HttpServerRequest request, Head head) {
        return exchange(request, head, door(request));
    }

    private Door door(HttpServerRequest request) {
        if (InstanceDoor.opensFor(request)) return instanceApi;
        return request.path() != null && XksDoor.opensFor(request.path()) ? xks : openApi;
    }

    private Exchange exchange(HttpServerRequest request, Head head, Door door) {
        return new Exchange(request, head, door == instanceApi ? ids.nextLowerCase() : ids.next(), config, traffic, door, audit, traced);
    }
}
