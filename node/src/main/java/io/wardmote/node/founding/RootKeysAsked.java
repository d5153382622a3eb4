package io.wardmote.node.founding;

import io.vertx.core.Future;
import io.wardmote.crypto.Randomness;
import io.wardmote.crypto.RootKeys;
import io.wardmote.raft.Cluster;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/** How a member that takes part, but lacks a root key, asks another for those that it has: as a sealed one does. */
public final class RootKeysAsked {
    private final Cluster cluster;
    private final Identity identity;
    private final NodeFolder folder;
    private final Randomness random;

    public RootKeysAsked(Cluster cluster, Identity identity, NodeFolder folder, Randomness random) {
        this.cluster = cluster;
        this.identity = identity;
        this.folder = folder;
        this.random = random;
    }

    /** Fails if it does not answer within some seconds. What it answers is the caller's to close. @param member its id */
    public Future<RootKeys> of(String member) {
        X509Certificate certificate = Pem.certificates(folder.nodeCertificate()).getFirst(); // as it is now: it may have been renewed
        PrivateKey key = Pem.key(folder.nodeKey());
        return cluster.askForRootKeys(member, Founding.encoded(certificate))
            .map(answer -> SealedProof.open(identity.cluster(), identity.node(), certificate, key, answer, random));
    }
}
