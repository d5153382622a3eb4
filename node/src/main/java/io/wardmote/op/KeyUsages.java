package io.wardmote.op;

import io.wardmote.state.Counted;
import io.wardmote.state.KeyRing;
import io.wardmote.state.Member;
import io.wardmote.state.Usage;
import java.util.List;
import java.util.Optional;

/** How keys were used: what all nodes have told, and what this one is about to tell. To be asked within one read of the state. */
public final class KeyUsages {
    /** Who takes away a key that was used within that time is told so. */
    private static final long LATELY_MILLIS = 7L * 86_400_000;

    private final PendingUses pending;

    public KeyUsages(PendingUses pending) {
        this.pending = pending;
    }

    public Usage ofKey(KeyRing ring, String keyId) {
        return ring.usage().ofKey(keyId).plus(pending(ring, keyId));
    }

    /** Of all of its versions. */
    private List<Usage> pending(KeyRing ring, String keyId) {
        return pending.of(keyId, counted(ring, pending.node()).orElse(Counted.nothing(pending.node())));
    }

    public Usage ofVersion(KeyRing ring, String keyId, String versionId) {
        List<Usage> more = pending(ring, keyId).stream().filter(usage -> usage.versionId().equals(versionId)).toList();
        return ring.usage().ofVersion(keyId, versionId).plus(more);
    }

    /** Absent of a key that was not used lately. */
    public Optional<UsedLately> lately(KeyRing ring, String keyId) {
        Usage usage = ofKey(ring, keyId);
        return usage.lastAt() > Math.max(0, ring.time() - LATELY_MILLIS) ? Optional.of(UsedLately.of(usage)) : Optional.empty();
    }

    /** Until when all that a node did with keys is counted; 0 if that is not known. */
    public long until(KeyRing ring, Member member) {
        Optional<Counted> counted = counted(ring, member.id());
        long told = counted.map(Counted::until).orElse(0L);
        if (!member.id().equals(pending.node())) return told;
        return pending.until(counted.map(Counted::upTo).orElse(0L)).orElse(told);
    }

    private static Optional<Counted> counted(KeyRing ring, String node) {
        return node.isEmpty() ? Optional.empty() : ring.usage().counted(node);
    }
}
