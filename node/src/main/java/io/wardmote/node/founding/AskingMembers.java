package io.wardmote.node.founding;

import io.vertx.core.Vertx;
import io.wardmote.crypto.Randomness;
import io.wardmote.crypto.RootKeys;
import io.wardmote.node.NodeConfig;
import io.wardmote.raft.NodeIdentity;
import io.wardmote.raft.Peer;
import io.wardmote.raft.SealedAsker;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A sealed node's side of {@link OpenMember}. */
public final class AskingMembers implements AutoCloseable {
    private final Identity identity;
    private final X509Certificate certificate;
    private final PrivateKey key;
    private final SealedAsker asker;
    private final Randomness random;

    public AskingMembers(Vertx vertx, Identity identity, NodeConfig config, NodeIdentity shown, List<Peer> members, Randomness random) {
        NodeFolder folder = NodeFolder.of(config);
        this.identity = identity;
        this.certificate = Pem.certificates(folder.nodeCertificate()).getFirst();
        this.key = Pem.key(folder.nodeKey());
        this.random = random;
        this.asker = new SealedAsker(vertx, identity.group(), identity.node(), shown, members.stream().filter(peer -> !peer.node().equals(identity.node()))
            .toList());
    }

    /** Fails if no member that is open answers within some seconds. What it answers is the caller's to close. */
    public CompletableFuture<RootKeys> rootKey() {
        return asker.rootKey(Founding.encoded(certificate))
            .thenApply(answer -> SealedProof.open(identity.cluster(), identity.node(), certificate, key, answer, random));
    }

    @Override
    public void close() {
        asker.close();
    }
}
