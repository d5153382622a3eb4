package io.wardmote.external;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.wardmote.external.ManagerFailed.Kind;
import io.wardmote.key.Secret;
import io.wardmote.state.ExternalManager;
import io.wardmote.xks.SigV4.Header;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HTTPS to one manager: TLS 1.2 at least, its certificate always checked, name and issuer, HTTP/1.1, as many connections and waiting requests as there
 * is room for, and no more. Follows no redirect. Of one event loop.
 */
final class HttpWire implements Wire {
    static final int CONNECTIONS = 16;
    /** Who waits keeps a place in his lane, of which {@link FewAtOnce} leaves few to all managers together. */
    static final int WAITING = 32;
    private static final int IDLE_SECONDS = 30;
    private static final Logger LOG = LoggerFactory.getLogger(HttpWire.class);

    private final HttpClient client;
    private final ExternalManager.Endpoint endpoint;

    /** @param privateKey PKCS#8 as DER of the client's certificate, or empty */
    HttpWire(Vertx vertx, ExternalManager manager, Secret privateKey) {
        this.endpoint = manager.endpoint();
        HttpClientOptions options = new HttpClientOptions().setSsl(true).setVerifyHost(true).setTrustAll(false)
            .setEnabledSecureTransportProtocols(Set.of("TLSv1.3", "TLSv1.2")).setProtocolVersion(HttpVersion.HTTP_1_1)
            .setKeepAlive(true).setKeepAliveTimeout(IDLE_SECONDS).setPipelining(false).setDecompressionSupported(false)
            .setConnectTimeout(manager.timeoutMillis()).setSslHandshakeTimeout(manager.timeoutMillis()).setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
            .setName("external");
        if (!manager.authorities().isEmpty()) options.setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(manager.authorities())));
        if (privateKey.length() > 0) {
            String pem = "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(privateKey.bytes())
                + "\n-----END PRIVATE KEY-----\n";
            options.setKeyCertOptions(new PemKeyCertOptions().addCertValue(Buffer.buffer(manager.credentials().certificate()))
                .addKeyValue(Buffer.buffer(pem.getBytes(StandardCharsets.US_ASCII))));
        }
        // a manager may refuse our TLS when nobody waits any more (TLS 1.3 tells a client last); whoever waits is told by his request
        this.client = vertx.httpClientBuilder().with(options).with(new PoolOptions().setHttp1MaxSize(CONNECTIONS).setMaxWaitQueueSize(WAITING))
            .withConnectHandler(connection -> connection.exceptionHandler(broken ->
                LOG.debug("A connection to the manager of {} ends: {}", manager.instance(), broken.toString()))).build();
    }

    @Override
    public Exchange post(String path, List<Header> headers, byte[] body) {
        Call call = new Call();
        RequestOptions options = new RequestOptions().setMethod(HttpMethod.POST).setHost(endpoint.bracketed()).setPort(endpoint.port()).setURI(path);
        client.request(options).onComplete(request -> call.send(request, headers, body), call::broke);
        return call;
    }

    @Override
    public void close() {
        client.close();
    }

    private static final class Call implements Exchange {
        private final Promise<Answer> answer = Promise.promise();
        private final Buffer received = Buffer.buffer();
        private HttpClientRequest request;
        private boolean aborted;

        @Override
        public Future<Answer> answer() {
            return answer.future();
        }

        @Override
        public void abort() {
            aborted = true;
            if (request != null) request.reset();
        }

        void send(HttpClientRequest made, List<Header> headers, byte[] body) {
            request = made;
            made.exceptionHandler(this::broke);
            if (aborted) {
                made.reset();
                return;
            }
            headers.forEach(header -> made.putHeader(header.name(), header.value()));
            made.putHeader(HttpHeaderNames.CONTENT_TYPE, "application/json");
            made.send(Buffer.buffer(body)).onComplete(this::read, this::broke);
        }

        private void read(HttpClientResponse response) {
            response.exceptionHandler(this::broke);
            response.handler(more -> {
                if (received.length() + more.length() > LONGEST_ANSWER) {
                    answer.tryFail(new ManagerFailed(Kind.BROKEN, "The manager's answer has no end."));
                    request.reset();
                } else received.appendBuffer(more);
            });
            response.endHandler(end -> answer.tryComplete(new Answer(response.statusCode(), received.getBytes())));
        }

        private void broke(Throwable cause) {
            answer.tryFail(failed(cause));
        }

        private static ManagerFailed failed(Throwable cause) {
            if (cause instanceof ConnectionPoolTooBusyException) return new ManagerFailed(Kind.BUSY, "Too many requests wait for the manager.");
            for (Throwable at = cause; at != null; at = at.getCause()) {
                if (at instanceof SSLException || at instanceof CertificateException)
                    return new ManagerFailed(Kind.UNREACHABLE, "The manager's TLS does not do: its certificate, or that of this cluster.");
            }
            return new ManagerFailed(Kind.UNREACHABLE, "The connection to the manager fails.");
        }
    }
}
