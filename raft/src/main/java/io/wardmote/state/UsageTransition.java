package io.wardmote.state;

import static io.wardmote.key.Refusal.INVALID_PARAMETER;

import io.wardmote.state.Command.CountUses;
import java.util.List;

/** Each node tells what keys were used for by its audit log, piece after piece, and each record counts once, though pieces or parts are late or repeated. */
final class UsageTransition {
    private UsageTransition() {}

    static void apply(Edit ring, CountUses c) {
        Transition.member(ring, c.node());
        if (!isFormed(c)) throw INVALID_PARAMETER.because("uses");
        Counted known = ring.usage().counted(c.node());
        if (!known.isFollowedBy(c)) return;
        c.uses().forEach(usage -> add(ring, usage));
        ring.put(Table.COUNTED, c.node(), known.with(c)::write);
    }

    private static boolean isFormed(CountUses c) {
        boolean placed = c.after() >= 0 && (c.upTo() > c.after() || c.upTo() == c.after() && c.isWhole() && c.uses().isEmpty());
        boolean parted = c.isWhole() || (c.ends() || !c.uses().isEmpty()) && isBehind(c.from(), c.uses());
        return placed && parted && c.uses().size() <= CountUses.MOST_ROWS && c.uses().stream().allMatch(Usage::isFormed);
    }

    /** Whether they come in order, each once. */
    private static boolean isBehind(String from, List<Usage> uses) {
        String last = from;
        for (Usage usage : uses) {
            if (usage.rowId().compareTo(last) <= 0) return false;
            last = usage.rowId();
        }
        return true;
    }

    /** Of a key that is gone nothing is kept. */
    private static void add(Edit ring, Usage usage) {
        if (ring.key(usage.keyId()).isEmpty()) return;
        put(ring, usage.ofAll());
        if (ring.version(usage.versionId()).filter(version -> version.keyId().equals(usage.keyId())).isPresent()) put(ring, usage);
    }

    private static void put(Edit ring, Usage more) {
        Usage sum = ring.usage().of(Usage.none(more.keyId(), more.versionId())).plus(more);
        ring.put(Table.USAGE, sum.rowId(), sum::write);
    }
}
