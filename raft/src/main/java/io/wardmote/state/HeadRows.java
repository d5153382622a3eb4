package io.wardmote.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the cluster knows of its nodes' audit logs, also of nodes that are no members any more. */
public final class HeadRows {
    private final Rows rows;

    HeadRows(Rows rows) {
        this.rows = rows;
    }

    /** The newest head of a node. */
    public Optional<KnownHead> newest(String node) {
        return Optional.ofNullable(rows.get(Table.AUDIT_HEAD.key(node))).map(HeadRows::head);
    }

    /** Those of before that were put aside, from that sequence on. */
    public List<KnownHead> kept(String node, long sequence, int limit) {
        List<KnownHead> found = new ArrayList<>();
        byte[] prefix = Listing.childPrefix(Table.AUDIT_HEAD, node);
        rows.scan(new ByteWriter().raw(prefix).i64(sequence).toBytes(), Table.after(prefix), (key, value) -> {
            found.add(head(value));
            return found.size() < limit;
        });
        return found;
    }

    /** The newest that was put aside of before that sequence. Reads all that were. */
    public Optional<KnownHead> keptBefore(String node, long sequence) {
        KnownHead[] newest = {null};
        byte[] prefix = Listing.childPrefix(Table.AUDIT_HEAD, node);
        rows.scan(prefix, new ByteWriter().raw(prefix).i64(sequence).toBytes(), (key, value) -> {
            newest[0] = head(value);
            return true;
        });
        return Optional.ofNullable(newest[0]);
    }

    /** Ids of all nodes of which anything is known, in order. */
    public List<String> nodes() {
        List<String> nodes = new ArrayList<>();
        byte[] from = Table.AUDIT_HEAD.key(new byte[0]);
        for (int before = -1; before < nodes.size(); ) {
            before = nodes.size();
            rows.scan(from, Table.AUDIT_HEAD.end(), (key, value) -> {
                nodes.add(head(value).head().node());
                return false;
            });
            if (nodes.size() > before) from = Table.after(Listing.childPrefix(Table.AUDIT_HEAD, nodes.getLast()));
        }
        return nodes;
    }

    boolean isKept(AuditHead head) {
        return rows.get(keptKey(head)) != null;
    }

    static byte[] keptKey(AuditHead head) {
        return new ByteWriter().raw(Listing.childPrefix(Table.AUDIT_HEAD, head.node())).i64(head.sequence()).toBytes();
    }

    private static KnownHead head(byte[] row) {
        return KnownHead.read(new ByteReader(row));
    }
}
