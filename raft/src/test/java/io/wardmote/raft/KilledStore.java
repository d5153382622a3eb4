package io.wardmote.raft;

import io.wardmote.state.ByteWriter;
import io.wardmote.state.DraftRows;
import io.wardmote.state.Table;
import java.nio.file.Path;
import org.apache.ratis.server.protocol.TermIndex;

/** Writes entries to a store without end, flushing all the while, and says so once it does. To be killed. */
final class KilledStore {
    /** The row that each entry writes, with the entry's index as its value. */
    static final byte[] ROW = Table.DUE.key("newest");

    private KilledStore() {}

    public static void main(String[] args) {
        Rocks rocks = new Rocks(RaftConfig.Memory.DEFAULT, Halt.ofProcess()::because);
        rocks.open(Path.of(args[0]));
        long index = rocks.applied().getIndex() + 1;
        write(rocks, index);
        Thread.ofPlatform().daemon().start(() -> {
            for (int flushes = 1; ; flushes++) {
                rocks.flush();
                if (flushes == 20) System.out.println("writing");
            }
        });
        while (true) write(rocks, ++index);
    }

    private static void write(Rocks rocks, long index) {
        rocks.write(new DraftRows(rocks).put(ROW, new ByteWriter().i64(index).toBytes()).draft(), TermIndex.valueOf(1, index));
    }
}
