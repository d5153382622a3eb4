package io.wardmote.perf.load;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;

/**
 * Sends requests over connections that are kept: to whom they are for, or, so that another server gets the very same, all to one.
 * On one event loop, as everything that drives it.
 */
final class Client implements AutoCloseable {
    /** What takes longer has failed. */
    static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MOST_WAITING = 200_000;

    private final HttpClient http;
    private final SocketAddress elsewhere;
    private final boolean tls;

    /**
     * @param caFile      the authority to trust; null to speak without TLS
     * @param connections to each endpoint
     * @param elsewhere   where all requests go; null for whom they are for
     */
    Client(Vertx vertx, String caFile, int version, int connections, Endpoint elsewhere) {
        this.elsewhere = elsewhere == null ? null : SocketAddress.inetSocketAddress(elsewhere.port(), elsewhere.host());
        this.tls = caFile != null;
        HttpClientOptions options = new HttpClientOptions().setKeepAlive(true).setHttp2MultiplexingLimit(ScenarioFile.STREAMS)
            .setConnectTimeout((int) PATIENCE.toMillis()).setProtocolVersion(version == 2 ? HttpVersion.HTTP_2 : HttpVersion.HTTP_1_1);
        if (tls) options.setSsl(true).setUseAlpn(true).setTrustOptions(new PemTrustOptions().addCertPath(caFile))
            .setSslEngineOptions(new OpenSSLEngineOptions());
        http = vertx.createHttpClient(options, new PoolOptions().setHttp1MaxSize(connections).setHttp2MaxSize(connections).setMaxWaitQueueSize(MOST_WAITING));
    }

    /** @param body read to its end */
    record Answer(int status, Buffer body) {
        boolean good() {
            return status == 200;
        }
    }

    /** Fails if no answer came; a refusal is an answer. */
    Future<Answer> send(Outgoing outgoing) {
        RequestOptions options = new RequestOptions().setMethod(HttpMethod.POST).setHost(outgoing.authority().host()).setPort(outgoing.authority().port())
            .setSsl(tls).setURI(outgoing.uri()).setTimeout(PATIENCE.toMillis());
        if (elsewhere != null) options.setServer(elsewhere);
        return http.request(options).compose(request -> headed(request, outgoing))
            .compose(response -> response.body().map(body -> new Answer(response.statusCode(), body)));
    }

    private static Future<HttpClientResponse> headed(HttpClientRequest request, Outgoing outgoing) {
        String[] headers = outgoing.headers();
        for (int i = 0; i < headers.length; i += 2) request.putHeader(headers[i], headers[i + 1]);
        return outgoing.body() == null ? request.send() : request.send(outgoing.body());
    }

    @Override
    public void close() {
        http.close().await();
    }
}
