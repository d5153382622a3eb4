package io.wardmote.perf;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Http1ServerConfig;
import io.vertx.core.http.HttpServerConfig;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.core.transport.Transport;
import java.io.OutputStream;
import java.util.List;
import java.util.Set;

/**
 * The limit of the stack: the same Vert.x, TLS engine, transport and number of event loops as a node, which parses the same
 * request (headers, query, body) and returns a fixed answer. Arguments: port, certificate, key, size of the answer. Prints
 * {@code ready} and ends with its standard input.
 */
public final class BareServer extends VerticleBase {
    private final int port;
    private final String certificate;
    private final String key;
    private final Buffer answer;

    private BareServer(String[] arguments) {
        port = Integer.parseInt(arguments[0]);
        certificate = arguments[1];
        key = arguments[2];
        answer = Buffer.buffer("x".repeat(Integer.parseInt(arguments[3])));
    }

    public static void main(String[] arguments) throws Exception {
        int loops = Runtime.getRuntime().availableProcessors();
        Transport transport = List.of(Transport.IO_URING, Transport.EPOLL, Transport.NIO).stream().filter(Transport::available).findFirst().orElseThrow();
        Vertx vertx = Vertx.builder().with(new VertxOptions().setEventLoopPoolSize(loops)).withTransport(transport).build();
        vertx.deployVerticle(() -> new BareServer(arguments), new DeploymentOptions().setInstances(loops)).await();
        System.out.println("ready");
        System.in.transferTo(OutputStream.nullOutputStream());
        vertx.close().await();
    }

    @Override
    public Future<?> start() {
        HttpServerConfig config = new HttpServerConfig().setVersions(HttpVersion.HTTP_1_1, HttpVersion.HTTP_2).setTcpHost("127.0.0.1").setTcpPort(port)
            .setHttp1Config(new Http1ServerConfig().setMaxInitialLineLength(160 * 1024).setMaxHeaderSize(32 * 1024));
        config.getTcpConfig().setSsl(true);
        ServerSSLOptions tls = new ServerSSLOptions().setKeyCertOptions(new PemKeyCertOptions().addCertPath(certificate).addKeyPath(key))
            .setEnabledSecureTransportProtocols(Set.of("TLSv1.3", "TLSv1.2")).setUseAlpn(true);
        return vertx.httpServerBuilder().with(config).with(tls).with(new OpenSSLEngineOptions()).build().requestHandler(this::handle).listen();
    }

    private void handle(HttpServerRequest request) {
        int names = request.headers().size() + request.params().size();
        request.body().onSuccess(body -> request.response().putHeader("content-type", "application/json;charset=utf-8")
            .putHeader("x-acs-request-id", Integer.toString(names)).end(answer));
    }
}
