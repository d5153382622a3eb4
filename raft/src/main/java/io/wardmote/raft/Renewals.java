package io.wardmote.raft;

import io.wardmote.state.ByteReader;
import io.wardmote.state.ByteWriter;
import io.wardmote.state.Command.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The newest word of each node, as the leader has it; every node keeps them, since any may come to lead. */
final class Renewals {
    /**
     * What a node says of itself, each tick.
     *
     * @param sequence  counts within an incarnation
     * @param applied   index up to which it has applied
     * @param tickIndex index of the newest tick it has applied, and {@code digest} that of its state there
     */
    record Renewal(String node, long incarnation, long sequence, long applied, long wallMillis, long tickIndex, byte[] digest) {
        byte[] toBytes() {
            return new ByteWriter().text(node).i64(incarnation).i64(sequence).i64(applied).i64(wallMillis).i64(tickIndex).bytes(digest).toBytes();
        }

        static Renewal of(byte[] bytes) {
            ByteReader in = new ByteReader(bytes);
            Renewal renewal = new Renewal(in.text(), in.i64(), in.i64(), in.i64(), in.i64(), in.i64(), in.bytes());
            in.end();
            return renewal;
        }
    }

    private record Heard(Renewal renewal, long nanos) {}

    private final Map<String, Heard> newest = new ConcurrentHashMap<>();

    /** Older ones that come late are dropped. */
    void heard(Renewal renewal, long nanos) {
        newest.merge(renewal.node, new Heard(renewal, nanos), (was, is) -> isNewer(is.renewal, was.renewal) ? is : was);
    }

    /** Of all nodes that were heard within that time. */
    List<Renewal> newest(long nanos, long withinNanos) {
        return newest.values().stream().filter(heard -> nanos - heard.nanos <= withinNanos).map(Heard::renewal).toList();
    }

    Standing newest(String node, long nanos, boolean holder) {
        Heard heard = newest.get(node);
        return heard == null ? new Standing(node, -1, -1, holder) : new Standing(node, heard.renewal.applied, (nanos - heard.nanos) / 1_000_000, holder);
    }

    /** Of nodes heard within that time. */
    List<Report> reports(long nanos, long withinNanos) {
        List<Report> reports = new ArrayList<>();
        for (Heard heard : newest.values()) {
            if (nanos - heard.nanos > withinNanos) continue;
            Renewal r = heard.renewal;
            reports.add(new Report(r.node, r.wallMillis, r.tickIndex, r.digest));
        }
        return reports;
    }

    static boolean isNewer(Renewal is, Renewal was) {
        return is.incarnation != was.incarnation ? is.incarnation > was.incarnation : is.sequence > was.sequence;
    }
}
