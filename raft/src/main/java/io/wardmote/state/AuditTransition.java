package io.wardmote.state;

import static io.wardmote.key.Refusal.INVALID_PARAMETER;

import io.wardmote.state.Command.CommitHeads;
import java.util.Arrays;
import java.util.List;

/**
 * Heads of audit logs. Of each node the newest is known, and so many from before that whoever takes a node over, and goes on with a log of which he made
 * the end anew, is found all the same: by the ends of segments, the last of each start, and one each quarter of an hour.
 *
 * <p>Whether a later log goes on from an earlier one no head can tell; that is for whoever has the log. What can be told here is kept as a contradiction.
 * Signatures are for them too: libraries do not agree on all that are malformed, and the state must be the same everywhere.
 */
final class AuditTransition {
    static final long APART_MILLIS = 15 * 60_000;
    static final long KEPT_MILLIS = 400L * 86_400_000;
    static final int MOST_KEPT = 10_000;
    private static final int MOST_AT_ONCE = 64;
    private static final int FORGOTTEN_AT_ONCE = 100;

    private AuditTransition() {}

    static void apply(Edit ring, CommitHeads c) {
        Transition.member(ring, c.node());
        boolean formed = c.heads().size() <= MOST_AT_ONCE && c.heads().stream().allMatch(head -> head.node().equals(c.node()) && head.isFormed());
        if (!formed) throw INVALID_PARAMETER.because("heads");
        if (c.heads().isEmpty()) ring.heads().newest(c.node()).ifPresent(known -> ring.put(known.contradicted(ring.time())));
        for (int i = 0; i < c.heads().size(); i++) commit(ring, c.heads().get(i), i < c.heads().size() - 1);
    }

    private static void commit(Edit ring, AuditHead head, boolean endsSegment) {
        KnownHead before = ring.heads().newest(head.node()).orElse(null);
        if (before == null) {
            put(ring, new KnownHead(head, ring.time(), 0, 0, 0), endsSegment);
        } else if (before.contradictedAt() > 0) {
            return; // what was known is the proof
        } else if (contradicts(before.head(), head)) {
            ring.put(before.contradicted(ring.time()));
        } else if (head.sequence() > before.head().sequence()) {
            boolean another = head.incarnation() > before.head().incarnation() || ring.time() - before.keptAt() >= APART_MILLIS;
            put(ring, (another ? kept(ring, before) : before).followedBy(head, ring.time()), endsSegment);
        }
    }

    private static void put(Edit ring, KnownHead known, boolean keep) {
        ring.put(keep ? kept(ring, known) : known);
    }

    /** One that is older than what is known may just be late. */
    private static boolean contradicts(AuditHead known, AuditHead head) {
        if (head.incarnation() < known.incarnation()) return head.sequence() > known.sequence();
        if (head.incarnation() > known.incarnation()) return head.sequence() <= known.sequence();
        return head.sequence() == known.sequence() && !Arrays.equals(head.hash(), known.hash());
    }

    /** Puts one aside, and lets go of what is too old or too much. */
    private static KnownHead kept(Edit ring, KnownHead known) {
        boolean isNew = !ring.heads().isKept(known.head());
        ring.putKept(known);
        KnownHead after = known.keeping(known.kept() + (isNew ? 1 : 0), ring.time());
        for (String node : ring.heads().nodes()) {
            boolean own = node.equals(known.head().node());
            int gone = forget(ring, node, own ? after.kept() - MOST_KEPT : 0);
            if (own) after = after.keeping(after.kept() - gone, ring.time());
            else if (gone > 0) ring.heads().newest(node).ifPresent(other -> ring.put(other.keeping(other.kept() - gone, other.keptAt())));
        }
        return after;
    }

    /** @return how many of those that were put aside are gone */
    private static int forget(Edit ring, String node, int tooMany) {
        List<KnownHead> oldest = ring.heads().kept(node, 0, FORGOTTEN_AT_ONCE);
        int gone = 0;
        for (KnownHead old : oldest) {
            if (gone >= tooMany && !isOld(ring, old)) return gone;
            ring.deleteKept(old);
            gone++;
        }
        boolean hasLeft = ring.members().stream().noneMatch(member -> member.id().equals(node));
        boolean wasLast = oldest.size() < FORGOTTEN_AT_ONCE && ring.heads().newest(node).filter(newest -> isOld(ring, newest)).isPresent();
        if (hasLeft && wasLast) ring.delete(Table.AUDIT_HEAD, node);
        return gone;
    }

    private static boolean isOld(Edit ring, KnownHead known) {
        return ring.time() - known.committedAt() > KEPT_MILLIS;
    }
}
