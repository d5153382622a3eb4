package io.wardmote.node.backup;

import io.wardmote.crypto.Randomness;
import io.wardmote.crypto.RootKey;
import io.wardmote.key.Secret;
import io.wardmote.node.Fault;
import io.wardmote.node.NodeConfig;
import io.wardmote.node.founding.ClientAuthority;
import io.wardmote.node.founding.ClientFile;
import io.wardmote.node.founding.FileSlot;
import io.wardmote.node.founding.FolderLock;
import io.wardmote.node.founding.Identity;
import io.wardmote.node.founding.NodeFolder;
import io.wardmote.node.founding.PrivateFiles;
import io.wardmote.node.founding.Refounding;
import io.wardmote.raft.NewState;
import io.wardmote.raft.Peer;
import io.wardmote.raft.StartFailure;
import io.wardmote.raft.StoppedState;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.function.Predicate;

/**
 * A cluster that has lost the majority of its nodes for good lives on in one that is left. That one's whole log is taken over, also what it
 * does not know to be confirmed: any change in it may have been answered, and a key that was disabled stays disabled.
 */
public final class Recovery {
    private static final Duration TOKEN_LIFE = Duration.ofDays(30);
    private static final int CONNECT_MILLIS = 2000;
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Randomness random;
    private final LongConsumer progress;

    /** @param progress is told how many rows were proven, each ten thousand */
    public Recovery(Randomness random, LongConsumer progress) {
        this.random = random;
        this.progress = progress;
    }

    /**
     * What is there, and what may be lost.
     *
     * @param lost   the other members, by their Raft addresses
     * @param counts of what was found, by kind and state, for people
     */
    public record Loss(String cluster, String node, List<String> lost, StoppedState.Reach reach, Map<String, Long> counts) {}

    /**
     * Makes the node the only one of a new lineage of the cluster.
     *
     * @param accepted is asked before anything is changed; false leaves all as it is
     * @return where the old folder is kept now
     * @throws Fault if the node runs, a majority of the cluster still answers, or what the node has cannot be proven
     */
    public Path recover(NodeConfig config, Predicate<Loss> accepted) {
        NodeFolder folder = NodeFolder.of(config);
        Identity identity = folder.openedAs(config);
        mustHaveLostTheMajority(identity);
        FolderLock lock = FolderLock.take(folder.lock());
        try (Secret protector = FileSlot.protector(config.protector());
             RootKey root = FileSlot.open(identity.cluster(), folder.slot(), config.protector(), random)) {
            if (!accepted.test(look(config, folder, identity, root))) throw new Fault(Fault.USAGE, "Nothing was changed.");
            ClientAuthority authority = ClientAuthority.of(folder);
            Path aside = folder.path().resolveSibling(folder.path().getFileName() + ".before-recovery-" + STAMP.format(Instant.now()));
            PrivateFiles.move(folder.path(), aside);
            try {
                Refounding.Source source = state -> copy(NodeFolder.at(aside), identity.cluster(), state).last();
                ClientFile client = new Refounding(random, Instant.now())
                    .refound(config, source, new Refounding.Heritage(root, protector, () -> authority, rows -> Set.of()), TOKEN_LIFE);
                client.write(folder.client());
                return aside;
            } catch (RuntimeException e) {
                putBack(folder.path(), aside, e);
                throw e;
            }
        } finally {
            lock.close();
        }
    }

    private static void putBack(Path folder, Path aside, RuntimeException reason) {
        try {
            PrivateFiles.deleteFolder(folder);
            PrivateFiles.move(aside, folder);
        } catch (Fault e) {
            reason.addSuppressed(e);
        }
    }

    private static void mustHaveLostTheMajority(Identity identity) {
        long answering = identity.members().stream().filter(Recovery::answers).count();
        int all = identity.members().size() + 1;
        if (all > 1 && answering + 1 > all / 2) {
            throw new Fault(Fault.UNAVAILABLE, "Of the " + all + " nodes that this one knows, " + answering + " others still answer: with this one they are a majority, so start it instead.");
        }
    }

    private static boolean answers(Peer peer) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(Peer.host(peer.linkAddress()), Peer.port(peer.linkAddress())), CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private Loss look(NodeConfig config, NodeFolder folder, Identity identity, RootKey root) {
        Path scratch = PrivateFiles.makeTemporary(config.data().toAbsolutePath().getParent(), "wardmote-proof-");
        try (NewState state = NewState.in(scratch.resolve("state"), "look", "look")) {
            StoppedState.Reach reach = copy(folder, identity.cluster(), state);
            Proof proof = Proof.of(state.rows(), root, progress);
            return new Loss(identity.cluster(), identity.name(), identity.members().stream().map(Peer::raftAddress).toList(), reach, proof.counts());
        } finally {
            PrivateFiles.deleteFolder(scratch);
        }
    }

    /** Copies the state of a node that does not run. */
    static StoppedState.Reach copy(NodeFolder folder, String cluster, NewState into) {
        Identity identity = Identity.read(folder.identity());
        if (!identity.cluster().equals(cluster)) throw new Fault(Fault.DATA, folder.path() + " is of another cluster, " + identity.cluster() + "; give one of " + cluster + ".");
        try (StoppedState stopped = StoppedState.of(folder.raft(), identity.group())) {
            return stopped.copyTo(into);
        } catch (StartFailure e) {
            throw new Fault(Fault.DATA, e.getMessage(), e);
        }
    }
}
