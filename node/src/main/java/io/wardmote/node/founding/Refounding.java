package io.wardmote.node.founding;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.wardmote.crypto.Randomness;
import io.wardmote.crypto.RootKey;
import io.wardmote.crypto.RootKeys;
import io.wardmote.key.Binding;
import io.wardmote.key.Protection;
import io.wardmote.key.Secret;
import io.wardmote.node.Fault;
import io.wardmote.node.NodeConfig;
import io.wardmote.raft.NewState;
import io.wardmote.raft.StorageFailure;
import io.wardmote.state.AccessKey;
import io.wardmote.state.BearerToken;
import io.wardmote.state.ClusterFacts;
import io.wardmote.state.Instance;
import io.wardmote.state.KeyRing;
import io.wardmote.state.Member;
import io.wardmote.state.Rows;
import io.wardmote.state.Slot;
import io.wardmote.state.Succession;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Makes the first node of a cluster that lives on, from the state of one whose nodes are gone. What was sealed stays sealed as it is, so
 * the cluster's id stays; but it is another lineage, with another authority for nodes: none of the old nodes can speak with the new ones.
 */
public final class Refounding {
    private final Randomness random;
    private final Instant now;

    public Refounding(Randomness random, Instant now) {
        this.random = random;
        this.now = now;
    }

    /** Brings in the rows, proven as far as they can be. */
    public interface Source {
        /**
         * Puts all rows and answers the index of the newest entry in them.
         *
         * @throws Fault if they are not what they should be
         */
        long fill(NewState state);
    }

    /**
     * What is taken over beside the state.
     *
     * @param roots           of every epoch that anything is sealed under, once the rows are there
     * @param protector       opens this node's slot from now on, if that is of kind {@code file} and there is none at its place; without one it is drawn
     * @param clientAuthority so that clients go on trusting; asked for once the rows are there
     * @param destroyed       by the rows that were brought in, which keys are to be destroyed in the new cluster though they are not in the old
     */
    public record Heritage(RootKeys roots, Optional<Secret> protector, Supplier<ClientAuthority> clientAuthority, Function<Rows, Set<String>> destroyed) {}

    /**
     * Makes the node's folder, which must be empty or absent; after a fault nothing is left in it.
     *
     * @param tokenLife how long the new administrator's bearer token is good for
     * @return the new administrator's credentials, which are written nowhere yet
     */
    public ClientFile refound(NodeConfig config, Source source, Heritage heritage, Duration tokenLife) {
        NodeFolder folder = NodeFolder.of(config);
        folder.makeNew();
        try {
            return make(config, folder, source, heritage, tokenLife);
        } catch (StorageFailure e) {
            folder.empty();
            throw new Fault(Fault.CANNOT_WRITE, e.getMessage(), e);
        } catch (RuntimeException e) {
            folder.empty();
            throw e;
        }
    }

    private ClientFile make(NodeConfig config, NodeFolder folder, Source source, Heritage heritage, Duration tokenLife) {
        RootKeys roots = heritage.roots;
        String lineage = UUID.randomUUID().toString();
        Member self = new Member(new Founding(random, now).nodeId(), config.name(), 0, true);
        try (NewState state = NewState.in(folder.raft(), Identity.group(roots.current().clusterId(), lineage), self.id())) {
            long index = source.fill(state);
            KeyRing ring = new KeyRing(state.rows());
            FormerRoot.complete(roots, ring, random);
            RootKey root = roots.current();
            ClusterFacts before = ring.cluster().orElseThrow(() -> new Fault(Fault.DATA, "What was brought in is not the state of a founded cluster."));
            ClientAuthority clients = heritage.clientAuthority.get();
            Authority nodes = Authority.create("cluster " + before.id(), now, random.perThread());
            KeyPair keys = Authority.keyPair(random.perThread());
            X509Certificate shown = nodes.issueNode(keys.getPublic(), self.id(), Founding.clusterNames(config), now);
            NodeCertificates.write(folder, nodes.certificate(), shown, keys.getPrivate());
            NodeCertificates.writeClients(folder, config, clients.opened(roots, random.perThread()), clients.key(), Founding.httpsNames(config), now, random);
            Slot slot = firstSlot(root, self, heritage, config);
            ClusterFacts facts = new ClusterFacts(before.id(), before.region(), before.account(), Founding.encoded(nodes.certificate()),
                Founding.wrapped(root, Binding.clusterAuthority(), nodes.key()));
            ClientFile client = administrator(config, folder, ring, facts);
            AccessKey administrator = new AccessKey(client.accessKeyId(), Founding.ROOT, true,
                root.wrap(Binding.accessKey(client.accessKeyId()), client.accessKeySecret().getBytes(UTF_8)));
            String hash = HexFormat.of().formatHex(Founding.sha256(Base64.getUrlDecoder().decode(client.bearerToken())));
            BearerToken token = new BearerToken(hash, Founding.ROOT, Math.max(ring.time(), now.toEpochMilli()) + tokenLife.toMillis());
            Succession heir = new Succession(facts, self, slot, administrator, token, now.toEpochMilli(), heritage.destroyed.apply(state.rows()));
            state.finish(heir.changes(state.rows(), index + 1), index + 1);
            new Identity(facts.id(), lineage, facts.region(), facts.account(), self.id(), self.name(), List.of(), "").write(folder.identity());
            return client;
        }
    }

    private Slot firstSlot(RootKey root, Member self, Heritage heritage, NodeConfig config) {
        try (Secret key = root.copy()) {
            return Protectors.makeFirst(root.clusterId(), root.epoch(), self.id(), key, heritage.protector, config, random);
        }
    }

    private ClientFile administrator(NodeConfig config, NodeFolder folder, KeyRing ring, ClusterFacts facts) {
        Founding drawn = new Founding(random, now);
        return new ClientFile(List.of(config.advertised()), facts.region(), facts.account(), folder.clientAuthority().toAbsolutePath().toString(),
            drawn.accessKeyId(), drawn.accessKeySecret(), "", "", Base64.getUrlEncoder().withoutPadding().encodeToString(random.bytes(32)),
            instance(ring, Protection.SOFTWARE), instance(ring, Protection.HSM),
            instance(ring, Protection.EXTERNAL), "", List.of());
    }

    private static String instance(KeyRing ring, Protection kind) {
        return ring.instances().stream().filter(instance -> instance.kind() == kind).map(Instance::id).findFirst().orElse("");
    }
}
