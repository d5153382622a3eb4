package io.wardmote.node;

import io.wardmote.audit.AuditConfig;
import io.wardmote.audit.SyslogAddress;
import io.wardmote.hsm.HsmConfig;
import io.wardmote.hsm.Strategy;
import io.wardmote.hsm.TokenChoice;
import io.wardmote.http.Doorstep;
import io.wardmote.http.Nonces;
import io.wardmote.node.declared.Declared;
import io.wardmote.op.Rate;
import io.wardmote.raft.RaftConfig;
import io.wardmote.state.Network;
import io.wardmote.state.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * The settings of one node, as its file gives them. Paths in the file are relative to the file's folder. Everything has a
 * default but {@code node}; see the commented files in {@code cluster-config}.
 *
 * @param name       what people call the node, and other nodes' files; unique in the cluster
 * @param data       the folder of everything the node keeps
 * @param listen     where it listens
 * @param reached    where other nodes reach it
 * @param advertised where clients reach it
 * @param names      further names and addresses for its HTTPS certificate
 * @param proxies    whom alone to let in at the HTTPS port, since they tell by the PROXY protocol for whom they come; empty where clients come by themselves
 * @param region     named in ARNs; of the cluster, used when it is founded
 * @param account    account id; of the cluster, used when it is founded; "" to draw one
 * @param place      what the node is made with; commands change it later: {@link Place}
 * @param slotKind   of the slot of the root key that is made with the node
 * @param protector  file of 32 bytes that opens this node's slot of the root key, if that is of kind {@code file}
 * @param openDefault true: CreateKey without an instance makes keys at will; false: one default key, as the vendor has it
 * @param quotas     how much callers and keys may have of this node
 * @param backup     where and how often this node writes backups by itself, if it does
 * @param audit      how what is asked of the node is recorded
 * @param declared   what the cluster is to have, in the order in which it can be made
 * @param hsm        the HSM of this node, if it has one
 * @param development settings that only development may use
 * @param observation how it lets itself be watched
 */
public record NodeConfig(String name, Path data, Addresses listen, Reached reached, Address advertised, List<String> names, List<Network> proxies,
                         String region, String account, Place place, Tls tls, SlotKind slotKind, Path protector, boolean openDefault, Limits limits,
                         QuotaSettings quotas, Timeouts timeouts, Lease lease, Destruction destruction, Scrub scrub, Optional<Backup> backup, AuditConfig audit,
                         List<Declared> declared, Optional<Hsm> hsm, Development development, Observation observation) {

    /** The three ports of a node: for clients; for Raft; for the link between nodes. */
    public record Addresses(Address https, Address raft, Address link) {}

    /** For Raft; for the link between nodes. */
    public record Reached(Address raft, Address link) {}

    /**
     * Files in PEM.
     *
     * @param certificate for HTTPS: the node's, then that of each authority up to the topmost
     * @param clients     authorities whose certificates clients may show
     * @param required    whether clients must show one
     */
    public record Tls(Path certificate, Path key, Optional<Path> clients, boolean required) {}

    /**
     * @param keys        in the whole account
     * @param admitted    requests in hand at once, per event loop
     * @param places      of these, those that are worked on
     * @param encryptions under one key version; NIST SP 800-38D, 8.3 allows 2^32
     * @param nonces      of signed requests that are remembered, a power of two: {@link Nonces}
     * @param connections of clients
     * @param failures    of one address to say who asks, in a minute
     */
    public record Limits(long keys, int admitted, int places, long encryptions, int nonces, Doorstep.Limits connections, int failures) {
        public static final long MOST_ENCRYPTIONS = 1L << 32;
    }

    /**
     * @param election how long a node waits for the leader before it stands for election
     * @param answer   how long a request may take
     * @param stop     how long a stopping node may take to end what it has begun
     * @param header   how long a client may take to send the line and headers of a request, from its first byte
     * @param body     how long it may take to send a body, and to take an answer
     * @param idle     how long a connection may be without a request
     */
    public record Timeouts(Duration election, Duration answer, Duration stop, Duration header, Duration body, Duration idle) {}

    /**
     * @param caller  of one user, role or access point, as long as it has no weight
     * @param key     of one key
     * @param weights by {@code root}, {@code user/NAME}, {@code role/NAME}, {@code accesspoint/NAME} or {@code xksproxy/PREFIX}
     */
    public record QuotaSettings(Optional<Rate> caller, Optional<Rate> key, Map<String, Integer> weights) {
        public QuotaSettings {
            weights = Map.copyOf(weights);
        }
    }

    /**
     * @param ttl    how long a node answers by its own state after it last renewed; zero: each request asks the others
     * @param margin for clocks that do not run alike; a twentieth of the ttl, if the file does not say
     */
    public record Lease(Duration ttl, Duration margin) {}

    /** @param delay how long destructions of keys are gathered before this node purges its disk of them all at once */
    public record Destruction(Duration delay) {}

    /**
     * @param every       everything on this node's disk is read so often, to see whether it is whole
     * @param mebibytes   a second, at most
     */
    public record Scrub(Duration every, int mebibytes) {}

    /**
     * @param folder of the files, which may hold others
     * @param every  how long after one the next is made
     * @param keep   how many there are to be; older ones are deleted
     */
    public record Backup(Path folder, Duration every, int keep) {}

    /** @param environment variables that the vendor's library reads; of the agent's process */
    public record Hsm(HsmConfig config, Map<String, String> environment) {
        public Hsm {
            environment = Map.copyOf(environment);
        }
    }

    /**
     * @param clock      how far the node's clock is put forward or back
     * @param audit      whether anything is recorded
     * @param hsmThreads whether the HSM agent is threads of the node's own process, which a vendor's library may then end
     * @param debugged   whether other processes of the node's user may look into it: debuggers, and what asks whose a connection is
     */
    public record Development(Duration clock, boolean audit, boolean hsmThreads, boolean debugged) {}

    /** What opens the root key on a node without anybody's hands. */
    public enum SlotKind {
        /** A file of the node's own. */
        FILE,
        /** A key of its HSM's own. */
        PKCS11
    }

    private static final long LEAST_TTL_MILLIS = 2_000;
    private static final long MOST_TTL_MILLIS = 60_000;
    private static final Duration HSM_PATIENCE = Duration.ofSeconds(2);
    private static final String NAME = "[A-Za-z0-9]([A-Za-z0-9._-]{0,62}[A-Za-z0-9])?";
    private static final String CREDENTIAL = "credential:";
    private static final String PRINCIPAL = "root|(user|role|accesspoint|xksproxy)/.{1,256}";
    private static final String HOST = "[0-9A-Za-z:.*-]{1,253}";

    public NodeConfig {
        names = List.copyOf(names);
        declared = List.copyOf(declared);
        proxies = List.copyOf(proxies);
    }

    /** The same with another folder for data, and in it those files that are in this one's. */
    public NodeConfig withData(Path other) {
        UnaryOperator<Path> moved = file -> file.startsWith(data) ? other.resolve(data.relativize(file)) : file;
        Tls movedTls = new Tls(moved.apply(tls.certificate), moved.apply(tls.key), tls.clients.map(moved), tls.required);
        return new NodeConfig(name, other, listen, reached, advertised, names, proxies, region, account, place, movedTls, slotKind, moved.apply(protector),
            openDefault, limits, quotas, timeouts, lease, destruction, scrub, backup, audit, declared, hsm, development, observation);
    }

    /** @throws Fault that names the file and every fault in it */
    public static NodeConfig read(Path file) {
        try {
            return of(Files.readString(file), file.toAbsolutePath().normalize().getParent(), file.toString());
        } catch (NoSuchFileException e) {
            throw new Fault(Fault.CONFIG, file + " does not exist; copy one of the files in cluster-config and give it with --config.");
        } catch (IOException e) {
            throw new Fault(Fault.CONFIG, file + " cannot be read (" + e.getMessage() + "); give a YAML file that this user may read.");
        }
    }

    /** @param folder what relative paths are relative to */
    static NodeConfig of(String yaml, Path folder, String source) {
        List<String> faults = new ArrayList<>();
        YamlSection root = YamlSection.of(yaml, faults);
        // what is no mapping would lack every setting too
        NodeConfig config = faults.isEmpty() ? read(root, folder, faults) : null;
        if (faults.isEmpty()) return config;
        String list = faults.size() == 1 ? faults.getFirst() : faults.size() + " faults:\n  " + String.join("\n  ", faults);
        throw new Fault(Fault.CONFIG, source + ": " + list);
    }

    private static NodeConfig read(YamlSection root, Path folder, List<String> faults) {
        String name = root.text("node", null, NAME, "give the node a name of letters, digits, dots and dashes");
        Path data = folder.resolve(path(root, "data", "data")).normalize();
        Addresses listen = addresses(root.section("listen"), new Addresses(new Address("127.0.0.1", 8443),
            new Address("127.0.0.1", 8543), new Address("127.0.0.1", 8643)));
        YamlSection peers = root.section("peers");
        Reached reached = new Reached(address(peers, "raft", listen.raft), address(peers, "link", listen.link));
        Address advertised = address(root, "advertise", listen.https);
        YamlSection tls = root.section("tls");
        YamlSection rootKey = root.section("rootKey");
        YamlSection place = root.section("place");
        YamlSection limits = root.section("limits");
        YamlSection quotas = root.section("quotas");
        YamlSection timeouts = root.section("timeouts");
        YamlSection lease = root.section("lease");
        YamlSection destruction = root.section("destruction");
        YamlSection scrub = root.section("scrub");
        YamlSection development = root.section("development");
        NodeConfig config = new NodeConfig(name, data, listen, reached, advertised,
            root.texts("names", HOST, "is a host name or an address"),
            proxies(root, faults),
            root.text("region", "cn-hangzhou", "[a-z0-9][a-z0-9-]{0,62}", "give lower-case letters, digits and dashes"),
            root.text("account", "", "|[0-9]{1,32}", "give digits, in quotation marks"),
            place(place),
            tls(tls, data, folder, faults),
            rootKey.value("slot", SlotKind.FILE, NodeConfig::slotKind, "give file or pkcs11"),
            folder.resolve(path(rootKey, "file", data + "/protector.key")),
            root.text("defaultKeys", "open", "open|strict", "give open or strict").equals("open"),
            limits(limits),
            quotas(quotas, faults),
            timeouts(timeouts),
            lease(lease),
            new Destruction(length(destruction, "delay", "1h", 60_000, 23 * 3_600_000)),
            new Scrub(length(scrub, "every", "1d", 60_000, 30L * 24 * 3_600_000), (int) scrub.number("mebibytesPerSecond", 8, 1, 1024)),
            root.has("backup") ? Optional.of(backup(root.section("backup"), folder)) : Optional.empty(),
            audit(root.section("audit")),
            DeclaredSection.read(root, folder, faults),
            root.has("hsm") ? hsm(root.section("hsm"), folder, faults) : Optional.empty(),
            new Development(development.value("clock", Duration.ZERO, Length::shift, "give a shift such as +8d, at most ten years"),
                development.text("audit", "on", "on|off", "give on or off").equals("on"),
                development.text("hsmAgent", "process", "process|threads", "give process or threads").equals("threads"),
                development.text("debugged", "no", "yes|no", "give yes or no").equals("yes")),
            Observation.read(root));
        for (YamlSection section : List.of(peers, place, tls, rootKey, limits, quotas, timeouts, lease, destruction, scrub, development, root)) section.end();
        check(config, faults);
        return config;
    }

    private static void check(NodeConfig config, List<String> faults) {
        List<Address> own = List.of(config.listen.https, config.listen.raft, config.listen.link);
        if (own.stream().map(Address::port).distinct().count() < own.size())
            faults.add("listen names the same port twice: give https, raft and link a port each");
        boolean taken = config.observation.listens().stream().anyMatch(other -> own.stream().anyMatch(one -> one.port() == other.port()));
        if (taken) faults.add("metrics.listen names a port of listen: give it one of its own");
        if (config.reached.raft.isWildcard()) faults.add("listen.raft is a wildcard: give the address by which other nodes reach this one as peers.raft");
        if (config.reached.link.isWildcard()) faults.add("listen.link is a wildcard: give the address by which other nodes reach this one as peers.link");
        if (config.slotKind == SlotKind.PKCS11 && config.hsm.isEmpty())
            faults.add("rootKey.slot is pkcs11 and there is no section hsm: say there which token it is");
        if (config.advertised.isWildcard())
            faults.add("advertise is missing and listen.https is a wildcard: give the address by which clients reach this node");
    }

    private static List<Network> proxies(YamlSection root, List<String> faults) {
        List<Network> proxies = new ArrayList<>();
        for (String text : root.texts("proxies", "[0-9A-Fa-f:./]{1,64}", "is an address or a network, such as 10.0.0.0/28")) {
            Network.of(text).ifPresentOrElse(proxies::add, () -> faults.add("proxies has \"" + text + "\": give addresses and networks, such as 10.0.0.0/28"));
        }
        return proxies;
    }

    private static Tls tls(YamlSection section, Path data, Path folder, List<String> faults) {
        Optional<Path> clients = section.has("clients") ? Optional.ofNullable(path(section, "clients", null)).map(folder::resolve) : Optional.empty();
        boolean required = section.text("clientCertificates", "optional", "optional|required", "give optional or required").equals("required");
        if (required && clients.isEmpty()) faults.add("tls.clientCertificates is required and tls.clients is missing: name a file of their authorities");
        Path certificate = folder.resolve(path(section, "certificate", data + "/tls/https.pem"));
        return new Tls(certificate, folder.resolve(path(section, "key", data + "/tls/https.key")), clients, required);
    }

    private static Limits limits(YamlSection section) {
        int admitted = (int) section.number("admitted", 1024, 1, 1_000_000);
        Doorstep.Limits usual = Doorstep.Limits.DEFAULT;
        return new Limits(section.number("keys", 1_000_000, 1, 1_000_000_000), admitted, (int) section.number("places", Math.ceilDiv(admitted, 4), 1, admitted),
            section.number("encryptions", Limits.MOST_ENCRYPTIONS, 1, Limits.MOST_ENCRYPTIONS), nonces(section),
            new Doorstep.Limits((int) section.number("connections", usual.connections(), 1, 1_000_000),
                (int) section.number("connectionsOfOneAddress", usual.ofOneAddress(), 1, 1_000_000),
                (int) section.number("handshakes", usual.handshakes(), 1, 1_000_000)),
            (int) section.number("failures", 60, 1, 1_000_000));
    }

    private static Timeouts timeouts(YamlSection section) {
        return new Timeouts(length(section, "election", "1s", 300, 60_000), length(section, "answer", "30s", 100, 600_000),
            length(section, "stop", "10s", 100, 600_000), length(section, "header", "10s", 100, 600_000),
            length(section, "body", "30s", 100, 600_000), length(section, "idle", "75s", 60_000, 3_600_000));
    }

    private static QuotaSettings quotas(YamlSection section, List<String> faults) {
        YamlSection weights = section.section("weights");
        Map<String, Integer> byPrincipal = new TreeMap<>();
        for (String principal : weights.names()) {
            if (!principal.matches(PRINCIPAL))
                faults.add("quotas.weights has \"" + principal + "\": give root, user/NAME, role/NAME, accesspoint/NAME or xksproxy/PREFIX");
            byPrincipal.put(principal, (int) weights.number(principal, 1, 1, 1000));
        }
        return new QuotaSettings(rate(section, "caller", faults), rate(section, "key", faults), byPrincipal);
    }

    private static Optional<Rate> rate(YamlSection section, String name, List<String> faults) {
        if (!section.has(name)) return Optional.empty();
        YamlSection rate = section.section(name);
        if (!rate.has("perSecond")) faults.add("quotas." + name + ".perSecond is missing: give a number, or leave quotas." + name + " out");
        int perSecond = (int) rate.number("perSecond", 1, 1, Rate.MOST_PER_SECOND);
        int atOnce = (int) rate.number("atOnce", perSecond, 1, Rate.MOST_PER_SECOND);
        rate.end();
        try {
            return Optional.of(new Rate(perSecond, atOnce));
        } catch (IllegalArgumentException e) {
            faults.add("quotas." + name + " is " + e.getMessage());
            return Optional.empty();
        }
    }

    private static Optional<Hsm> hsm(YamlSection section, Path folder, List<String> faults) {
        String library = path(section, "library", null);
        boolean bySlot = section.has("slot");
        if (bySlot && section.has("token")) faults.add("hsm.slot and hsm.token are both there: give one of them");
        TokenChoice token = bySlot ? new TokenChoice.InSlot(section.number("slot", 0, 0, Long.MAX_VALUE))
            : new TokenChoice.Labelled(section.text("token", null, "[ -~]{1,32}", "give the token's label, 1 to 32 characters, or hsm.slot instead"));
        Path pin = pin(section, folder, faults);
        int sessions = (int) section.number("sessions", Runtime.getRuntime().availableProcessors(), 1, 256);
        int openedKeys = (int) section.number("keys", 10_000, 1, 1_000_000);
        Strategy strategy = section.value("strategy", Strategy.WRAPPED_SESSION, Strategy::named, "give wrapped-session or token-object");
        Duration deadline = length(section, "deadline", "30s", 1000, 600_000);
        YamlSection variables = section.section("environment");
        Map<String, String> environment = new TreeMap<>();
        for (String name : variables.names()) environment.put(name, variables.text(name, null, "[^\\x00]{0,4096}", "give a text"));
        variables.end();
        section.end();
        if (!faults.isEmpty()) return Optional.empty();
        try {
            return Optional.of(new Hsm(new HsmConfig(folder.resolve(library), token, pin, sessions, openedKeys, strategy, deadline, HSM_PATIENCE),
                environment));
        } catch (IllegalArgumentException e) {
            faults.add("hsm: " + e.getMessage());
            return Optional.empty();
        }
    }

    private static Backup backup(YamlSection section, Path folder) {
        String where = path(section, "folder", "backups");
        Backup backup = new Backup(folder.resolve(where), length(section, "every", "1d", 60_000, 31L * 86_400_000),
            (int) section.number("keep", 14, 1, 100_000));
        section.end();
        return backup;
    }

    private static AuditConfig audit(YamlSection section) {
        AuditConfig usual = AuditConfig.DEFAULT;
        boolean blocks = section.text("whenStuck", "block", "block|bounded-loss", "give block or bounded-loss").equals("block");
        Duration patience = length(section, "patience", Length.text(usual.patience()), 100, 60_000);
        long mostLost = section.number("mostLost", usual.mostLost(), 1, 1_000_000_000_000L);
        Duration keep = length(section, "keep", Length.text(usual.keep()), 86_400_000, 36_500L * 86_400_000);
        long bytes = section.number("mebibytes", usual.bytes() >> 20, 64, 1 << 30) << 20;
        long strangerBytes = section.number("strangerMebibytes", usual.strangerBytes() >> 20, 64, 1 << 20) << 20;
        Optional<SyslogAddress> syslog = section.has("syslog")
            ? Optional.ofNullable(section.value("syslog", null, SyslogAddress::new, "give tcp://host:port or unix:///path")) : Optional.empty();
        section.end();
        return new AuditConfig(blocks ? AuditConfig.WhenStuck.BLOCK : AuditConfig.WhenStuck.BOUNDED_LOSS,
            patience, mostLost, keep, bytes, strangerBytes, syslog);
    }

    private static Place place(YamlSection section) {
        return new Place(section.text("region", "", "|[a-z0-9][a-z0-9-]{0,62}", "give lower-case letters, digits and dashes"),
            (int) section.number("priority", 0, 0, Place.MOST_PRIORITY),
            section.text("role", "voter", "voter|listener", "give voter or listener").equals("listener"));
    }

    private static Addresses addresses(YamlSection section, Addresses defaults) {
        Addresses addresses = new Addresses(address(section, "https", defaults.https), address(section, "raft", defaults.raft),
            address(section, "link", defaults.link));
        section.end();
        return addresses;
    }

    private static Address address(YamlSection section, String name, Address fallback) {
        return section.value(name, fallback, Address::of, "give host:port, such as 127.0.0.1:8443");
    }

    private static Duration length(YamlSection section, String name, String fallback, long leastMillis, long mostMillis) {
        return section.value(name, Length.of(fallback), text -> {
            Duration length = Length.of(text);
            if (length.toMillis() < leastMillis || length.toMillis() > mostMillis) throw new IllegalArgumentException(text);
            return length;
        }, "give a time from " + Length.text(Duration.ofMillis(leastMillis)) + " to " + Length.text(Duration.ofMillis(mostMillis)));
    }

    private static Lease lease(YamlSection section) {
        Duration ttl = section.value("ttl", Duration.ofSeconds(6), text -> {
            Duration length = text.equals("0") ? Duration.ZERO : Length.of(text);
            boolean renewedInTime = length.toMillis() >= LEAST_TTL_MILLIS && length.toMillis() <= MOST_TTL_MILLIS;
            if (!length.isZero() && !renewedInTime) throw new IllegalArgumentException(text);
            return length;
        }, "give 0, or a time from 2s to 1m");
        long least = Math.max(1, RaftConfig.Lease.leastMargin(ttl).toMillis());
        return new Lease(ttl, length(section, "margin", Length.text(RaftConfig.Lease.usualMargin(ttl)), least, 10_000));
    }

    private static int nonces(YamlSection section) {
        return section.value("nonces", Nonces.DEFAULT_CAPACITY, text -> {
            int number = Integer.parseInt(text.replace("_", ""));
            if (!Nonces.isCapacity(number)) throw new IllegalArgumentException(text);
            return number;
        }, "give a power of two from " + Nonces.LEAST_CAPACITY + " to " + Nonces.MOST_CAPACITY);
    }

    private static SlotKind slotKind(String text) {
        return switch (text) {
            case "file" -> SlotKind.FILE;
            case "pkcs11" -> SlotKind.PKCS11;
            default -> throw new IllegalArgumentException(text);
        };
    }

    /** Of a file, or by {@code credential:NAME} of what systemd has put there for the service. */
    private static Path pin(YamlSection section, Path folder, List<String> faults) {
        String text = path(section, "pin", null);
        if (text == null || !text.startsWith(CREDENTIAL)) return text == null ? null : folder.resolve(text);
        String credentials = System.getenv("CREDENTIALS_DIRECTORY");
        String name = text.substring(CREDENTIAL.length());
        if (credentials == null) faults.add("hsm.pin is " + text + " and there are no credentials: set LoadCredential in the unit, or name a file");
        else if (!name.matches("[A-Za-z0-9._-]{1,255}") || name.startsWith(".")) faults.add("hsm.pin is " + text + ": give the name that LoadCredential has");
        else return Path.of(credentials, name);
        return null;
    }

    private static String path(YamlSection section, String name, String fallback) {
        return section.text(name, fallback, "[^\\x00]{1,4096}", "give a path");
    }
}
