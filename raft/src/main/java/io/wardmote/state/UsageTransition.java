package io.wardmote.state;

import static io.wardmote.key.Refusal.INVALID_PARAMETER;

import io.wardmote.state.Command.CountUses;

/** Each node tells what keys were used for by its audit log, piece after piece, and each record counts once, though pieces are late or repeated. */
final class UsageTransition {
    private UsageTransition() {}

    static void apply(Edit ring, CountUses c) {
        Transition.member(ring, c.node());
        boolean placed = c.after() >= 0 && (c.upTo() > c.after() || c.upTo() == c.after() && c.uses().isEmpty());
        boolean formed = placed && c.uses().size() <= CountUses.MOST_ROWS && c.uses().stream().allMatch(Usage::isFormed);
        if (!formed) throw INVALID_PARAMETER.because("uses");
        Counted known = ring.usage().counted(c.node()).orElse(new Counted(c.node(), 0, 0));
        if (c.after() < known.upTo()) return;
        c.uses().forEach(usage -> add(ring, usage));
        Counted now = new Counted(c.node(), c.upTo(), Math.max(known.until(), c.until()));
        ring.put(Table.COUNTED, c.node(), now::write);
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
