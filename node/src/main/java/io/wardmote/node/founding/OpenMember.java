package io.wardmote.node.founding;

import io.vertx.core.Vertx;
import io.wardmote.crypto.Randomness;
import io.wardmote.crypto.RootKeys;
import io.wardmote.raft.RootKeyGiver;
import java.security.cert.X509Certificate;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A member whose root key is open, as members that are sealed see it: {@link SealedProof}. */
public final class OpenMember implements RootKeyGiver {
    private static final Logger LOG = LoggerFactory.getLogger(OpenMember.class);

    private final Vertx vertx;
    private final String cluster;
    private final X509Certificate authority;
    private final RootKeys roots;
    private final Randomness random;

    public OpenMember(Vertx vertx, String cluster, NodeFolder folder, RootKeys roots, Randomness random) {
        this.vertx = vertx;
        this.cluster = cluster;
        this.authority = Pem.certificates(folder.clusterAuthority()).getFirst();
        this.roots = roots;
        this.random = random;
    }

    @Override
    public CompletableFuture<byte[]> forSealed(String peer, byte[] asked) {
        return vertx.executeBlocking(() -> {
            byte[] answer = SealedProof.answer(cluster, peer, asked, authority, roots, random);
            LOG.info("Node {} has been given the root key, for which it asked", peer);
            return answer;
        }, false).toCompletionStage().toCompletableFuture();
    }
}
