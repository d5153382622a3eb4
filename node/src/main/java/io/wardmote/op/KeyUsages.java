package io.wardmote.op;

import io.wardmote.state.Counted;
import io.wardmote.state.KeyRing;
import io.wardmote.state.Member;
import io.wardmote.state.Usage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** How keys were used: what all nodes have told, and what this one is about to tell. To be asked within one read of the state. */
public final class KeyUsages {
    /** Who takes away a key that was used within that time is told so. */
    private static final long LATELY_MILLIS = 7L * 86_400_000;

    private final PendingUses pending;

    public KeyUsages(PendingUses pending) {
        this.pending = pending;
    }

    /** Of all of a key's versions, and of some. */
    public record OfKey(Usage whole, List<Usage> versions) {}

    public OfKey of(KeyRing ring, String keyId, List<String> versionIds) {
        List<Usage> pending = pending(ring, keyId);
        Map<String, List<Usage>> more = pending.stream().collect(Collectors.groupingBy(Usage::versionId));
        List<Usage> versions = versionIds.stream().map(id -> ring.usage().ofVersion(keyId, id).plus(more.getOrDefault(id, List.of()))).toList();
        return new OfKey(ring.usage().ofKey(keyId).plus(pending), versions);
    }

    /** Of all of its versions. */
    private List<Usage> pending(KeyRing ring, String keyId) {
        return pending.of(keyId, ring.usage().counted(pending.node()));
    }

    /** Absent of a key that was not used lately. */
    public Optional<UsedLately> lately(KeyRing ring, String keyId) {
        Usage usage = of(ring, keyId, List.of()).whole;
        return usage.lastAt() > Math.max(0, ring.time() - LATELY_MILLIS) ? Optional.of(UsedLately.of(usage)) : Optional.empty();
    }

    /** Until when all that a node did with keys is counted; 0 if that is not known. */
    public long until(KeyRing ring, Member member) {
        Counted counted = ring.usage().counted(member.id());
        return member.id().equals(pending.node()) ? pending.until(counted).orElse(counted.until()) : counted.until();
    }
}
