package io.wardmote.op;

import io.vertx.core.Future;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import io.wardmote.state.Destruction;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what was recorded, and refuses when it is told to. */
public final class MemoryAudit implements Audit {
    public final List<Deed> deeds = new CopyOnWriteArrayList<>();
    public final List<Destruction> destroyed = new CopyOnWriteArrayList<>();
    /** {@code door address refusal} of each. */
    public final List<String> strangers = new CopyOnWriteArrayList<>();
    public volatile Refused notReady;
    public volatile Refused notWritten;

    @Override
    public Future<Void> ready() {
        return notReady == null ? Future.succeededFuture() : Future.failedFuture(notReady);
    }

    @Override
    public Future<Void> record(Deed deed) {
        if (notWritten != null) return Future.failedFuture(notWritten);
        deeds.add(deed);
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> destroyed(Destruction evidence) {
        if (notWritten != null) return Future.failedFuture(notWritten);
        destroyed.add(evidence);
        return Future.succeededFuture();
    }

    @Override
    public void stranger(String door, String address, Refusal refusal) {
        strangers.add(door + " " + address + " " + refusal);
    }
}
