package io.wardmote.raft;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.wardmote.state.Applied;
import io.wardmote.state.Draft;
import io.wardmote.state.Rows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.util.SizeInBytes;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * The state of a node that has never run, put together row by row: what a backup holds, or what was left of another node. Begun in a
 * folder where there is none, and of use only once {@link #finish} has returned. One thread.
 */
public final class NewState implements AutoCloseable {
    /** Of no election: the first leader's term is higher. */
    private static final long TERM = 0;
    private static final int BATCH_BYTES = 4 << 20;

    private final Path group;
    private final Rocks rocks;
    private final WriteBatch batch = new WriteBatch();

    private NewState(Path group, Rocks rocks) {
        this.group = group;
        this.rocks = rocks;
    }

    /**
     * @param data      as {@link RaftConfig#data}; empty, or not there
     * @param clusterId as {@link RaftConfig#clusterId}
     * @throws StorageFailure if it cannot be made, in words for the operator
     */
    public static NewState in(Path data, String clusterId, String node) {
        Path group = group(data, clusterId);
        try {
            Files.createDirectories(group);
            RaftStorage storage = RaftStorage.newBuilder().setDirectory(group.toFile()).setOption(RaftStorage.StartupOption.FORMAT)
                .setStorageFreeSpaceMin(SizeInBytes.ZERO).build();
            storage.initialize();
            storage.close();
            Disk.write(data.resolve(DataFolder.OWNER), DataFolder.owner(clusterId, node).getBytes(UTF_8));
        } catch (IOException e) {
            throw cannot(data, e);
        }
        Rocks rocks = new Rocks(RaftConfig.Memory.DEFAULT, cause -> { }); // there is no replica to end: what failed is thrown
        rocks.open(group.resolve(StateMachine.STORE));
        return new NewState(group, rocks);
    }

    static Path group(Path data, String clusterId) {
        return data.resolve(DataFolder.RAFT).resolve(RaftConfig.group(clusterId).toString());
    }

    private static StorageFailure cannot(Path folder, Exception e) {
        return new StorageFailure("The state cannot be written to " + folder + " (" + e.getMessage()
            + "); make room, and see that this user owns the folder.", e);
    }

    /** A row, of a table of the state. Seen by {@link #rows} once {@link #loaded} was called. */
    public void put(byte[] key, byte[] value) {
        try {
            batch.put(key, value);
            if (batch.getDataSize() >= BATCH_BYTES) loaded();
        } catch (RocksDBException e) {
            throw cannot(group, e);
        }
    }

    /** No more rows come one by one. */
    public void loaded() {
        rocks.load(batch);
        batch.clear();
    }

    public Rows rows() {
        return rocks;
    }

    /** Applies an entry of a log, as a running node would. */
    void apply(long index, byte[] entry) {
        Applied applied = Applied.of(rocks, index, CommandCodec.proposals(entry));
        if (!applied.changes().isEmpty()) rocks.write(applied.changes(), TermIndex.valueOf(TERM, index));
    }

    /** Makes the last changes and lays down what a node starts from; durable when it returns. Nothing is to be put any more. */
    public void finish(Draft changes, long index) {
        TermIndex at = TermIndex.valueOf(TERM, index);
        rocks.write(changes, at);
        try {
            Path made = Files.createDirectories(group.resolve("tmp")).resolve("made");
            rocks.checkpoint(made, at);
            Disk.write(made.resolve(SnapshotManifest.NAME), SnapshotManifest.of(made, at, file -> null).toBytes());
            Path snapshots = Files.createDirectories(group.resolve("sm"));
            Disk.moveInto(made, snapshots.resolve(Snapshots.name(at)));
            for (Path folder : List.of(group, group.getParent(), group.getParent().getParent())) Disk.sync(folder);
        } catch (IOException e) {
            throw cannot(group, e);
        }
    }

    @Override
    public void close() {
        batch.close();
        rocks.dispose();
    }
}
