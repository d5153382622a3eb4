package io.wardmote.node;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.transport.Transport;
import io.wardmote.access.Access;
import io.wardmote.access.ConsoleLogins;
import io.wardmote.access.Credentials;
import io.wardmote.access.LastUse;
import io.wardmote.access.OpenedSecrets;
import io.wardmote.access.Passwords;
import io.wardmote.access.StoredCredentials;
import io.wardmote.audit.AuditLog;
import io.wardmote.audit.AuditMeters;
import io.wardmote.audit.Desk;
import io.wardmote.audit.SegmentFolder;
import io.wardmote.console.StaticFiles;
import io.wardmote.crypto.Ask;
import io.wardmote.crypto.CryptoConfig;
import io.wardmote.crypto.DataKeyPairs;
import io.wardmote.crypto.LocalCodecs;
import io.wardmote.crypto.OpenedKeys;
import io.wardmote.crypto.Providers;
import io.wardmote.crypto.RootKeys;
import io.wardmote.crypto.SlowWork;
import io.wardmote.crypto.SoftwareKeys;
import io.wardmote.external.ExternalEngine;
import io.wardmote.external.ExternalMeters;
import io.wardmote.external.Standing;
import io.wardmote.http.Gateway;
import io.wardmote.http.HttpConfig;
import io.wardmote.http.OpenApiDocument;
import io.wardmote.hsm.HsmAgent;
import io.wardmote.hsm.HsmEngine;
import io.wardmote.node.backup.Backups;
import io.wardmote.node.backup.ScheduledBackups;
import io.wardmote.node.declared.Declared;
import io.wardmote.node.declared.DeclaredWork;
import io.wardmote.node.founding.Identity;
import io.wardmote.node.founding.Joining;
import io.wardmote.node.founding.KeepsakeKeeper;
import io.wardmote.node.founding.Membership;
import io.wardmote.node.founding.NodeFolder;
import io.wardmote.node.founding.OpenMember;
import io.wardmote.node.founding.PrivateFiles;
import io.wardmote.node.founding.Protectors;
import io.wardmote.node.founding.Slots;
import io.wardmote.node.records.AllRecords;
import io.wardmote.node.records.OwnRecords;
import io.wardmote.node.reports.AllReports;
import io.wardmote.node.reports.HsmLook;
import io.wardmote.node.reports.OwnReport;
import io.wardmote.node.rotation.EpochFollower;
import io.wardmote.node.rotation.Rewrapping;
import io.wardmote.node.rotation.RotationMeters;
import io.wardmote.node.rotation.Rotations;
import io.wardmote.op.Arns;
import io.wardmote.op.Audit;
import io.wardmote.op.Current;
import io.wardmote.op.Lane;
import io.wardmote.op.NewKeys;
import io.wardmote.op.Operation;
import io.wardmote.op.OperationMeters;
import io.wardmote.op.PendingUses;
import io.wardmote.op.Uses;
import io.wardmote.op.identity.Ids;
import io.wardmote.op.keys.KeyLimits;
import io.wardmote.raft.AppliedListener;
import io.wardmote.raft.Cluster;
import io.wardmote.raft.NodeClock;
import io.wardmote.raft.NodeIdentity;
import io.wardmote.raft.RaftConfig;
import io.wardmote.raft.StartFailure;
import io.wardmote.raft.StorageFailure;
import io.wardmote.raft.Watch;
import io.wardmote.state.Command;
import io.wardmote.state.KeyRing;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node that serves: builds every part, in order, and stops them in the other order. */
public final class Node implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);
    private static final Duration PATIENCE_FOR_OTHERS = Duration.ofSeconds(60);
    private static final Duration PATIENCE_FOR_PARTS = Duration.ofSeconds(30);

    private final Vertx vertx;
    private final Cluster cluster;
    private final SlowWork slow;
    private final DataKeyPairs pairs;
    private final Optional<HsmEngine> hsm;
    private final OpenedKeys opened;
    private final RootKeys roots;
    private final Optional<AuditLog> audit;
    /** What is missing, each as a sentence. */
    private final Guards guards;
    private final List<String> deployments = new ArrayList<>();
    private final List<Gateway> gateways = new CopyOnWriteArrayList<>();
    private final CertificateWatch certificates = new CertificateWatch(InstantSource.system());
    private volatile boolean stopping;
    private volatile Optional<ScheduledBackups> scheduled = Optional.empty();
    /** "ok", or what of the settings' declarations was refused. */
    private volatile Supplier<String> declared = () -> "ok";
    private EpochFollower follower;
    private Rewrapping rewrapping;
    private JvmMeters jvm;
    private Optional<Traces> traces = Optional.empty();
    private Optional<UsageCommits> usage = Optional.empty();

    /** @param slot why the node's own key slot did not open, or ""; @param missing what this machine does not do to keep memory to the process */
    private record Guards(String slot, List<String> missing) {}

    private Node(Vertx vertx, Cluster cluster, SlowWork slow, DataKeyPairs pairs, Optional<HsmEngine> hsm, OpenedKeys opened, RootKeys roots, Guards guards,
                 Optional<AuditLog> audit) {
        this.vertx = vertx;
        this.cluster = cluster;
        this.slow = slow;
        this.pairs = pairs;
        this.hsm = hsm;
        this.opened = opened;
        this.roots = roots;
        this.guards = guards;
        this.audit = audit;
    }

    /**
     * Starts everything, in order, and returns when the node serves; where a majority of its cluster is not there within a
     * minute, it returns all the same, and the node serves as soon as there is one. A node that is sealed waits to be opened first.
     *
     * @param missing guards that the process lacks, each as a sentence
     * @param told    hears in one line if it waits, sealed, and what opens it
     * @throws Fault if it cannot; nothing is left running then
     */
    public static Node start(NodeConfig config, List<String> missing, Consumer<String> told) {
        NodeFolder folder = NodeFolder.of(config);
        Identity identity = folder.openedAs(config);
        folder.mustHaveCertificates(config, identity);
        Vertx vertx = vertx();
        try {
            Optional<AuditLog> audit = config.development().audit() ? Optional.of(AuditOfNode.open(config, folder, identity)) : Optional.empty();
            return start(config, folder, identity, vertx, missing, audit, told);
        } catch (RuntimeException | Error e) {
            Closing.after(e, () -> awaitTimely(vertx.close(), PATIENCE_FOR_PARTS));
            throw e;
        }
    }

    private static Node start(NodeConfig config, NodeFolder folder, Identity identity, Vertx vertx, List<String> missing, Optional<AuditLog> audit,
                              Consumer<String> told) {
        try {
            return build(config, folder, identity, vertx, missing, audit, told);
        } catch (RuntimeException | Error e) {
            Closing.after(e, () -> audit.ifPresent(AuditLog::close));
            throw e;
        }
    }

    private static Node build(NodeConfig config, NodeFolder folder, Identity identity, Vertx vertx, List<String> missing, Optional<AuditLog> audit,
                              Consumer<String> told) {
        NodeIdentity shown = shown(folder);
        Providers providers = Providers.start();
        LocalCodecs.register(vertx);
        CryptoConfig crypto = CryptoConfig.defaults();
        SealedNode.Opened root = SealedNode.open(config, folder, identity, shown, vertx, providers.random(), audit, told);
        RootKeys roots = root.roots();
        Guards guards = new Guards(root.fault(), Stream.concat(missing.stream(), roots.missingGuards().stream()).toList());
        guards.missing.forEach(guard -> LOG.warn("This machine guards less than it could: {}", guard));
        OpenedKeys opened = new OpenedKeys(crypto);
        NodeClock clock = NodeClock.shifted(config.development().clock());
        Optional<HsmEngine> hsm = HsmOfNode.of(config, folder, identity.cluster(), roots, vertx, providers);
        Optional<HsmStart> opening = HsmStart.of(config, folder, hsm);
        opening.ifPresent(HsmStart::first);
        List<AppliedListener> listeners = new ArrayList<>(List.of(new OpenedKeysListener(opened, hsm)));
        hsm.ifPresent(engine -> listeners.add(new HsmObjectsListener(engine)));
        OpenedSecrets secrets = new OpenedSecrets();
        listeners.add(secrets);
        Cluster cluster = startCluster(config, folder, identity, shown, vertx, clock, listeners, hsm);
        Node node = new Node(vertx, cluster, new SlowWork(vertx, crypto), new DataKeyPairs(providers), hsm, opened, roots, guards, audit);
        try {
            node.serve(config, folder, identity, shown, providers, new SoftwareKeys(providers, roots, opened, node.pairs, crypto), secrets, opening);
            opening.ifPresent(HsmStart::last);
            return node;
        } catch (RuntimeException | Error e) {
            Closing.after(e, node::close);
            throw e;
        }
    }

    private static Vertx vertx() {
        Current.prepare();
        Transport transport = List.of(Transport.IO_URING, Transport.EPOLL, Transport.NIO).stream().filter(Transport::available).findFirst().orElseThrow();
        LOG.info("Network transport: {}", transport.name());
        return Vertx.builder().with(new VertxOptions().setEventLoopPoolSize(lanes())).withTransport(transport).build();
    }

    private static int lanes() {
        return Runtime.getRuntime().availableProcessors();
    }

    /** Of the container's memory, where there is one. */
    private static long machineBytes() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    }

    private static Cluster startCluster(NodeConfig config, NodeFolder folder, Identity identity, NodeIdentity shown, Vertx vertx, NodeClock clock,
                                        List<AppliedListener> listeners, Optional<HsmEngine> hsm) {
        try {
            Duration election = config.timeouts().election();
            RaftConfig.Lease lease = new RaftConfig.Lease(config.lease().ttl(), config.lease().margin());
            RaftConfig.Timing timing = new RaftConfig.Timing(election, election.multipliedBy(2), RaftConfig.Timing.PRODUCTION.tick(),
                changeWait(config), RaftConfig.Timing.PRODUCTION.readWait());
            RaftConfig.Log log = RaftConfig.Log.DEFAULT.purgingEvery(config.destruction().delay());
            RaftConfig.Scrubbing scrubbing = new RaftConfig.Scrubbing(config.scrub().every(), (long) config.scrub().mebibytes() << 20);
            RaftConfig raft = new RaftConfig(identity.group(), identity.node(), folder.raft(), folder.path(), identity.peers(config), identity.listening(config),
                !identity.seed().isEmpty(), shown, timing, lease, log, RaftConfig.Memory.of(machineBytes()), scrubbing);
            return Cluster.start(vertx, raft, clock, listeners);
        } catch (StartFailure e) {
            hsm.ifPresent(HsmEngine::close);
            throw new Fault(Fault.CONFIG, e.getMessage(), e);
        } catch (StorageFailure e) {
            hsm.ifPresent(HsmEngine::close);
            throw new Fault(Fault.DATA, e.getMessage(), e);
        }
    }

    private static Duration changeWait(NodeConfig config) {
        return config.timeouts().election().multipliedBy(4).plus(config.lease().ttl()).plus(config.lease().margin());
    }

    private static NodeIdentity shown(NodeFolder folder) {
        try {
            return NodeIdentity.of(folder.nodeCertificate(), folder.nodeKey(), folder.clusterAuthority());
        } catch (StartFailure e) {
            throw new Fault(Fault.CONFIG, e.getMessage(), e);
        }
    }

    private void watch(NodeConfig config, NodeFolder folder, NodeIdentity shown) {
        certificates.add("other nodes", List.of(folder.nodeCertificate(), folder.nodeKey(), folder.clusterAuthority()), shown.ends(), () -> {
            shown.show(shown(folder));
            return shown.ends();
        });
        List<Path> forClients = Stream.concat(Stream.of(config.tls().certificate(), config.tls().key()), config.tls().clients().stream()).toList();
        certificates.add("clients", forClients, HttpsCertificate.ends(config.tls()), () -> {
            HttpsCertificate newer = HttpsCertificate.read(config.tls());
            for (Gateway gateway : gateways) await(gateway.show(newer.certificate(), newer.key(), newer.clients()), PATIENCE_FOR_PARTS);
            return newer.ends();
        });
        certificates.start();
    }

    private void serve(NodeConfig config, NodeFolder folder, Identity identity, NodeIdentity shown, Providers providers, SoftwareKeys keys,
                       OpenedSecrets secrets, Optional<HsmStart> opening) {
        Joining.arrive(config, identity, cluster.members()::arrive, () -> Stream.concat(cluster.members().voters().stream(),
            cluster.members().listeners().stream()).anyMatch(peer -> peer.node().equals(identity.node())));
        Arrival arrival = new Arrival(cluster, folder, identity);
        Optional<Future<Void>> founding = arrival.founding();
        Arns arns = new Arns(identity.region(), identity.account());
        Access access = new Access();
        LastUse lastUse = new LastUse(cluster);
        Credentials credentials = new StoredCredentials(vertx, cluster, roots, keys, identity.account(), lastUse, secrets, providers.random());
        Uses uses = new Uses(cluster, config.limits().encryptions());
        KeyLimits limits = new KeyLimits(config.limits().keys(), !config.openDefault());
        Gateway.Guards guarding = Doors.guards(config, providers.random().generator());
        HttpConfig http = Doors.http(config, identity.region());
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        cluster.measured(meters);
        GuardMeters.bind(meters, guarding);
        CacheMeters.bind(meters, opened, access);
        jvm = new JvmMeters(meters, slow, pairs);
        audit.ifPresent(log -> {
            AuditMeters.bind(meters, log);
            log.agesBy(this::agreedMillis);
        });
        Backups backups = new Backups(cluster, roots, identity, folder, providers.random(), InstantSource.system());
        Membership membership = new Membership(vertx, cluster, roots, config, providers.random(), InstantSource.system());
        cluster.rootKeysComeFrom(new OpenMember(vertx, identity.cluster(), folder, roots, providers.random()));
        OwnRecords own = OwnRecords.in(vertx, identity.node(), audit.map(log -> SegmentFolder.below(folder.path())));
        cluster.recordsComeFrom(own);
        AllRecords logs = new AllRecords(() -> cluster.list(KeyRing::members), own, cluster::askForRecords);
        Protectors protectors = Protectors.of(identity.cluster(), config, providers.random());
        Slots slots = new Slots(vertx, cluster, roots, identity.node(), protectors, providers.random());
        Rotations rotations = new Rotations(vertx, cluster, roots, identity.node(), protectors, providers.random());
        RotationMeters.bind(meters, cluster);
        follower = new EpochFollower(cluster, roots, identity, folder, protectors, hsm, providers.random());
        rewrapping = new Rewrapping(cluster, roots, changeWait(config));
        follower.follow(); // by what is here: before anything is asked that may need it
        String authority = new String(PrivateFiles.read(folder.clientAuthority(), 1 << 16), US_ASCII);
        if (hsm.isPresent()) deploy(new HsmAgent(new HsmMeters(meters, hsm.get())::ask));
        Standing standing = new Standing();
        ExternalEngine.Parts inner = new ExternalEngine.Parts(keys, roots, providers.random(), slow, CryptoConfig.defaults().longestInputBytes());
        ExternalEngine external = new ExternalEngine(new ManagersInState(cluster), inner, arns, standing, new ExternalMeters(meters));
        deploy(external);
        traces = config.observation().traced().map(settings -> Traces.start(settings, config.name()));
        cluster.watched(Current::asked, traces.<Watch>map(it -> it).orElse(Watch.NONE));
        ClusterRoutes.Bounds bounds = new ClusterRoutes.Bounds();
        Passwords passwords = new Passwords(roots, providers.random().generator(), Doors.passwordWork(vertx)::run, System::nanoTime);
        ConsoleLogins logins = new ConsoleLogins(vertx, cluster, passwords, providers.random());
        DiskRoom disk = new DiskRoom(folder.path());
        disk.measured(meters);
        deploy(disk);
        NodeHealth health = new NodeHealth(config.name(), cluster, audit, hsm, () -> stopping, new NodeHealth.Parts(() -> declared.get(),
            () -> scheduled.map(ScheduledBackups::fault), certificates::state, disk::state, guards.slot, guards.missing, follower, rewrapping::state,
                !config.lease().ttl().isZero()));
        OwnReport report = new OwnReport(identity.node(), health, hsm.map(engine -> new HsmLook(engine, System::nanoTime)),
            () -> scheduled.map(ScheduledBackups::report));
        cluster.reportsComeFrom(report);
        AllReports reports = new AllReports(() -> cluster.list(KeyRing::members), report, cluster::askForReport);
        LaneOperations operations = new LaneOperations(cluster, access, arns, uses, guarding.quotas(), limits, roots, passwords,
            providers.random().generator(), authority, standing, audit.<PendingUses>map(AuditLog::usage).orElse(PendingUses.NONE));
        List<Operation> all = operations.of(nobody -> Future.failedFuture("these are only described"), Audit.NONE);
        DeclaredSection.mustNameActions(config.declared(), all);
        FurtherRoutes routes = new FurtherRoutes(config.name(), cluster, membership, slots, rotations, logs, reports, backups, meters,
            credentials, guarding.attempts(), bounds, new FurtherRoutes.Console(new StaticFiles(), logins, Doors.consoleGuards(guarding)));
        LaneMaker maker = new LaneMaker(vertx, audit, traces, keys, slow, http, guarding, credentials, operations, new OpenApiDocument(Version.TEXT, all),
            routes, health, new OperationMeters(meters));
        for (int lane = 0; lane < lanes(); lane++) {
            LaneMaker.Made made = maker.lane(lane);
            gateways.add(made.gateway());
            deploy(made.lane(), Lane.options(lane));
        }
        watch(config, folder, shown);
        opening.ifPresent(HsmStart::mustBeFit);
        KeepsakeKeeper keeper = new KeepsakeKeeper(cluster, folder);
        deploy(keeper);
        deploy(follower);
        deploy(rewrapping);
        deploy(lastUse);
        NewKeys material = new NewKeys(LaneMaker.engine(new Ask(vertx), 0, http.places()), providers.random().generator());
        deploy(timed(config, identity, material, new Ids(providers.random().generator())));
        if (audit.isPresent()) {
            HeadCommits commits = new HeadCommits(audit.get(), SegmentFolder.below(folder.path()), cluster, identity, shown);
            deploy(commits);
            usage = Optional.of(new UsageCommits(audit.get(), SegmentFolder.below(folder.path()), cluster, UsageCommits.EVERY));
            usage.get().start();
        }
        try {
            if (founding.isPresent()) awaitTimely(founding.get(), PATIENCE_FOR_OTHERS);
            awaitTimely(cluster.awaitReady().compose(ready -> arrival.told(hsm.isPresent()))
                .onSuccess(kept -> {
                    keeper.begin();
                    follower.begin();
                }).compose(kept -> external.warmed()), PATIENCE_FOR_OTHERS);
            // a clock that is shifted on purpose leaps on purpose
            if (!config.development().clock().isZero()) awaitTimely(cluster.insist(() -> cluster.change(new Command.AcceptTime())), PATIENCE_FOR_OTHERS);
            LOG.info("Node {} of cluster {} serves at {}", config.name(), identity.cluster(), config.listen().https());
        } catch (TimeoutException e) {
            LOG.warn("No majority of the cluster is there yet; this node serves as soon as there is one");
        }
        pairs.start();
        if (config.observation().metrics().isPresent()) {
            MetricsServer server = new MetricsServer(config.observation().metrics().get(), new MetricsRoute(meters, new AtOnce()), health);
            deploy(server);
        }
        scheduled = config.backup().map(settings -> ScheduledBackups.start(vertx, settings, config.scrub().every(), config.name(), backups));
        NodeMeters.bind(meters, health, certificates);
    }

    /** What this node does by itself when it is time, and if it leads. */
    private Lane timed(NodeConfig config, Identity identity, NewKeys material, Ids ids) {
        Optional<Desk> desk = audit.map(AuditLog::desk);
        Audit records = desk.<Audit>map(it -> it).orElse(Audit.NONE);
        List<Deployable> parts = new ArrayList<>();
        desk.ifPresent(parts::add);
        parts.add(new TimedWork(cluster, material, cluster::mayDoTimedWork, records));
        Declared.Making making = new Declared.Making(identity.cluster(), ids);
        DeclaredWork work = new DeclaredWork(cluster, identity.node(), config.declared(), making, cluster::isLeader, records);
        declared = work::state;
        parts.add(work);
        return new Lane(parts);
    }

    private void deploy(Deployable part) {
        deploy(part, new DeploymentOptions());
    }

    private void deploy(Deployable part, DeploymentOptions options) {
        deployments.add(await(vertx.deployVerticle(part, options), PATIENCE_FOR_PARTS));
    }

    /** What time it is, as far as the cluster has agreed on it; absent while this node does not know, and after it leapt. */
    private OptionalLong agreedMillis() {
        if (!cluster.status().ready()) return OptionalLong.empty();
        return cluster.stale(ring -> ring.destructionHeld() ? OptionalLong.empty() : OptionalLong.of(ring.time()));
    }

    private static <T> T awaitTimely(Future<T> future, Duration patience) throws TimeoutException {
        return future.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static <T> T await(Future<T> future, Duration patience) {
        try {
            return awaitTimely(future, patience);
        } catch (TimeoutException e) {
            throw new Fault(Fault.UNAVAILABLE, "The node did not start within " + patience.toSeconds() + " s; see node.log in its data folder.", e);
        }
    }

    /**
     * Stops taking requests, ends those taken, hands leadership on, and closes; the caller bounds the time.
     *
     * @throws IllegalStateException if a part does not close; the others are closed all the same
     */
    @Override
    public void close() {
        stopping = true;
        certificates.close();
        List<Closing.Step> steps = new ArrayList<>();
        for (String deployment : deployments.reversed()) steps.add(() -> awaitTimely(vertx.undeploy(deployment), PATIENCE_FOR_PARTS));
        Optional.ofNullable(jvm).ifPresent(meters -> steps.add(meters::close));
        traces.ifPresent(to -> steps.add(to::close));
        usage.ifPresent(commits -> steps.add(commits::close));
        audit.ifPresent(log -> steps.add(log::close));
        steps.addAll(List.of(cluster::close, slow::close, pairs::close, () -> hsm.ifPresent(HsmEngine::close), opened::close,
            () -> Optional.ofNullable(follower).ifPresent(EpochFollower::close), roots::close, () -> awaitTimely(vertx.close(), PATIENCE_FOR_PARTS)));
        Closing.all(steps);
    }
}
