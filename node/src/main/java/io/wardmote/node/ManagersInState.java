package io.wardmote.node;

import io.wardmote.external.KnownManagers;
import io.wardmote.raft.Cluster;
import io.wardmote.state.ExternalManager;
import java.util.List;
import java.util.Optional;

/** Managers of external keys as this node has applied them: who uses a key reads its manager with it, and is answered only if that still stands. */
record ManagersInState(Cluster cluster) implements KnownManagers {
    @Override
    public Optional<ExternalManager> ofKey(String keyId) {
        return cluster.stale(ring -> ring.key(keyId).flatMap(key -> ring.externals().manager(key.facts().instance())));
    }

    @Override
    public Optional<ExternalManager> of(String instance) {
        return cluster.stale(ring -> ring.externals().manager(instance));
    }

    @Override
    public List<ExternalManager> all() {
        return cluster.stale(ring -> ring.externals().managers());
    }
}
