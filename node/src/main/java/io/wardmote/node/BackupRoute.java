package io.wardmote.node;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.wardmote.key.Refused;
import io.wardmote.node.backup.Backups;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /cluster/backup}, for whoever has the account's own bearer token: answers with a backup, sealed, as it is being made. It is recorded before it
 * is sent, and once more if it failed.
 */
final class BackupRoute {
    private static final Logger LOG = LoggerFactory.getLogger(BackupRoute.class);

    private final Backups backups;
    private final ClusterRecords records;
    private final RootOnly rootOnly;
    private final AtOnce atOnce;

    BackupRoute(Backups backups, RootOnly rootOnly, ClusterRecords records, AtOnce atOnce) {
        this.atOnce = atOnce;
        this.backups = backups;
        this.records = records;
        this.rootOnly = rootOnly;
    }

    void mount(Router router) {
        router.post("/cluster/backup").handler(rootOnly::handle).handler(atOnce).handler(routing -> records.record(routing.request(), RootOnly.ROOT, null)
            .onSuccess(written -> send(routing)).onFailure(failure -> refuse(routing, failure)));
    }

    private void send(RoutingContext routing) {
        HttpServerResponse response = routing.response().setChunked(true).putHeader("content-type", "application/octet-stream")
            .putHeader("cache-control", "no-store");
        backups.write(new Body(response, routing.vertx().getOrCreateContext())).onSuccess(rows -> {
            LOG.info("A backup of {} rows was sent to {}", rows, routing.request().remoteAddress());
            response.end();
        }).onFailure(failure -> records.record(routing.request(), RootOnly.ROOT, ClusterRecords.refusal(failure))
            .onComplete(recorded -> refuse(routing, failure)));
    }

    /** What has begun cannot be refused any more: it ends without its end, which the other side finds out. */
    private static void refuse(RoutingContext routing, Throwable failure) {
        if (!(failure instanceof Refused)) LOG.warn("A backup could not be sent: {}", failure.toString());
        if (routing.response().headWritten()) {
            routing.request().connection().close();
            return;
        }
        routing.response().setChunked(false);
        ClusterRoutes.refuse(routing, failure);
    }

    /** A response as a stream that waits for whoever reads it, off the event loop. */
    private static final class Body extends OutputStream {
        private static final long PATIENCE_SECONDS = 30;

        private final HttpServerResponse response;
        private final Context context;

        Body(HttpServerResponse response, Context context) {
            this.response = response;
            this.context = context;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int at, int length) throws IOException {
            Buffer part = Buffer.buffer(Arrays.copyOfRange(bytes, at, at + length));
            try {
                Future.<Void>future(written -> context.runOnContext(now -> {
                    if (response.closed()) written.fail("the connection was closed");
                    else response.write(part).onComplete(written);
                })).toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                throw new IOException("whoever asked for the backup does not take it (" + e + ")", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("the node stops");
            }
        }
    }
}
