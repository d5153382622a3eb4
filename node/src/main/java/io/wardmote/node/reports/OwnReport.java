package io.wardmote.node.reports;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wardmote.http.Health;
import io.wardmote.raft.ReportGiver;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * How this node is, for the account and for other members, which hand it on to the account:
 * <pre>
 *   {"status": …, "checks": {name: "ok" or a sentence, …}, "hsm": {…}, "backup": {…}}
 * </pre>
 * The last two where the node has them: {@link HsmLook}, {@code ScheduledBackups.report}. Nothing of it is secret.
 */
public final class OwnReport implements ReportGiver {
    private final String node;
    private final Supplier<Health> health;
    private final Optional<HsmLook> hsm;
    private final Supplier<Optional<JsonObject>> backup;

    /** @param node its id */
    public OwnReport(String node, Supplier<Health> health, Optional<HsmLook> hsm, Supplier<Optional<JsonObject>> backup) {
        this.node = node;
        this.health = health;
        this.hsm = hsm;
        this.backup = backup;
    }

    String node() {
        return node;
    }

    Future<JsonObject> now() {
        Health now = health.get();
        JsonObject checks = new JsonObject();
        now.checks().forEach(checks::put);
        JsonObject report = new JsonObject().put("status", now.document().fields().get("status")).put("checks", checks);
        backup.get().ifPresent(found -> report.put("backup", found));
        return hsm.isEmpty() ? Future.succeededFuture(report) : hsm.get().now().map(found -> report.put("hsm", found));
    }

    @Override
    public CompletableFuture<byte[]> report() {
        return now().map(report -> report.toBuffer().getBytes()).toCompletionStage().toCompletableFuture();
    }
}
