package io.wardmote.node;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.wardmote.http.Health;
import io.wardmote.http.HealthRoutes;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * {@code /metrics} and the health routes at an address of their own, by plain HTTP/1.1 and for whoever reaches it: for scrapers and probes that have
 * neither a token nor a certificate to show. Nothing else is there.
 */
final class MetricsServer extends VerticleBase {
    static final int MOST_CONNECTIONS = 64;
    private static final int IDLE_SECONDS = 75;
    private static final int LINE_BYTES = 4096;
    private static final int HEADER_BYTES = 8192;

    private final Address address;
    private final MetricsRoute metrics;
    private final Supplier<Health> health;
    private final AtomicInteger connections = new AtomicInteger();
    private HttpServer server;

    MetricsServer(Address address, MetricsRoute metrics, Supplier<Health> health) {
        this.address = address;
        this.metrics = metrics;
        this.health = health;
    }

    @Override
    public Future<?> start() {
        Router router = HealthRoutes.router(vertx, health);
        metrics.mountOpen(router);
        HttpServerOptions options = new HttpServerOptions().setHost(address.host()).setPort(address.port()).setHttp2ClearTextEnabled(false)
            .setMaxInitialLineLength(LINE_BYTES).setMaxHeaderSize(HEADER_BYTES).setIdleTimeout(IDLE_SECONDS).setIdleTimeoutUnit(TimeUnit.SECONDS);
        server = vertx.createHttpServer(options).requestHandler(router).connectionHandler(connection -> {
            if (connections.incrementAndGet() > MOST_CONNECTIONS) connection.close();
            connection.closeHandler(closed -> connections.decrementAndGet());
        });
        return server.listen();
    }

    @Override
    public Future<?> stop() {
        return server.close();
    }
}
