package io.wardmote.audit;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What one lane recorded in one turn of its event loop: written in one piece and answered in one. Handed over once, and not added to from then on. */
final class Batch {
    private final long sinceNanos;
    private final Consumer<Batch> afterwards;
    private final List<AuditRecord> records = new ArrayList<>();
    private final Promise<Void> end = Promise.promise();

    /** @param afterwards to be run when it is written, by the thread that wrote it */
    Batch(long sinceNanos, Consumer<Batch> afterwards) {
        this.sinceNanos = sinceNanos;
        this.afterwards = afterwards;
    }

    /** Completes when it is written. */
    Future<Void> add(AuditRecord record) {
        records.add(record);
        return end.future();
    }

    long sinceNanos() {
        return sinceNanos;
    }

    List<AuditRecord> records() {
        return records;
    }

    Promise<Void> end() {
        return end;
    }

    void written() {
        afterwards.accept(this);
    }
}
