package io.wardmote.node.backup;

import io.wardmote.crypto.ChunkSeal;
import io.wardmote.crypto.Randomness;
import io.wardmote.crypto.RootKey;
import io.wardmote.key.Binding;
import io.wardmote.key.KeySpec;
import io.wardmote.key.Material;
import io.wardmote.key.Origin;
import io.wardmote.key.Protection;
import io.wardmote.node.NodeConfig;
import io.wardmote.node.founding.ClientAuthority;
import io.wardmote.node.founding.FileSlot;
import io.wardmote.node.founding.Founding;
import io.wardmote.node.founding.Genesis;
import io.wardmote.node.founding.Identity;
import io.wardmote.node.founding.NodeFolder;
import io.wardmote.node.founding.PrivateFiles;
import io.wardmote.state.Applied;
import io.wardmote.state.Command;
import io.wardmote.state.Digest;
import io.wardmote.state.ExternalManager;
import io.wardmote.state.Instance;
import io.wardmote.state.KeyFacts;
import io.wardmote.state.KeyRing;
import io.wardmote.state.Member;
import io.wardmote.state.Proposal;
import io.wardmote.state.Rows;
import io.wardmote.state.Stamp;
import io.wardmote.state.XksProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** A cluster that was founded in a folder but never ran: its commands are applied to rows in memory. */
final class SampleCluster implements AutoCloseable {
    static final Randomness RANDOM = new Randomness();

    final NodeConfig config;
    final Identity identity;
    final RootKey root;
    private final TreeMap<byte[], byte[]> table = new TreeMap<>(Arrays::compareUnsigned);
    private Instant now = Instant.parse("2026-11-26T00:00:00Z");
    private long index;

    final Rows rows = of(table);

    private static Rows of(TreeMap<byte[], byte[]> table) {
        return new Rows() {
            @Override
            public byte[] get(byte[] key) {
                return table.get(key);
            }

            @Override
            public void scan(byte[] from, byte[] to, Visitor visitor) {
                for (Map.Entry<byte[], byte[]> row : table.subMap(from, to).entrySet()) if (!visitor.visit(row.getKey(), row.getValue())) return;
            }
        };
    }

    SampleCluster(Path folder) throws IOException {
        config = config(folder, "kms1", 23_001);
        new Founding(RANDOM, now).found(List.of(config), Duration.ofDays(30));
        NodeFolder node = NodeFolder.of(config);
        identity = node.openedAs(config);
        root = FileSlot.openAny(identity.cluster(), 1, List.of(FileSlot.read(node.slot())), FileSlot.protector(config.protector()), RANDOM);
        apply(Genesis.read(node.genesis()));
        pass(Duration.ZERO);
    }

    static NodeConfig config(Path folder, String name, int port) throws IOException {
        Path file = Files.createDirectories(folder).resolve("wardmote.yaml");
        Files.writeString(file, "node: " + name + "\nlisten: {https: '127.0.0.1:" + port + "', raft: '127.0.0.1:" + (port + 1) + "', link: '127.0.0.1:" + (port + 2) + "'}\n");
        return NodeConfig.read(file);
    }

    void apply(Command command) {
        Applied.of(rows, ++index, List.of(new Proposal(Stamp.NONE, command))).changes().eachChange((key, value) -> {
            if (value == null) table.remove(key);
            else table.put(key, value);
        });
    }

    void pass(Duration time) {
        now = now.plus(time);
        List<Command.Report> reports = ring().members().stream().map(Member::id).map(node -> new Command.Report(node, now.toEpochMilli(), 0, new byte[Digest.BYTES])).toList();
        apply(new Command.Tick(identity.node(), 500, reports, Command.Leases.NONE));
        apply(new Command.AcceptTime());
    }

    KeyRing ring() {
        return new KeyRing(rows);
    }

    /** An AES key whose material is that text; answers its id. */
    String key(String material) {
        return key(ring().cluster().orElseThrow().id(), root, material, this::apply);
    }

    interface Proposer {
        void propose(Command command);
    }

    static String key(String cluster, RootKey root, String material, Proposer to) {
        Command.CreateKey made = create(root, material, "");
        to.propose(made);
        return made.facts().id();
    }

    /** A key in an instance, under that policy of its own; answers its id. */
    String ruled(String material, String policy) {
        apply(new Command.PutInstance(new Instance("kst-1", "software", Protection.SOFTWARE, 0)));
        Command.CreateKey made = create(root, material, "kst-1");
        apply(new Command.CreateKeyWithPolicy(made, policy, Optional.of(List.of())));
        return made.facts().id();
    }

    /** There is an XKS proxy of that prefix, with a credential. */
    void offer(String prefix, String credential) {
        offer(prefix, credential, UnaryOperator.identity());
    }

    /** @param then what becomes of what is sealed */
    void offer(String prefix, String credential, UnaryOperator<Material.Wrapped> then) {
        apply(new Command.CreateXksProxy(prefix, XksProxy.ANY_REGION));
        apply(new Command.CreateXksCredential(prefix, credential, then.apply(root.wrap(Binding.xksCredential(prefix, credential), "secret".getBytes()))));
    }

    /**
     * There is an external instance, and a key of its manager.
     *
     * @param ofManager what becomes of its sealed secrets
     * @param ofKey     what becomes of the key's inner one
     */
    void external(String instance, UnaryOperator<Material.Wrapped> ofManager, UnaryOperator<Material.Wrapped> ofKey) {
        String accessKeyId = "ABCDEFGHIJKLMNOPQRST";
        Material.Wrapped secrets = ofManager.apply(root.wrap(Binding.externalManager(instance, accessKeyId), "\6secret".getBytes()));
        ExternalManager manager = new ExternalManager(instance, new ExternalManager.Endpoint("keys.example", 443, "", "eu-1"),
            new ExternalManager.Credentials(accessKeyId, "", secrets), "", ExternalManager.USUAL_TIMEOUT_MILLIS, true);
        apply(new Command.CreateExternal(new Instance(instance, "theirs", Protection.EXTERNAL, 0), manager));
        String id = "key-" + UUID.randomUUID();
        String version = UUID.randomUUID().toString();
        KeySpec spec = KeySpec.AES_256;
        KeyFacts facts = new KeyFacts(id, spec, spec.usages().getFirst(), Origin.GENERATED, Protection.EXTERNAL, instance, "");
        Binding binding = Binding.externalKey(id, version, spec, facts.usage(), facts.origin(), facts.protection(), "their-1");
        Material inner = new Material.External("their-1", ofKey.apply(root.wrap(binding, new byte[32])));
        apply(new Command.TakeKey(manager.asked(), new Command.CreateKey(facts, version, inner, new byte[0], "", 0, new TreeMap<>(), "", 1_000_000, false)));
    }

    /** A user with an access key. */
    void user(String name, String accessKey) {
        apply(new Command.CreateUser(name, "20", name, ""));
        apply(new Command.CreateAccessKey(accessKey, name, root.wrap(Binding.accessKey(accessKey), "secret".getBytes())));
    }

    /** As they are now, whatever becomes of the cluster. */
    Rows copy() {
        return of(new TreeMap<>(table));
    }

    /** What it was. */
    void become(Rows copied) {
        table.clear();
        copied.scan(new byte[] {1}, new byte[] {-1}, (key, value) -> {
            table.put(key, value);
            return true;
        });
    }

    /** There is a user of that name who may log in at the console. */
    void letIn(String user) {
        apply(new Command.CreateUser(user, "2", "", ""));
        apply(new Command.CreateLoginProfile(user, new Command.Password("p1", root.wrap(Binding.loginProfile(user, "p1"), "what is kept".getBytes())), false));
    }

    private static Command.CreateKey create(RootKey root, String material, String instance) {
        String id = "key-" + UUID.randomUUID();
        String version = UUID.randomUUID().toString();
        KeySpec spec = KeySpec.AES_256;
        KeyFacts facts = new KeyFacts(id, spec, spec.usages().getFirst(), Origin.GENERATED, Protection.SOFTWARE, instance, "");
        Binding binding = Binding.key(id, version, spec, facts.usage(), facts.origin(), facts.protection());
        return new Command.CreateKey(facts, version, root.wrap(binding, material.getBytes()), new byte[0], "of " + material, 0,
            new TreeMap<>(Map.of("made", "here")), "", 1_000_000, false);
    }

    /** So that its tombstone is all that is left. */
    void destroy(String key) {
        apply(new Command.ScheduleDeletion(key, 7));
        pass(Duration.ofDays(8));
        apply(new Command.DestroyKey(key, true));
    }

    BackupHeader header() {
        return new BackupHeader(identity.cluster(), identity.lineage(), identity.name(), "cn-hangzhou", "1", index, ring().time(), now.toEpochMilli(), root.epoch(),
            RANDOM.bytes(ChunkSeal.SALT_BYTES), ring().slots());
    }

    Path backup(Path file) {
        PrivateFiles.write(file, out -> Backups.write(out, header(), root, ClientAuthority.of(NodeFolder.of(config)), rows));
        return file;
    }

    @Override
    public void close() {
        root.close();
    }
}
