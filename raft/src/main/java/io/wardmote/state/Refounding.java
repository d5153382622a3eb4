package io.wardmote.state;

import java.util.List;
import java.util.function.Consumer;

/**
 * A state as another cluster begins with it, of one new node: after a backup was restored, or a majority was lost. Keys, names, rights and what is
 * remembered of requests and destruction stay as they are; of the nodes there were, their leases, slots and tokens to join, nothing does.
 */
public final class Refounding {
    private static final List<Table> OF_NODES = List.of(Table.MEMBER, Table.HOLDER, Table.PURGED, Table.JOIN_TOKEN, Table.SLOT);

    private Refounding() {}

    /**
     * @param first the one node
     * @param slot  from which it opens the root key
     * @return what is to be written, the digest of what it becomes among it
     */
    public static Draft of(Rows rows, Member first, Slot slot) {
        Draft draft = new Draft(rows);
        for (Table table : OF_NODES) {
            rows.scan(table.key(new byte[0]), table.end(), (key, value) -> {
                draft.delete(key);
                return true;
            });
        }
        put(draft, Table.MEMBER.key(first.id()), first::write);
        put(draft, Table.SLOT.key(slot.label()), slot::write);
        Applied.renewDigest(rows, draft);
        return draft;
    }

    private static void put(Draft draft, byte[] key, Consumer<ByteWriter> write) {
        ByteWriter out = new ByteWriter();
        write.accept(out);
        draft.put(key, out.toBytes());
    }
}
