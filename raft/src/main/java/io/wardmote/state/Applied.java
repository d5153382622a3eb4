package io.wardmote.state;

import java.util.ArrayList;
import java.util.List;

/**
 * One log entry applied, not yet written: what is to be written, in one piece, and what became of each proposal.
 *
 * @param changes rows to write, the new digest among them
 */
public record Applied(Draft changes, List<Outcome> outcomes) {

    /** Applies the proposals of one log entry in order; each sees what those before it did. */
    public static Applied of(Rows state, long index, List<Proposal> proposals) {
        Rows rows = new ReadOnce(state);
        Draft draft = new Draft(rows);
        List<Outcome> outcomes = new ArrayList<>(proposals.size());
        for (Proposal proposal : proposals) outcomes.add(Transition.of(draft, index, proposal));
        if (!draft.isEmpty()) renewDigest(rows, draft);
        return new Applied(draft, List.copyOf(outcomes));
    }

    static void renewDigest(Rows rows, Draft draft) {
        Digest digest = new Digest(new KeyRing(rows).digest());
        draft.eachChange((key, value) -> {
            byte[] before = rows.get(key);
            if (before != null) digest.subtract(key, before);
            if (value != null) digest.add(key, value);
        });
        draft.put(Table.CLUSTER.key(KeyRing.DIGEST), digest.toBytes());
    }
}
