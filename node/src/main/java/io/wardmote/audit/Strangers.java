package io.wardmote.audit;

import io.wardmote.key.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts refusals of strangers, by address, until they are taken: each second, or later if they cannot be written then. So many are told apart in that
 * time; those of further addresses are counted together, so that nobody makes this grow, and the count is right all the same.
 */
final class Strangers {
    static final int MOST_APART = 256;
    static final String OTHERS = "";

    private final Map<Who, Long> counts = new HashMap<>();
    private long sinceMillis;

    private record Who(String door, String address, Refusal refusal) {}

    Strangers(long nowMillis) {
        sinceMillis = nowMillis;
    }

    synchronized void count(String door, String address, Refusal refusal) {
        Who who = new Who(door, address, refusal);
        boolean apart = counts.size() < MOST_APART || counts.containsKey(who);
        counts.merge(apart ? who : new Who(door, OTHERS, refusal), 1L, Long::sum);
    }

    /** What was counted since the last time. */
    synchronized List<AuditRecord> take(long nowMillis) {
        List<AuditRecord> taken = new ArrayList<>();
        counts.forEach((who, count) -> taken.add(new AuditRecord.Strangers(nowMillis, sinceMillis, who.door, who.address, who.refusal, count)));
        counts.clear();
        sinceMillis = nowMillis;
        return taken;
    }
}
