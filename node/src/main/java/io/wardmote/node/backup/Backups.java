package io.wardmote.node.backup;

import io.vertx.core.Future;
import io.wardmote.crypto.ChunkSeal;
import io.wardmote.crypto.Randomness;
import io.wardmote.crypto.RootKey;
import io.wardmote.crypto.RootKeys;
import io.wardmote.key.Refusal;
import io.wardmote.node.Fault;
import io.wardmote.node.founding.ClientAuthority;
import io.wardmote.node.founding.Identity;
import io.wardmote.node.founding.NodeFolder;
import io.wardmote.node.founding.PrivateFiles;
import io.wardmote.raft.Cluster;
import io.wardmote.state.ClusterFacts;
import io.wardmote.state.KeyRing;
import io.wardmote.state.RootRotation;
import io.wardmote.state.Rows;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;

/** Makes backups of a running cluster, on the node that is asked: of a moment that includes every change answered before. One at a time. */
public final class Backups {
    private final Cluster cluster;
    private final RootKeys roots;
    private final Identity identity;
    private final NodeFolder folder;
    private final Randomness random;
    private final InstantSource clock;
    private final Semaphore one = new Semaphore(1);

    /** @param clock the machine's own, never shifted */
    public Backups(Cluster cluster, RootKeys roots, Identity identity, NodeFolder folder, Randomness random, InstantSource clock) {
        this.cluster = cluster;
        this.roots = roots;
        this.identity = identity;
        this.folder = folder;
        this.random = random;
        this.clock = clock;
    }

    /**
     * Writes one to a stream, off the event loop; answers how many rows it has. Fails with what the stream threw, or a {@code Refused}:
     * OVERLOADED while another is being made.
     */
    public Future<Long> write(OutputStream out) {
        return alone(() -> cluster.copy((index, rows) -> {
            try {
                return write(out, index, rows);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }));
    }

    /** Writes one to a file, which is there whole or not at all. */
    Future<Long> write(Path file) {
        return alone(() -> cluster.copy((index, rows) -> {
            long[] count = {0};
            PrivateFiles.write(file, out -> count[0] = write(out, index, rows));
            return count[0];
        }));
    }

    private interface Work {
        Future<Long> start();
    }

    private Future<Long> alone(Work work) {
        if (!one.tryAcquire()) return Future.failedFuture(Refusal.OVERLOADED.because("Another backup is being made."));
        return work.start().onComplete(done -> one.release());
    }

    private long write(OutputStream out, long index, Rows rows) throws IOException {
        KeyRing ring = new KeyRing(rows);
        ClusterFacts facts = ring.cluster().orElseThrow(() -> new Fault(Fault.UNAVAILABLE, "The cluster is not founded yet; try again."));
        int epoch = ring.rotation().map(RootRotation::sealing).orElseGet(ring::rootEpoch); // by the rows: this node's own keys follow them a moment later
        RootKey root = roots.of(epoch).orElseThrow(() -> Refusal.UNAVAILABLE.because("Epoch " + epoch + " of the root key is not open on this node."));
        BackupHeader header = new BackupHeader(facts.id(), identity.lineage(), identity.name(), facts.region(), facts.account(), index, ring.time(),
            clock.millis(), root.epoch(), random.bytes(ChunkSeal.SALT_BYTES), ring.allSlots());
        return write(out, header, root, ClientAuthority.of(folder), rows);
    }

    static long write(OutputStream out, BackupHeader header, RootKey root, ClientAuthority authority, Rows rows) throws IOException {
        try (BackupWriter writer = new BackupWriter(out, header, root)) {
            writer.authority(authority);
            rows.scan(new byte[] {1}, new byte[] {-1}, (key, value) -> {
                try {
                    writer.row(key, value);
                    return true;
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            writer.end();
            return writer.rows();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
