package io.wardmote.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One chain as it goes on being written. Each start of the node begins a segment of its own, so nothing is ever added to what another process wrote.
 * To be used by one thread, but for {@link #sync} and {@link #written}.
 */
final class Journal implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

    private static final int MOST_ENDS = 1000;

    private final Path folder;
    private final Kind kind;
    private final Origin origin;
    private final long incarnation;
    private final Chain chain;
    private final long cutBytes;
    private final String damage;
    private final Packer packer = new Packer();
    private long number;
    private volatile SegmentFile current;
    private long openedAt;
    private byte[] pending;
    private List<AuditRecord> pendingRecords = List.of();
    private Head pendingHead;
    private volatile Optional<Head> written = Optional.empty();
    private final Queue<Head> ends = new ConcurrentLinkedQueue<>();

    private Journal(Path folder, Kind kind, Origin origin, long incarnation, Chain chain, long number, long cutBytes, String damage) {
        this.folder = folder;
        this.kind = kind;
        this.origin = origin;
        this.incarnation = incarnation;
        this.chain = chain;
        this.number = number;
        this.cutBytes = cutBytes;
        this.damage = damage;
    }

    /**
     * Goes on after the newest segment in the folder. What is torn at its end is cut off and told; what is damaged before its end is told and left as it
     * is, for whoever wants to know. So is an end that the cluster knows to have been whole: the chain goes on from what the cluster knows.
     *
     * @throws IOException if the folder cannot be used, or its newest segment is none
     */
    static Journal open(Path folder, Kind kind, Origin origin) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path draft : files.filter(file -> file.getFileName().toString().endsWith(SegmentFile.DRAFT)).toList()) Files.delete(draft);
        }
        List<Path> before = SegmentFolder.of(folder, kind);
        if (before.isEmpty()) return new Journal(folder, kind, origin, 1, new Chain(Hash.NONE, 0), 0, 0, "");
        Path newest = before.getLast();
        try {
            Segment segment = Segment.read(newest);
            Segment.End end = segment.end();
            SegmentHeader header = segment.header();
            Optional<Head> beyond = end.torn() == 0 || kind != Kind.OPERATIONS ? Optional.empty()
                : Landmark.read(folder, origin.node()).filter(head -> head.sequence() > end.sequence());
            if (beyond.isPresent()) {
                Chain chain = new Chain(beyond.get().hash(), beyond.get().sequence());
                return new Journal(folder, kind, origin, header.incarnation() + 1, chain, header.number(), 0, damage(newest, end.end()));
            }
            if (end.torn() > 0) {
                LOG.warn("{} ended in the middle of a block, as after a crash: {} bytes after record {} were cut off", newest, end.torn(), end.sequence());
                SegmentFile.cut(newest, end.end());
            }
            String damage = end.damagedAt() < 0 ? "" : damage(newest, end.damagedAt());
            return new Journal(folder, kind, origin, header.incarnation() + 1, new Chain(end.hash(), end.sequence()), header.number(), end.torn(), damage);
        } catch (Damage e) {
            throw new IOException(newest + " is no segment of an audit log (" + e.getMessage()
                + "); put it back as it was, or keep it elsewhere and start again", e);
        }
    }

    private static String damage(Path segment, int at) {
        String damage = segment.getFileName() + " is damaged at byte " + at + ", before its end; `wardmote audit verify` says which record that is";
        LOG.error("{}", damage);
        return damage;
    }

    /** Length of what was torn and cut off. */
    long cutBytes() {
        return cutBytes;
    }

    /** "", or what is wrong with the segment before. */
    String damage() {
        return damage;
    }

    /**
     * Writes records behind all others; they are in the hands of the operating system when it returns. After a failure they are a part of the chain
     * all the same: the same list is to be given again, or they are written before what is given then.
     *
     * @return the last of them
     */
    Head append(List<AuditRecord> records, long nowMillis) throws IOException {
        if (pending != null && pendingRecords != records) writePending();
        if (pending == null) {
            if (isDue(nowMillis)) turn(nowMillis);
            pending = packer.pack(chain, records);
            pendingHead = new Head(origin.node(), incarnation, chain.sequence(), chain.hash(), records.getLast().atMillis());
            pendingRecords = records;
        }
        writePending();
        return pendingHead;
    }

    private void writePending() throws IOException {
        current.append(pending);
        pending = null;
        pendingRecords = List.of();
        written = Optional.of(pendingHead);
    }

    /** Whether the next records begin a segment, which takes a while. */
    boolean isDue(long nowMillis) {
        return current == null || current.size() >= AuditConfig.SEGMENT_BYTES || nowMillis - openedAt >= AuditConfig.SEGMENT_AGE.toMillis();
    }

    private void turn(long nowMillis) throws IOException {
        if (current != null) {
            current.secure();
            current.close();
            current = null;
            written.ifPresent(ends::add);
            if (ends.size() > MOST_ENDS) ends.remove();
        }
        SegmentHeader header = new SegmentHeader(kind, origin.cluster(), origin.node(), origin.name(), incarnation, number + 1,
            chain.sequence() + 1, chain.hash(), nowMillis);
        byte[] bytes = header.toBytes();
        current = SegmentFile.create(folder.resolve(kind.file(number + 1)), bytes);
        number++;
        openedAt = nowMillis;
        chain.header(bytes);
        packer.startAnew();
        LOG.info("Audit records of {} from {} on go to {}", kind, Instant.ofEpochMilli(nowMillis), current.path().getFileName());
    }

    /** The last record that was written, in this process. */
    Optional<Head> written() {
        return written;
    }

    /** The last records of the segments that were ended in this process, oldest first; of many the newest. They are on disk. */
    List<Head> ends() {
        return List.copyOf(ends);
    }

    /** The cluster knows all up to that record: nobody asks for ends before it any more. */
    void committed(Head head) throws IOException {
        ends.removeIf(end -> end.sequence() <= head.sequence());
        Landmark.write(folder, head);
    }

    /** Everything written before is on disk when it returns. */
    void sync() throws IOException {
        SegmentFile file = current;
        while (file != null && !file.sync()) file = file == current ? null : current; // a segment is on disk before its file is closed
    }

    /** The same, also after a sync that failed: {@link SegmentFile#secure}. By the thread that writes. */
    void secure() throws IOException {
        if (current != null) current.secure();
    }

    /**
     * Deletes the oldest segments that are more than there may be: {@link SegmentFolder#surplus}. That they go is a record, and on disk, before they do; so
     * nothing goes before anything was written, nor while something cannot be.
     */
    void trim(long mostBytes, OptionalLong now, Duration keep) throws IOException {
        if (pending != null || written.isEmpty()) return;
        List<Path> surplus = SegmentFolder.surplus(folder, kind, mostBytes, now, keep);
        if (surplus.isEmpty()) return;
        long left = kind.number(surplus.getLast().getFileName().toString()).orElseThrow() + 1;
        boolean forRoom = SegmentFolder.bytes(folder, kind) > mostBytes;
        long at = written.get().atMillis();
        append(List.of(new AuditRecord.Trimmed(at, left, forRoom)), at);
        secure();
        SegmentFolder.delete(surplus);
    }

    @Override
    public void close() throws IOException {
        packer.close();
        if (current == null) return;
        current.secure();
        current.close();
    }
}
