package io.wardmote.audit;

import io.wardmote.state.ByteReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A segment's file, to be read. */
final class Segment {
    /** Above what the writer makes them: {@link Journal}. */
    static final int MOST_BYTES = 128 << 20;
    static final String TORN = "the segment ends in the middle of a block";
    static final String ALTERED = "a block is altered, or something was put in or taken out";
    private static final String UNPROVEN = "what stands before it is damaged, so it is not proven";

    private final Path file;
    private final byte[] bytes;
    private final SegmentHeader header;
    private final int start;

    private Segment(Path file, byte[] bytes, SegmentHeader header, int start) {
        this.file = file;
        this.bytes = bytes;
        this.header = header;
        this.start = start;
    }

    /** @throws Damage if it does not begin as a segment does, or is longer than any is */
    static Segment read(Path file) throws IOException, Damage {
        if (Files.size(file) > MOST_BYTES) throw new Damage(0, "it is longer than any segment");
        byte[] bytes = Files.readAllBytes(file);
        SegmentHeader.Read read = SegmentHeader.of(bytes);
        return new Segment(file, bytes, read.header(), read.bytes().length);
    }

    Path file() {
        return file;
    }

    SegmentHeader header() {
        return header;
    }

    /** A chain that stands before its first record, as its header has it. */
    Chain chain() {
        Chain chain = new Chain(header.previous(), header.first() - 1);
        chain.header(Arrays.copyOf(bytes, start));
        return chain;
    }

    /**
     * Reads records until there are no more, or the reader wants no more; each is given when its whole block is proven to follow from the one before.
     *
     * @throws Damage at the first that is not
     */
    void each(Chain chain, Predicate<Entry> reader) throws IOException, Damage {
        try (Unpacker unpacker = new Unpacker()) {
            for (int at = start; at < bytes.length; ) {
                if (isBeingWritten(at)) return;
                Block block = whole(at, chain.sequence() + 1);
                long next = chain.sequence() + 1;
                if (block.first() != next) throw new Damage(next, misplaced(block.first(), next));
                if (!each(block, unpacker.unpack(block), chain, reader)) return;
                at += block.length();
            }
        }
    }

    /** The node runs, and was writing a block when the file was read. */
    private boolean isBeingWritten(int at) throws IOException {
        return Block.at(bytes, at).isEmpty() && Block.next(bytes, at) < 0 && Files.size(file) > bytes.length;
    }

    private Block whole(int at, long sequence) throws Damage {
        Optional<Block> block = Block.at(bytes, at);
        if (block.isPresent()) return block.get();
        boolean last = Block.next(bytes, at) < 0;
        throw new Damage(sequence, last ? TORN : ALTERED);
    }

    static String misplaced(long begins, long should) {
        return "a block begins with record " + begins + " where record " + should + " should be";
    }

    private boolean each(Block block, byte[] raw, Chain chain, Predicate<Entry> reader) throws Damage {
        ByteReader in = new ByteReader(raw);
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < block.count(); i++) entries.add(entry(in, chain.sequence() + 1, chain));
        if (!chain.hash().equals(block.last())) throw new Damage(chain.sequence(), "the record does not have the hash that its block ends with");
        if (!in.atEnd()) throw new Damage(chain.sequence() + 1, "a block holds more than its records");
        for (Entry entry : entries) if (!reader.test(entry)) return false;
        return true;
    }

    private Entry entry(ByteReader in, long sequence, Chain chain) throws Damage {
        try {
            byte[] encoded = in.bytes();
            byte[] check = in.raw(Block.CHECK);
            Hash hash = chain.record(encoded);
            boolean follows = Arrays.equals(check, Arrays.copyOf(hash.bytes(), Block.CHECK));
            if (!follows) throw new Damage(sequence, "the record is not the one that was written, or does not follow the one before");
            RecordCodec.Numbered numbered = RecordCodec.read(encoded);
            if (numbered.sequence() != sequence) throw new Damage(sequence, "the record says that it is record " + numbered.sequence());
            return new Entry(header.kind(), header.node(), header.name(), header.incarnation(), sequence, hash, numbered.record());
        } catch (IllegalArgumentException e) {
            throw new Damage(sequence, "the record cannot be read: " + e.getMessage());
        }
    }

    /** What can be read each by itself, oldest first; see {@link Groups}. @param mayGrow it is the newest of a node that runs */
    List<Group> groups(boolean mayGrow) {
        return Groups.of(bytes, start, chain(), mayGrow);
    }

    /**
     * Reads one of its groups. Each block is proven to follow from the hash that the one before ends with; what is not is passed over.
     *
     * @param passed hears of that
     * @return the others' records, oldest first
     */
    List<Entry> read(Group group, Consumer<Passed> passed) {
        List<Entry> entries = new ArrayList<>();
        if (!group.fault().isEmpty()) {
            passed.accept(passed(group.first(), group.last(), group.fault()));
            return entries;
        }
        Optional<Hash> before = group.before();
        try (Unpacker unpacker = new Unpacker()) {
            for (int at = group.from(); at < group.to(); ) {
                Block block = Block.at(bytes, at).orElseThrow();
                Optional<byte[]> raw = unpacked(unpacker, block, group, passed);
                if (raw.isEmpty()) return entries;
                if (before.isPresent()) read(block, raw.get(), before.get(), entries, passed);
                else passed.accept(passed(block.first(), block.end(), UNPROVEN));
                before = Optional.of(block.last());
                at += block.length();
            }
        }
        return entries;
    }

    /** Empty if it cannot be, and so nothing that goes on from it. */
    private Optional<byte[]> unpacked(Unpacker unpacker, Block block, Group group, Consumer<Passed> passed) {
        try {
            return Optional.of(unpacker.unpack(block));
        } catch (Damage lost) {
            passed.accept(passed(block.first(), group.last(), lost.getMessage()));
            return Optional.empty();
        }
    }

    private void read(Block block, byte[] raw, Hash before, List<Entry> entries, Consumer<Passed> passed) {
        try {
            each(block, raw, new Chain(before, block.first() - 1), entries::add);
        } catch (Damage damage) {
            passed.accept(passed(block.first(), block.end(), damage.getMessage()));
        }
    }

    private Passed passed(long first, long last, String sentence) {
        return new Passed(file.getFileName().toString(), first, last, sentence);
    }

    /**
     * How it ends, found without unpacking anything.
     *
     * @param sequence of the last whole record; one below the first if there is none
     * @param hash     after it
     * @param end      where the last whole block ends
     * @param torn     how many bytes follow: what a process that was killed had not written to its end
     * @param damagedAt where something that is no whole block comes before one that is; -1 if nowhere
     */
    record End(long sequence, Hash hash, int end, int torn, int damagedAt) {}

    End end() {
        Hash hash = chain().hash();
        long sequence = header.first() - 1;
        int damagedAt = -1;
        int at = start;
        while (at < bytes.length) {
            Optional<Block> block = Block.at(bytes, at);
            if (block.isEmpty()) {
                int next = Block.next(bytes, at);
                if (next < 0) break;
                if (damagedAt < 0) damagedAt = at;
                at = next;
                continue;
            }
            hash = block.get().last();
            sequence = block.get().end();
            at += block.get().length();
        }
        return new End(sequence, hash, at, bytes.length - at, damagedAt);
    }
}
