package io.wardmote.node.founding;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.wardmote.crypto.Randomness;
import io.wardmote.crypto.RootKey;
import io.wardmote.crypto.RootKeys;
import io.wardmote.key.Binding;
import io.wardmote.key.Material.Wrapped;
import io.wardmote.key.Protection;
import io.wardmote.key.Secret;
import io.wardmote.node.Address;
import io.wardmote.node.Fault;
import io.wardmote.node.NodeConfig;
import io.wardmote.raft.Peer;
import io.wardmote.state.AccessKey;
import io.wardmote.state.BearerToken;
import io.wardmote.state.ClusterFacts;
import io.wardmote.state.Command;
import io.wardmote.state.Instance;
import io.wardmote.state.Member;
import io.wardmote.state.Slot;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Makes a cluster that has not started yet: its id, its two certificate authorities, its root key in a slot per node, the first
 * administrator, and each node's folder. What the cluster is to know goes into the first node's {@link Genesis}.
 */
public final class Founding {
    private static final int FIRST_EPOCH = 1;
    static final String ROOT = "root";
    private static final String LOWER = "0123456789abcdefghijklmnopqrstuvwxyz";
    private static final String ALNUM = LOWER + "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    private final Randomness random;
    private final Instant now;

    public Founding(Randomness random, Instant now) {
        this.random = random;
        this.now = now;
    }

    /**
     * @param nodes     in their order; the first proposes the cluster to the others
     * @param tokenLife how long the first bearer token is good for
     * @return how to call the cluster; written nowhere yet
     * @throws Fault if a folder cannot be made, or is not empty, or a protector is where one is to be
     */
    public ClientFile found(List<NodeConfig> nodes, Duration tokenLife) {
        NodeConfig first = nodes.getFirst();
        nodes.stream().filter(node -> node.place().listener()).findFirst().ifPresent(node -> {
            throw new Fault(Fault.CONFIG, "place.role of " + node.name() + " is listener: who founds a cluster needs a vote, and listeners join it.");
        });
        String cluster = UUID.randomUUID().toString();
        String account = first.account().isEmpty() ? "1" + draw(15, "0123456789") : first.account();
        List<Member> members = nodes.stream().map(node -> new Member(nodeId(), node.name(), 0, true, node.place(), "")).toList();
        nodes.forEach(node -> NodeFolder.of(node).makeNew());
        nodes.forEach(Protectors::mustBeMakeable);
        Authority clusterAuthority = Authority.create(Authority.nameOf(cluster), now, random.perThread());
        Authority clientAuthority = Authority.create("clients of " + cluster, now, random.perThread());

        try (Secret root = new Secret(random.bytes(RootKey.BYTES)); RootKey rootKey = new RootKey(cluster, FIRST_EPOCH, root, random)) {
            String accessKeyId = accessKeyId();
            String accessKeySecret = accessKeySecret();
            byte[] token = random.bytes(32);
            Instance software = new Instance("kst-" + draw(20, LOWER), "software", Protection.SOFTWARE, now.toEpochMilli());
            Wrapped clientAuthorityKey = wrapped(rootKey, NodeCertificates.CLIENT_AUTHORITY, clientAuthority.key());

            List<Slot> slots = new ArrayList<>();
            for (int i = 0; i < nodes.size(); i++) {
                Member self = members.get(i);
                NodeFolder folder = NodeFolder.of(nodes.get(i));
                slots.add(Protectors.makeFirst(cluster, FIRST_EPOCH, self.id(), root, nodes.get(i), random));
                KeyPair nodeKeys = Authority.keyPair(random.perThread());
                X509Certificate nodeCertificate = clusterAuthority.issueNode(nodeKeys.getPublic(), self.id(), clusterNames(nodes.get(i)), now);
                NodeCertificates.write(folder, clusterAuthority.certificate(), nodeCertificate, nodeKeys.getPrivate());
                NodeCertificates.writeClients(folder, nodes.get(i), clientAuthority, clientAuthorityKey, httpsNames(nodes.get(i)), now, random);
            }
            ClusterFacts facts = new ClusterFacts(cluster, first.region(), account, encoded(clusterAuthority.certificate()),
                wrapped(rootKey, Binding.clusterAuthority(), clusterAuthority.key()));
            AccessKey administrator = new AccessKey(accessKeyId, ROOT, true, rootKey.wrap(Binding.accessKey(accessKeyId), accessKeySecret.getBytes(UTF_8)));
            BearerToken bearer = new BearerToken(HexFormat.of().formatHex(sha256(token)), ROOT, now.plus(tokenLife).toEpochMilli());
            Genesis.write(NodeFolder.of(first).genesis(), new Command.Found(facts,
                members, slots, administrator, bearer, List.of(software)));
            for (int i = 0; i < nodes.size(); i++) writeIdentity(nodes, facts, members, i);
            return new ClientFile(nodes.stream().map(node -> node.advertised()).toList(), first.region(), account,
                NodeFolder.of(first).clientAuthority().toAbsolutePath().toString(), accessKeyId, accessKeySecret, "", "",
                Base64.getUrlEncoder().withoutPadding().encodeToString(token), software.id(), "", "", "", List.of());
        }
    }

    private static void writeIdentity(List<NodeConfig> nodes, ClusterFacts facts, List<Member> members, int own) {
        List<Peer> others = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            NodeConfig.Reached at = nodes.get(i).reached();
            if (i != own) others.add(new Peer(members.get(i).id(), at.raft().toString(), at.link().toString()));
        }
        Member self = members.get(own);
        new Identity(facts.id(), Identity.FIRST_LINEAGE, facts.region(), facts.account(), self.id(), self.name(), others, "")
            .write(NodeFolder.of(nodes.get(own)).identity());
    }

    /** By what other nodes reach it. */
    static List<String> clusterNames(NodeConfig node) {
        return Authority.names(hosts(node.reached().raft(), node.reached().link()), machine());
    }

    /** By what clients reach it. */
    static List<String> httpsNames(NodeConfig node) {
        return Authority.names(Stream.concat(node.names().stream(), hosts(node.advertised(), node.listen().https()).stream()).toList(), machine());
    }

    private static List<String> hosts(Address... addresses) {
        return Arrays.stream(addresses).filter(address -> !address.isWildcard()).map(Address::host).distinct().toList();
    }

    private static String machine() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost"; // a machine whose own name has no address is reached by others
        }
    }

    String accessKeyId() {
        return "LTAI" + draw(20, ALNUM);
    }

    String accessKeySecret() {
        return draw(30, ALNUM);
    }

    String nodeId() {
        return "n-" + draw(16, LOWER);
    }

    String draw(int length, String alphabet) {
        StringBuilder text = new StringBuilder(length);
        while (text.length() < length) text.append(alphabet.charAt(random.perThread().nextInt(alphabet.length())));
        return text.toString();
    }

    static Wrapped wrapped(RootKey rootKey, Binding binding, PrivateKey key) {
        byte[] encoded = key.getEncoded();
        try {
            return rootKey.wrap(binding, encoded);
        } finally {
            Arrays.fill(encoded, (byte) 0);
        }
    }

    static PrivateKey opened(RootKeys rootKeys, Binding binding, Wrapped wrapped) {
        try (Secret key = rootKeys.open(binding, wrapped)) {
            return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key.bytes()));
        } catch (GeneralSecurityException e) {
            throw new Fault(Fault.DATA, "What is sealed as the key of an authority is none.", e);
        }
    }

    static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate has no encoding", e);
        }
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }
}
