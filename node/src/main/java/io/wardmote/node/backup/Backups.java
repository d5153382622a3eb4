package io.wardmote.node.backup;

import io.vertx.core.Future;
import io.wardmote.crypto.Randomness;
import io.wardmote.crypto.RootKey;
import io.wardmote.crypto.RootKeys;
import io.wardmote.key.Material.Wrapped;
import io.wardmote.raft.Cluster;
import io.wardmote.state.KeyRing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;

/** Writes what the cluster is at one moment to a file: every change answered before is in it. */
public final class Backups {
    private final Cluster cluster;
    private final RootKeys roots;
    private final Randomness random;
    private final InstantSource clock;
    private final String node;
    private final byte[] clientAuthority;
    private final Wrapped clientAuthorityKey;

    /** What was written. */
    public record Written(Path file, long index, long rows) {}

    /** @param node its name; @param clientAuthority certificate, DER, of the authority that clients trust, and its key, which no row has */
    public Backups(Cluster cluster, RootKeys roots, Randomness random, InstantSource clock, String node, byte[] clientAuthority, Wrapped clientAuthorityKey) {
        this.cluster = cluster;
        this.roots = roots;
        this.random = random;
        this.clock = clock;
        this.node = node;
        this.clientAuthority = clientAuthority.clone();
        this.clientAuthorityKey = clientAuthorityKey;
    }

    /** Fails with a {@code Refused} if no majority answers, and with {@link UncheckedIOException} if the file cannot be written; then there is none. */
    public Future<Written> write(Path file) {
        return cluster.copy(copy -> {
            KeyRing ring = new KeyRing(copy.rows());
            RootKey root = roots.current();
            BackupHeader header = new BackupHeader(ring.cluster().orElseThrow().id(), node, clock.instant(), copy.index(), root.epoch(), random.bytes(BackupHeader.SALT_BYTES), ring.slots());
            try (BackupWriter writer = new BackupWriter(file, header, root, clientAuthority, clientAuthorityKey)) {
                copy.rows().scan(new byte[] {1}, new byte[] {-1}, (key, value) -> {
                    written(writer, key, value);
                    return true;
                });
                return new Written(file, copy.index(), writer.finish());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static void written(BackupWriter writer, byte[] key, byte[] value) {
        try {
            writer.row(key, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
