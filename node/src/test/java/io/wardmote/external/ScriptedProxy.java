package io.wardmote.external;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.wardmote.http.TestCertificate;
import io.wardmote.key.Secret;
import io.wardmote.xks.SigV4;
import io.wardmote.xks.XksFailure;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** An XKS proxy on loopback, over TLS, that does what a test says. It takes every request that is signed as it should be; others it answers 401. */
public final class ScriptedProxy implements AutoCloseable {
    public static final String ACCESS_KEY_ID = "ABCDEFGHIJKLMNOPQRST";
    public static final String REGION = "eu-1";
    public static final String SECRET = "secretsecretsecretsecretsecretsecretsecret7";

    /** What it does with one request, which is there whole. */
    interface Deed {
        void answer(HttpServerRequest request, byte[] body);
    }

    final MemoryManager manager = new MemoryManager();
    final AtomicInteger requests = new AtomicInteger();
    final AtomicInteger connections = new AtomicInteger();
    volatile Deed deed = this::well;
    volatile String secret = SECRET;
    private final Vertx vertx;
    private final String host;
    private HttpServer server;
    private int port;

    public ScriptedProxy(Vertx vertx, TestCertificate certificate) {
        this(vertx, certificate, "127.0.0.1");
    }

    /** @param host an address of the loopback */
    ScriptedProxy(Vertx vertx, TestCertificate certificate, String host) {
        this.vertx = vertx;
        this.host = host;
        show(certificate, null);
    }

    public int port() {
        return port;
    }

    /** From now on with this certificate, on the same port. @param clients whose certificate a client must show, or null */
    void show(TestCertificate certificate, TestCertificate clients) {
        if (server != null) server.close().await();
        HttpServerOptions options = new HttpServerOptions().setSsl(true).setHost(host).setPort(port)
            .setKeyCertOptions(new PemKeyCertOptions().setCertPath(certificate.certificate().toString()).setKeyPath(certificate.key().toString()));
        if (clients != null) options.setClientAuth(ClientAuth.REQUIRED).setTrustOptions(new PemTrustOptions().addCertPath(clients.certificate().toString()));
        server = vertx.createHttpServer(options).connectionHandler(connection -> connections.incrementAndGet())
            .requestHandler(request -> request.body().onSuccess(body -> take(request, body.getBytes()))).listen().await();
        port = server.actualPort();
    }

    private void take(HttpServerRequest request, byte[] body) {
        requests.incrementAndGet();
        if (!isSigned(request, body)) send(request, MemoryManager.no(XksFailure.AUTHENTICATION_FAILED));
        else deed.answer(request, body);
    }

    private boolean isSigned(HttpServerRequest request, byte[] body) {
        String date = request.getHeader(SigV4.DATE_HEADER);
        List<SigV4.Header> headers = new ArrayList<>(List.of(new SigV4.Header("host", request.getHeader("host")), new SigV4.Header(SigV4.DATE_HEADER, date)));
        String expected = new SigV4(ACCESS_KEY_ID, date.substring(0, 8), REGION).authorization(new Secret(secret.getBytes(StandardCharsets.US_ASCII)), request.path(), headers, date, body);
        return expected.equals(request.getHeader("authorization")) && "application/json".equals(request.getHeader("content-type"));
    }

    /** As it should. */
    void well(HttpServerRequest request, byte[] body) {
        send(request, manager.answer(request.path(), body));
    }

    /** As it should, later. */
    Deed after(long millis) {
        return (request, body) -> vertx.setTimer(millis, timer -> well(request, body));
    }

    static void send(HttpServerRequest request, Wire.Answer answer) {
        request.response().setStatusCode(answer.status()).end(Buffer.buffer(answer.body()));
    }

    @Override
    public void close() {
        server.close().await();
    }
}
