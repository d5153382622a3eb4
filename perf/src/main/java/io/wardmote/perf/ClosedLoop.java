package io.wardmote.perf;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.PemTrustOptions;
import io.wardmote.perf.SignedEncrypts.Signed;
import java.util.ArrayDeque;
import java.util.Deque;
import org.HdrHistogram.Histogram;

/** So many connections to one server, each with one request under way until the requests made ahead are used up. */
final class ClosedLoop implements AutoCloseable {
    private final HttpClient client;
    private final int port;
    private final int connections;

    ClosedLoop(Vertx vertx, int port, String caFile, int connections) {
        this.port = port;
        this.connections = connections;
        HttpClientOptions options = new HttpClientOptions().setSsl(true).setVerifyHost(false).setTrustOptions(new PemTrustOptions().addCertPath(caFile))
            .setSslEngineOptions(new OpenSSLEngineOptions()).setKeepAlive(true);
        client = vertx.createHttpClient(options, new PoolOptions().setHttp1MaxSize(connections));
    }

    /** @param latencies in microseconds */
    record Round(double perSecond, Histogram latencies, long failures) {}

    /** What a round is doing; on one event loop, so nothing is shared. */
    private static final class Running {
        final Deque<Signed> left;
        final Histogram latencies = new Histogram(60_000_000, 3);
        final Promise<Void> done = Promise.promise();
        int underWay;
        long failures;

        Running(Deque<Signed> left) {
            this.left = left;
        }
    }

    Future<Round> run(Vertx vertx, Deque<Signed> requests) {
        Running running = new Running(new ArrayDeque<>(requests));
        int count = requests.size();
        long start = System.nanoTime();
        vertx.getOrCreateContext().runOnContext(go -> {
            for (int i = 0; i < connections; i++) {
                running.underWay++;
                next(running);
            }
        });
        return running.done.future().map(end -> new Round(count * 1e9 / (System.nanoTime() - start), running.latencies, running.failures));
    }

    private void next(Running running) {
        Signed signed = running.left.poll();
        if (signed == null) {
            if (--running.underWay == 0) running.done.complete();
            return;
        }
        long start = System.nanoTime();
        client.request(new RequestOptions().setMethod(HttpMethod.POST).setHost("127.0.0.1").setPort(port).setURI(signed.uri()))
            .compose(request -> request.putHeader("host", signed.host()).putHeader("x-acs-action", "Encrypt").putHeader("x-acs-version", "2016-01-20")
                .putHeader("x-acs-date", signed.date()).putHeader("x-acs-signature-nonce", signed.nonce())
                .putHeader("x-acs-content-sha256", SignedEncrypts.emptyHash()).putHeader("authorization", signed.authorization())
                .putHeader("accept", "application/json").putHeader("content-length", "0").send())
            .compose(response -> response.body().map(body -> response.statusCode()))
            .onComplete(answered -> {
                running.latencies.recordValue(Math.min(60_000_000, (System.nanoTime() - start) / 1000));
                if (answered.failed() || answered.result() != 200) running.failures++;
                next(running);
            });
    }

    @Override
    public void close() {
        client.close().await();
    }
}
