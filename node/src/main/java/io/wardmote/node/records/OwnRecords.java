package io.wardmote.node.records;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.wardmote.audit.RecordSearch;
import io.wardmote.key.Refused;
import io.wardmote.raft.RecordGiver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for records in this node's own log, for whoever asks here and for other members: one search at a time, so that they take no more than one
 * thread, and one that waits. What fails is a sentence to follow on the node's name.
 */
public final class OwnRecords implements RecordGiver {
    private static final Logger LOG = LoggerFactory.getLogger(OwnRecords.class);
    private static final int MOST = 2;

    private final String node;
    private final Optional<Path> folder;
    private final WorkerExecutor worker;
    private final InstantSource clock;
    private final Semaphore places = new Semaphore(MOST);

    /** @param node its id; @param folder of the segments; empty if no log is kept */
    public OwnRecords(Vertx vertx, String node, Optional<Path> folder, InstantSource clock) {
        this.node = node;
        this.folder = folder;
        this.clock = clock;
        worker = vertx.createSharedWorkerExecutor("wardmote-records-" + node, 1);
    }

    String node() {
        return node;
    }

    Future<RecordAnswer> find(RecordQuestion question) {
        if (folder.isEmpty()) return Future.failedFuture("it keeps no audit log");
        if (!places.tryAcquire()) return Future.failedFuture("it is busy with other searches");
        return worker.executeBlocking(() -> search(folder.get(), question)).onComplete(end -> places.release())
            .recover(failure -> {
                LOG.warn("The audit log could not be searched", failure);
                return Future.failedFuture("its audit log could not be read; its log says why");
            });
    }

    private RecordAnswer search(Path segments, RecordQuestion question) throws IOException {
        return RecordAnswer.of(RecordSearch.of(segments, question.selection(), question.below(node), question.limit(), clock));
    }

    @Override
    public CompletableFuture<byte[]> records(byte[] asked) {
        return Future.succeededFuture(asked).map(RecordQuestion::of)
            .recover(failure -> Future.failedFuture(failure instanceof Refused refused ? refused.sentence() : failure.toString()))
            .compose(this::find).map(RecordAnswer::toBytes).toCompletionStage().toCompletableFuture();
    }
}
