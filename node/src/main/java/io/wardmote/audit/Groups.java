package io.wardmote.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds a segment's groups by the heads of its blocks, without unpacking anything. What is no whole block, and all that goes on from it, is a group
 * too.
 */
final class Groups {
    private final byte[] bytes;
    private final List<Group> found = new ArrayList<>();
    private long next;
    private Optional<Hash> before;
    private boolean open;
    private int from;
    private long first;
    private Optional<Hash> follows = Optional.empty();
    private String fault = "";

    private Groups(byte[] bytes, Chain chain) {
        this.bytes = bytes;
        next = chain.sequence() + 1;
        before = Optional.of(chain.hash());
    }

    /**
     * @param start    of the first block
     * @param chain    as it stands before that
     * @param mayGrow  a block at the end that is not whole is being written, and nobody was answered yet by what is in it
     */
    static List<Group> of(byte[] bytes, int start, Chain chain, boolean mayGrow) {
        return new Groups(bytes, chain).walk(start, mayGrow);
    }

    private List<Group> walk(int start, boolean mayGrow) {
        int at = start;
        while (at < bytes.length) {
            Optional<Block> block = Block.at(bytes, at);
            if (block.isPresent()) {
                add(block.get(), at);
                at += block.get().length();
                continue;
            }
            int whole = Block.next(bytes, at);
            if (whole < 0 && mayGrow) break;
            damaged(at, whole < 0 ? Segment.TORN : Segment.ALTERED);
            at = whole < 0 ? bytes.length : whole;
        }
        end(at, next - 1);
        return found;
    }

    private void add(Block block, int at) {
        if (block.first() != next) damaged(at, Segment.misplaced(block.first(), next));
        if (block.fresh()) begin(at, block.first(), before, "");
        else if (!open) begin(at, block.first(), Optional.empty(), Segment.ALTERED);
        next = block.first() + block.count();
        before = Optional.of(block.last());
    }

    /** What stands there is not what was written, and what goes on from it cannot be read, up to what unpacks by itself. */
    private void damaged(int at, String sentence) {
        before = Optional.empty();
        if (!open || fault.isEmpty()) begin(at, next, before, sentence);
    }

    private void begin(int at, long record, Optional<Hash> hash, String sentence) {
        end(at, record - 1);
        open = true;
        from = at;
        first = record;
        follows = hash;
        fault = sentence;
    }

    private void end(int at, long last) {
        if (open) found.add(new Group(from, at, first, Math.max(last, first - 1), follows, fault));
        open = false;
    }
}
