package io.wardmote.node;

import io.wardmote.audit.AuditLog;
import io.wardmote.hsm.HsmEngine;
import io.wardmote.http.Health;
import io.wardmote.key.Refused;
import io.wardmote.node.rotation.EpochFollower;
import io.wardmote.node.rotation.RotationProgress;
import io.wardmote.op.Reply;
import io.wardmote.raft.Cluster;
import io.wardmote.raft.Status;
import io.wardmote.state.KeyRing;
import io.wardmote.state.Member;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * How a node is: a name and a state for each thing that may be wrong with it, the state "ok" or a sentence for the operator. README.md of this module has
 * them in a table, with those that readiness depends on. Asks nobody and waits for nothing.
 */
final class NodeHealth implements Supplier<Health> {
    private static final String OK = "ok";
    /** In which a purge is promised (SECURITY.md); {@code destruction.delay} is at most an hour less. */
    private static final Duration DESTRUCTION_BOUND = Duration.ofHours(24);

    /**
     * What is asked of its own state; each answers "ok" or a sentence.
     *
     * @param slot     why the node's own key slot did not open, or ""
     * @param missing  guards that the process lacks
     * @param leases   whether nodes have leases
     * @param backups  none where the node makes none by itself
     */
    record Parts(Supplier<String> declared, Supplier<Optional<String>> backups, Supplier<String> certificates, Supplier<String> disk, String slot,
        List<String> missing,
                 EpochFollower follower, Supplier<String> rewrapping, boolean leases) {}

    private final String name;
    private final Cluster cluster;
    private final Optional<AuditLog> audit;
    private final Optional<HsmEngine> hsm;
    private final BooleanSupplier stopping;
    private final Parts parts;

    NodeHealth(String name, Cluster cluster, Optional<AuditLog> audit, Optional<HsmEngine> hsm, BooleanSupplier stopping, Parts parts) {
        this.name = name;
        this.cluster = cluster;
        this.audit = audit;
        this.hsm = hsm;
        this.stopping = stopping;
        this.parts = parts;
    }

    @Override
    public Health get() {
        Status status = cluster.status();
        boolean stops = stopping.getAsBoolean();
        Map<String, String> checks = checks(status, stops);
        boolean ready = !stops && status.ready() && !status.diverged() && parts.follower.serves();
        String worst = checks.values().stream().allMatch(OK::equals) ? OK : ready ? "degraded" : "unavailable";
        return new Health(ready, checks, document(status, checks, worst));
    }

    private Map<String, String> checks(Status status, boolean stops) {
        Map<String, String> checks = new LinkedHashMap<>();
        checks.put("stopping", stops ? "this node is stopping" : OK);
        checks.put("cluster", status.ready() ? OK : "no leader is known, or this node has not caught up with it");
        checks.put("state", status.diverged() ? "this node's state is not that of the others: it serves nothing" : OK);
        checks.put("lease", lease(status));
        checks.put("peers", peers(status));
        checks.put("storage", status.storageFault().isEmpty() ? OK : status.storageFault());
        checks.put("disk", parts.disk.get());
        checks.put("clock", status.clockJumped() ? "the machine's clock was set by more than 30 s, or is as far from the cluster's: nothing due is done"
            : status.clockDrift().isEmpty() ? OK : status.clockDrift());
        checks.put("destruction", destruction(cluster.unpurged()));
        checks.put("access", parts.declared.get());
        parts.backups.get().ifPresent(state -> checks.put("backup", state));
        checks.put("audit", audit.map(AuditLog::state).orElse(OK));
        checks.put("auditLogs", ofState(Evidence::stateOfLogs, OK));
        checks.put("certificates", parts.certificates.get());
        checks.put("slot", parts.slot.isEmpty() ? OK : "the node was opened by others, since " + parts.slot);
        checks.put("memory", parts.missing.isEmpty() ? OK : String.join("; ", parts.missing));
        checks.put("rootKey", parts.follower.state().equals(OK) ? parts.rewrapping.get() : parts.follower.state());
        hsm.ifPresent(engine -> checks.put("hsm", engine.fault().orElse(OK)));
        checks.put("time", ofState(KeyRing::timeIsDoubtful, false) ? ClusterTime.DOUBTFUL : OK);
        return checks;
    }

    static String destruction(Duration unpurged) {
        return unpurged.compareTo(DESTRUCTION_BOUND) <= 0 ? OK
            : "what was destroyed " + unpurged.toHours() + " hours ago is still on this node's disk; its log says why";
    }

    private String lease(Status status) {
        return !parts.leases || status.leaseMillis() > 0 ? OK : "this node holds no lease: each request asks the others first";
    }

    /** By their leases, of which every node knows: whoever is away, or cannot keep up, has none when a ttl is over. */
    private String peers(Status status) {
        if (!parts.leases) return OK;
        String away = ofState(KeyRing::members, List.<Member>of()).stream()
            .filter(member -> member.arrived() && !member.id().equals(status.node()) && !status.holders().contains(member.id())).map(Member::name).sorted()
            .collect(Collectors.joining(", "));
        return away.isEmpty() ? OK : "away, or behind, and without a lease: " + away;
    }

    private Reply document(Status status, Map<String, String> checks, String worst) {
        return Reply.of("node", name, "role", status.role(), "leader", cluster.leaderName(), "status", worst,
            "applied", status.applied(), "committed", status.committed(), "leaseMillis", status.leaseMillis(), "everywhere", status.everywhere(),
            "hsm", checks.get("hsm"), "rootKey", ofState(state -> RotationProgress.inWords(RotationProgress.of(state)), ""), "memory", checks.get("memory"),
            "clock", checks.get("clock"), "time", checks.get("time"), "unixMillis", System.currentTimeMillis(), "storage", checks.get("storage"),
            "scrub", status.scrub(), "audit", checks.get("audit"), "auditLogs", checks.get("auditLogs"),
            "auditLagMillis", audit.map(AuditLog::lagMillis).orElse(0L), "auditLost", audit.map(AuditLog::lost).orElse(0L), "checks", Health.reply(checks));
    }

    private <T> T ofState(Function<KeyRing, T> reader, T otherwise) {
        try {
            return cluster.stale(reader);
        } catch (Refused replacing) {
            return otherwise;
        }
    }
}
