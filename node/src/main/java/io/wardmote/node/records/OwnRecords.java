package io.wardmote.node.records;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.wardmote.audit.RecordSearch;
import io.wardmote.key.Refused;
import io.wardmote.raft.RecordGiver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for records in this node's own log, for whoever asks here and for other members: one search at a time, so that they take no more than one
 * thread, and one that waits, which is not of another member. What fails is a sentence to follow on the node's name.
 */
public final class OwnRecords implements RecordGiver {
    private static final Logger LOG = LoggerFactory.getLogger(OwnRecords.class);
    private static final int MOST = 2;

    private static final int LONGEST_QUESTION = 64 << 10;

    private final String node;
    private final Optional<Search> log;
    private final WorkerExecutor worker;
    private final Semaphore places = new Semaphore(MOST);
    /** Whoever asks from elsewhere leaves one to this node. */
    private final Semaphore elsewhere = new Semaphore(MOST - 1);

    /** Blocks. */
    interface Search {
        RecordAnswer of(RecordQuestion question) throws IOException;
    }

    /** @param node its id; @param folder of the segments; empty if no log is kept */
    public static OwnRecords in(Vertx vertx, String node, Optional<Path> folder) {
        return new OwnRecords(vertx, node, folder.map(segments -> question -> RecordAnswer.of(
            RecordSearch.of(segments, question.selection(), question.below(node), question.limit()))));
    }

    OwnRecords(Vertx vertx, String node, Optional<Search> log) {
        this.node = node;
        this.log = log;
        worker = vertx.createSharedWorkerExecutor("wardmote-records-" + node, 1);
    }

    String node() {
        return node;
    }

    Future<RecordAnswer> find(RecordQuestion question) {
        if (log.isEmpty()) return Future.failedFuture("it keeps no audit log");
        if (!places.tryAcquire()) return busy();
        return worker.executeBlocking(() -> log.get().of(question)).onComplete(end -> places.release())
            .recover(failure -> {
                LOG.warn("The audit log could not be searched", failure);
                return Future.failedFuture("its audit log could not be read; its log says why");
            });
    }

    private static Future<RecordAnswer> busy() {
        return Future.failedFuture("it is busy with other searches");
    }

    @Override
    public CompletableFuture<byte[]> records(byte[] asked) {
        if (asked.length > LONGEST_QUESTION) return CompletableFuture.failedFuture(new IllegalArgumentException("a question of " + asked.length + " bytes"));
        return Future.succeededFuture(asked).map(RecordQuestion::of)
            .recover(failure -> Future.failedFuture(failure instanceof Refused refused ? refused.sentence() : failure.toString()))
            .compose(this::findForOthers).map(RecordAnswer::toBytes).toCompletionStage().toCompletableFuture();
    }

    private Future<RecordAnswer> findForOthers(RecordQuestion question) {
        if (!elsewhere.tryAcquire()) return busy();
        return find(question).onComplete(end -> elsewhere.release());
    }
}
