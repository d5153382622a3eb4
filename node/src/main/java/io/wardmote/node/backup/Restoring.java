package io.wardmote.node.backup;

import io.wardmote.crypto.Randomness;
import io.wardmote.crypto.RootKeys;
import io.wardmote.key.Secret;
import io.wardmote.node.Fault;
import io.wardmote.node.NodeConfig;
import io.wardmote.node.founding.ClientAuthority;
import io.wardmote.node.founding.ClientFile;
import io.wardmote.node.founding.FileSlot;
import io.wardmote.node.founding.FolderLock;
import io.wardmote.node.founding.FormerRoot;
import io.wardmote.node.founding.KeptProtector;
import io.wardmote.node.founding.NodeFolder;
import io.wardmote.node.founding.Protectors;
import io.wardmote.node.founding.Refounding;
import io.wardmote.node.founding.ShareFiles;
import io.wardmote.raft.NewState;
import io.wardmote.state.KeyRing;
import io.wardmote.state.Rows;
import io.wardmote.state.Slot;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;

/** Proves backups, and makes clusters of them. */
public final class Restoring {
    private static final Duration TOKEN_LIFE = Duration.ofDays(30);

    private final Randomness random;
    private final LongConsumer progress;

    /** @param progress is told how many rows were proven, each ten thousand */
    public Restoring(Randomness random, LongConsumer progress) {
        this.random = random;
        this.progress = progress;
    }

    /** What opens a backup: anything that opened a key slot of the cluster when it was made. */
    public sealed interface Opener {

        /**
         * The {@code rootKey.file} of a node.
         *
         * @param slot if it is to be another than those in the backup: a node's {@code slot.json}
         */
        record ByFile(Path protector, Optional<Path> slot) implements Opener {}

        /** As many files as it takes, each with a share. */
        record ByShares(List<Path> files) implements Opener {}

        /** The HSM that these settings name. */
        record ByHsm(NodeConfig config) implements Opener {}
    }

    /**
     * What is known of what happened after the backup was made.
     *
     * @param against   a newer backup, or the data folder of a node that does not run; its destroyed keys stay destroyed, and what else was taken away by
     *                  then is told
     * @param revive    bring destroyed keys back all the same, or, where there is nothing newer, whatever was destroyed, disabled or deleted
     * @param withdrawn bring back what was disabled, switched off, deleted or detached
     * @param confirmed the cluster's id, if anything is to be brought back
     */
    public record Newer(Optional<Path> against, boolean revive, boolean withdrawn, String confirmed) {}

    /**
     * What a backup was found to hold.
     *
     * @param counts by kind and state, for people
     * @param kept   how many keys in it were destroyed since and stay so
     * @param back   what else was taken away since and is back, as far as is known: in words, or ""
     */
    public record Found(BackupHeader header, Map<String, Long> counts, long rows, long kept, String back) {}

    /**
     * Proves every byte and every row, and opens what is wrapped. Writes nothing but a folder below {@code scratch}, which is gone afterwards: {@link Scratch}.
     */
    public Found verify(Path backup, Opener opener, Path scratch) {
        try (Opened opened = open(backup, opener); Scratch made = Scratch.in(scratch); NewState state = NewState.in(made.folder(), "verify", "verify")) {
            Proof proof = opened.fill(state);
            return new Found(opened.reader.header(), proof.counts(), proof.rows(), 0, "");
        }
    }

    /**
     * Founds a cluster of one node from it; the new administrator's credentials go to {@code client.json} in the node's folder.
     *
     * @throws Fault also if anything that was taken away since would come back without being told twice, or {@code against} is not newer
     */
    public Found restore(NodeConfig config, Path backup, Opener opener, Newer newer) {
        try (Opened opened = open(backup, opener);
             KeptProtector protector = opener instanceof Opener.ByFile byFile ? KeptProtector.of(byFile.protector) : KeptProtector.NONE;
             Later later = mustBeTold(newer, opened.reader.header()) ? new Later(newer.against.get(), opener, opened.reader.header(), config) : null) {
            BackupHeader header = opened.reader.header();
            Proof[] proof = new Proof[1];
            Coming[] coming = new Coming[1];
            Refounding.Source source = state -> {
                proof[0] = opened.fill(state);
                return header.index();
            };
            // the authority comes with the rows, before anything asks for it
            Refounding.Heritage heritage = new Refounding.Heritage(opened.roots, protector.secret(), () -> opened.authority, rows -> {
                coming[0] = later == null ? Coming.UNKNOWN : Coming.of(rows, later.rows(), newer, header.cluster());
                return coming[0].destroyed;
            });
            ClientFile client = new Refounding(random, Instant.now()).refound(config, source, heritage, TOKEN_LIFE);
            client.write(NodeFolder.of(config).client());
            return new Found(header, proof[0].counts(), proof[0].rows(), coming[0].kept, coming[0].back);
        }
    }

    /** @return whether there is something newer to ask */
    private static boolean mustBeTold(Newer newer, BackupHeader header) {
        if (newer.against.isPresent()) return true;
        if (newer.revive && newer.confirmed.equals(header.cluster())) return false;
        String twice = newer.revive ? "--confirm " + header.cluster() + " too" : "--nothing-newer and --confirm " + header.cluster();
        throw new Fault(Fault.USAGE, "Without --against, whatever was taken away after the backup was made comes back: destroyed and disabled keys,"
            + " access keys, tokens and users that were deleted, rights; if there is nothing newer than it, give " + twice + ".");
    }

    /**
     * What comes back.
     *
     * @param destroyed keys that are to be destroyed
     * @param kept      how many of them the backup has
     */
    private record Coming(Set<String> destroyed, long kept, String back) {
        static final Coming UNKNOWN = new Coming(Set.of(), 0, "");

        static Coming of(Rows rows, Rows later, Newer newer, String cluster) {
            boolean confirmed = newer.confirmed.equals(cluster);
            KeyRing ring = new KeyRing(rows);
            Set<String> destroyed = new HashSet<>();
            new KeyRing(later).destructions().eachKey(destroyed::add);
            destroyed.removeIf(ring.destructions()::hasTombstone);
            long revived = destroyed.stream().filter(id -> ring.key(id).isPresent()).count();
            if (newer.revive && !confirmed)
                throw new Fault(Fault.USAGE, "This brings back " + revived + " keys that were destroyed; if that is meant, give --confirm " + cluster
                    + " too.");
            Withdrawn withdrawn = Withdrawn.between(rows, later);
            if (!withdrawn.isNothing() && !(newer.withdrawn && confirmed))
                throw new Fault(Fault.USAGE, "This brings back what was taken away since: " + withdrawn + "; if that is meant, give --revive-withdrawn and"
                    + " --confirm " + cluster + ", and take it away again before anybody else reaches the node.");
            return newer.revive ? new Coming(Set.of(), 0, withdrawn.toString()) : new Coming(destroyed, revived, withdrawn.toString());
        }
    }

    /** The state of later, in a folder that is gone when this is closed. */
    private final class Later implements AutoCloseable {
        private final Scratch made;
        private final NewState state;

        Later(Path path, Opener opener, BackupHeader backup, NodeConfig config) {
            made = Scratch.in(config.data().toAbsolutePath().getParent());
            NewState filled = null;
            try {
                filled = NewState.in(made.folder(), "against", "against");
                long index = Files.isDirectory(path) ? copyStopped(NodeFolder.at(path), backup.cluster(), filled)
                    : fillFrom(path, opener, backup.cluster(), filled);
                mustBeNewer(path, new KeyRing(filled.rows()).time(), index, backup);
                state = filled;
            } catch (RuntimeException e) {
                if (filled != null) filled.close();
                made.close();
                throw e;
            }
        }

        Rows rows() {
            return state.rows();
        }

        @Override
        public void close() {
            state.close();
            made.close();
        }
    }

    private static void mustBeNewer(Path path, long time, long index, BackupHeader backup) {
        if (time > backup.time() || time == backup.time() && index > backup.index()) return;
        throw new Fault(Fault.DATA, path + " is of " + Instant.ofEpochMilli(time) + " and not newer than the backup, which is of "
            + Instant.ofEpochMilli(backup.time())
            + ": it cannot say what was taken away since; give a newer one.");
    }

    private static long copyStopped(NodeFolder folder, String cluster, NewState state) {
        try (FolderLock _ = held(folder)) {
            return Recovery.copy(folder, cluster, state).last();
        }
    }

    /** Null of a copy, which no node has run on. */
    private static FolderLock held(NodeFolder folder) {
        try {
            return Files.exists(folder.lock()) ? FolderLock.take(folder.lock()) : null;
        } catch (Fault fault) {
            if (fault.status() != Fault.UNAVAILABLE) throw fault;
            throw new Fault(Fault.UNAVAILABLE, "The node of " + folder.path() + " runs, and may take more away meanwhile; stop it first, or give a newer"
                + " backup as --against.", fault);
        }
    }

    private long fillFrom(Path backup, Opener opener, String cluster, NewState state) {
        try (Opened other = open(backup, opener)) {
            BackupHeader header = other.reader.header();
            if (!header.cluster().equals(cluster))
                throw new Fault(Fault.DATA, backup + " is of another cluster, " + header.cluster() + "; give one of " + cluster + ".");
            other.fill(state);
            return header.index();
        }
    }

    private Opened open(Path backup, Opener opener) {
        InputStream in = null;
        try {
            in = new BufferedInputStream(Files.newInputStream(backup), 1 << 16);
            BackupReader reader = new BackupReader(in, backup.toString());
            BackupHeader header = reader.header();
            return new Opened(in, reader, root(header, opener));
        } catch (IOException e) {
            close(in, e);
            throw unreadable(backup, e);
        } catch (RuntimeException e) {
            close(in, e);
            throw e;
        }
    }

    /** Of the epoch that the backup is sealed under: slots of another are in it if it was made while the root key was being changed. */
    private RootKeys root(BackupHeader header, Opener opener) {
        List<Slot> slots = header.slots().stream().filter(slot -> slot.epoch() == header.epoch()).toList();
        return switch (opener) {
            case Opener.ByFile(Path file, Optional<Path> slot) -> {
                try (Secret protector = FileSlot.protector(file)) {
                    List<Slot> tried = slot.map(FileSlot::read).map(List::of).orElse(slots);
                    yield new RootKeys(FileSlot.openAny(header.cluster(), header.epoch(), tried, protector, random));
                }
            }
            case Opener.ByShares(List<Path> files) -> ShareFiles.open(header.cluster(), slots, files, random);
            case Opener.ByHsm(NodeConfig config) -> Protectors.inHsm(header.cluster(), slots, config, random);
        };
    }

    private static void close(InputStream in, Exception reason) {
        try {
            if (in != null) in.close();
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    private static Fault unreadable(Object backup, IOException e) {
        String why = e instanceof NoSuchFileException ? "it does not exist" : String.valueOf(e.getMessage());
        return new Fault(Fault.DATA, backup + " cannot be read (" + why + "); give a backup that this user may read.", e);
    }

    private final class Opened implements AutoCloseable {
        private final InputStream in;
        private final BackupReader reader;
        private final RootKeys roots;
        private ClientAuthority authority;

        Opened(InputStream in, BackupReader reader, RootKeys roots) {
            this.in = in;
            this.reader = reader;
            this.roots = roots;
        }

        /** Brings in all rows and proves them. */
        Proof fill(NewState state) {
            try {
                reader.read(roots.current(), new BackupReader.Visitor() {
                    @Override
                    public void authority(ClientAuthority found) {
                        authority = found;
                    }

                    @Override
                    public void row(byte[] key, byte[] value) {
                        state.put(key, value);
                    }
                });
            } catch (IOException e) {
                throw unreadable(reader.source(), e);
            }
            state.loaded();
            FormerRoot.complete(roots, new KeyRing(state.rows()), random);
            authority.mustOpen(roots, random.perThread());
            return Proof.of(state.rows(), roots, progress);
        }

        @Override
        public void close() {
            roots.close();
            try {
                in.close();
            } catch (IOException e) {
                throw unreadable(reader.source(), e);
            }
        }
    }
}
