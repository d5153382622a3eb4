package io.wardmote.node;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.wardmote.key.Refused;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /cluster/backup}, for whoever has the account's own bearer token: answers with a backup, sealed, as it is being made. It is recorded before it
 * is sent, and once more if it failed. The token is looked at again when the moment that the backup is of has come, before a byte of it is sent.
 */
final class BackupRoute {
    private static final Logger LOG = LoggerFactory.getLogger(BackupRoute.class);

    /** What writes one, all of one moment that has come before the first byte; off the event loop. Completes with how many rows it has. */
    interface Source {
        Future<Long> write(OutputStream out);
    }

    private final Source backups;
    private final ClusterRecords records;
    private final RootOnly rootOnly;
    private final AtOnce atOnce;

    BackupRoute(Source backups, RootOnly rootOnly, ClusterRecords records, AtOnce atOnce) {
        this.atOnce = atOnce;
        this.backups = backups;
        this.records = records;
        this.rootOnly = rootOnly;
    }

    void mount(Router router) {
        router.post("/cluster/backup").handler(rootOnly::handle).handler(atOnce).handler(routing -> records.record(routing, RootOnly.ROOT, null)
            .onSuccess(written -> send(routing)).onFailure(failure -> refuse(routing, failure)));
    }

    private void send(RoutingContext routing) {
        HttpServerResponse response = routing.response().setChunked(true).putHeader("content-type", "application/octet-stream")
            .putHeader("cache-control", "no-store");
        backups.write(new Body(response, routing.vertx().getOrCreateContext(), () -> rootOnly.checkAgain(routing.request()))).onSuccess(rows -> {
            LOG.info("A backup of {} rows was sent to {}", rows, routing.request().remoteAddress());
            response.end();
        }).onFailure(failure -> records.record(routing, RootOnly.ROOT, ClusterRecords.refusal(failure))
            .onComplete(recorded -> refuse(routing, failure)));
    }

    /** What has begun cannot be refused any more: it ends without its end, which the other side finds out. */
    private static void refuse(RoutingContext routing, Throwable failure) {
        String id = AskedId.of(routing);
        if (!(failure instanceof Refused))
            LOG.atWarn().addKeyValue("requestId", id).log("A backup could not be sent, request {}: {}", id, failure.toString());
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
        private final Supplier<Future<Void>> still;
        private boolean begun;

        /** @param still fails if whoever asked may not have it any more */
        Body(HttpServerResponse response, Context context, Supplier<Future<Void>> still) {
            this.response = response;
            this.context = context;
            this.still = still;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int at, int length) throws IOException {
            if (!begun) await(still);
            begun = true;
            Buffer part = Buffer.buffer(Arrays.copyOfRange(bytes, at, at + length));
            await(() -> response.closed() ? Future.failedFuture("the connection was closed") : response.write(part));
        }

        private void await(Supplier<Future<Void>> step) throws IOException {
            try {
                Future.<Void>future(done -> context.runOnContext(now -> step.get().onComplete(done))).toCompletionStage().toCompletableFuture()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                if (e.getCause() instanceof Refused refused) throw refused;
                throw new IOException("whoever asked for the backup does not take it (" + e + ")", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("the node stops");
            }
        }
    }
}
