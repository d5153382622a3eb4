package io.wardmote.perf.load;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;

/** A server on loopback, without TLS, that answers as a test says, and a client for it. */
final class PlainServer implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final HttpServer server;

    PlainServer(Handler<HttpServerRequest> answer) {
        server = vertx.createHttpServer().requestHandler(answer).listen(0, "127.0.0.1").await();
    }

    Endpoint endpoint() {
        return new Endpoint("127.0.0.1", server.actualPort());
    }

    Context context() {
        return vertx.getOrCreateContext();
    }

    Client client() {
        return new Client(vertx, null, 1, 4, null);
    }

    @Override
    public void close() {
        vertx.close().await();
    }
}
