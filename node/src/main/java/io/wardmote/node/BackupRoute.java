package io.wardmote.node;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.wardmote.access.Credentials;
import io.wardmote.key.Refused;
import io.wardmote.node.backup.Backups;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /cluster/backup}, for the account itself: the answer's body is a backup. It is written to the node's own disk first, so that what is
 * sent has a length, and a client that is slow holds up nothing; one at a time.
 */
final class BackupRoute {
    private static final Logger LOG = LoggerFactory.getLogger(BackupRoute.class);

    private final Backups backups;
    private final RootOnly rootOnly;
    private final Path draft;
    private final AtomicBoolean underWay;

    /** @param draft the file that it is written to; @param underWay of all lanes */
    BackupRoute(Backups backups, Credentials credentials, Path draft, AtomicBoolean underWay) {
        this.backups = backups;
        this.rootOnly = new RootOnly(credentials);
        this.draft = draft;
        this.underWay = underWay;
    }

    void mount(Router router) {
        router.post("/cluster/backup").handler(routing -> rootOnly.check(routing.request()).onSuccess(known -> send(routing)).onFailure(failure -> refuse(routing, failure)));
    }

    private void send(RoutingContext routing) {
        if (!underWay.compareAndSet(false, true)) {
            ClusterRoutes.refuse(routing, new Fault(Fault.UNAVAILABLE, "Another backup is being written; try again when it is done."));
            return;
        }
        backups.write(draft)
            .compose(written -> routing.response().putHeader("content-type", "application/octet-stream").putHeader("cache-control", "no-store").sendFile(written.file().toString()))
            .onComplete(sent -> deleted())
            .onFailure(failure -> refuse(routing, failure));
    }

    private void deleted() {
        try {
            Files.deleteIfExists(draft);
        } catch (IOException e) {
            LOG.warn("{} cannot be deleted", draft, e);
        } finally {
            underWay.set(false);
        }
    }

    private static void refuse(RoutingContext routing, Throwable failure) {
        if (routing.response().headWritten()) routing.request().connection().close();
        else ClusterRoutes.refuse(routing, failure);
    }
}
