package io.wardmote.state;

import java.util.Set;

/**
 * A cluster whose nodes are gone lives on in one new node: keys, aliases, users, instances, time, and what was destroyed stay;
 * whatever is of the old nodes goes. Key slots stay, so that what opened the old cluster opens its backups, and those of the new one.
 *
 * @param facts         as they will be
 * @param heir          the only node
 * @param slot          the heir's
 * @param administrator a further access key of the account
 * @param at            by the wall clock, in milliseconds, when the old nodes were given up: of these some may survive alone for a while yet
 * @param destroyed     ids of keys that are to be destroyed if they are there, and never to come back
 */
public record Succession(ClusterFacts facts, Member heir, Slot slot, AccessKey administrator, BearerToken token, long at, Set<String> destroyed) {

    /**
     * @param rows  of a founded cluster
     * @param index of the log entry that this takes the place of
     * @return what is to be written, the new digest among it
     */
    public Draft changes(Rows rows, long index) {
        Draft draft = new Draft(rows);
        Edit edit = new Edit(draft, index);
        edit.put(Table.CLUSTER, KeyRing.FACTS, facts::write);
        for (Table table : new Table[] {Table.MEMBER, Table.HOLDER, Table.PURGED, Table.JOIN_TOKEN}) empty(rows, draft, table);
        if (edit.mayHaveSurvivors()) edit.set(KeyRing.LEFT, Math.max(edit.time(), at));
        // who has a root key that nothing is sealed under yet may be lost with the old nodes
        if (edit.rotation().filter(rotation -> rotation.phase() == RootRotation.Phase.OPENING).isPresent()) RotationTransition.end(edit);
        edit.put(Table.MEMBER, heir.id(), heir.thatArrived(true)::write);
        edit.put(Table.SLOT, slot.label(), slot::write);
        edit.put(Table.ACCESS_KEY, administrator.id(), administrator::write);
        edit.put(Table.BEARER, token.hash(), token::write);
        for (String id : destroyed) {
            if (edit.destructions().hasTombstone(id)) continue;
            edit.key(id).ifPresentOrElse(edit::destroy, () -> edit.bury(id));
        }
        Applied.renewDigest(rows, draft);
        return draft;
    }

    private static void empty(Rows rows, Draft draft, Table table) {
        rows.scan(table.key(new byte[0]), table.end(), (key, value) -> {
            draft.delete(key);
            return true;
        });
    }
}
