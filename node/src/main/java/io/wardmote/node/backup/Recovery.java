package io.wardmote.node.backup;

import io.wardmote.crypto.Randomness;
import io.wardmote.crypto.RootKeys;
import io.wardmote.node.Fault;
import io.wardmote.node.NodeConfig;
import io.wardmote.node.founding.ClientAuthority;
import io.wardmote.node.founding.ClientFile;
import io.wardmote.node.founding.FolderLock;
import io.wardmote.node.founding.FormerRoot;
import io.wardmote.node.founding.Identity;
import io.wardmote.node.founding.Keepsake;
import io.wardmote.node.founding.KeptProtector;
import io.wardmote.node.founding.NodeFolder;
import io.wardmote.node.founding.PrivateFiles;
import io.wardmote.node.founding.Protectors;
import io.wardmote.node.founding.Refounding;
import io.wardmote.node.founding.ShareFiles;
import io.wardmote.raft.Composition;
import io.wardmote.raft.NewState;
import io.wardmote.raft.Peer;
import io.wardmote.raft.StartFailure;
import io.wardmote.raft.StoppedState;
import io.wardmote.state.KeyRing;
import io.wardmote.state.Member;
import io.wardmote.state.Slot;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A cluster that has lost the majority of its nodes for good lives on in one that is left. That one's whole log is taken over, also what it
 * does not know to be confirmed: any change in it may have been answered, and a key that was disabled stays disabled.
 */
public final class Recovery {
    private static final Duration TOKEN_LIFE = Duration.ofDays(30);
    private static final int CONNECT_MILLIS = 2000;

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
     * @param lost   the other members by name, with their Raft addresses, as this node last knew them
     * @param counts of what was found, by kind and state, for people
     */
    public record Loss(String cluster, String node, List<String> lost, StoppedState.Reach reach, Map<String, Long> counts) {}

    /**
     * Makes the node the only one of a new lineage of the cluster.
     *
     * @param accepted is asked before anything is changed; false leaves all as it is
     * @return where the old folder is kept now
     * @throws Fault if the node runs, a majority of the cluster's voters still answers, or the node's log is not whole or what it has cannot be proven
     */
    public Path recover(NodeConfig config, Predicate<Loss> accepted) {
        return recover(config, List.of(), accepted);
    }

    /** The same where the node's own slot does not open. @param shares files that do, each with one */
    public Path recover(NodeConfig config, List<Path> shares, Predicate<Loss> accepted) {
        NodeFolder folder = NodeFolder.of(config);
        NodeFolder made = folder.recovering();
        undoHalfOfARecovery(folder, made);
        Identity identity = folder.openedAs(config);
        try (FolderLock _ = FolderLock.take(folder.lock());
             KeptProtector protector = KeptProtector.ifThere(config.protector());
             RootKeys roots = roots(config, folder, identity, shares)) {
            Composition composition = composition(folder, identity, config);
            mustHaveLostTheMajority(composition, identity.node());
            if (!accepted.test(look(config, folder, identity, composition, roots))) throw new Fault(Fault.USAGE, "Nothing was changed.");
            ClientAuthority authority = ClientAuthority.of(folder);
            PrivateFiles.deleteFolder(made.path());
            try {
                Refounding.Source source = state -> copy(folder, identity.cluster(), state).last();
                Refounding.Heritage heritage = new Refounding.Heritage(roots, protector.secret(), () -> authority, rows -> Set.of());
                ClientFile client = new Refounding(random, Instant.now()).refound(config.withData(made.path()), source, heritage, TOKEN_LIFE);
                client.at(client.endpoints(), folder.clientAuthority().toAbsolutePath().toString(), client.pids()).write(made.client());
                return exchange(folder, made);
            } catch (RuntimeException e) {
                forget(made, e);
                throw e;
            }
        }
    }

    private RootKeys roots(NodeConfig config, NodeFolder folder, Identity identity, List<Path> shares) {
        List<Slot> slots = Keepsake.of(folder, identity).slots();
        if (!shares.isEmpty()) return ShareFiles.open(identity.cluster(), slots, shares, random);
        try {
            return Protectors.of(identity.cluster(), config, random).openAny(identity.node(), slots);
        } catch (Protectors.NotOpened e) {
            throw new Fault(Fault.DATA, "The root key cannot be opened, because " + e.getMessage()
                + "; give this node's own protector as rootKey.file, or shares with --share-file.", e);
        }
    }

    /** The new folder is whole by now, so whatever ends this in between leaves both, and nothing else, to be named or renamed. */
    private static Path exchange(NodeFolder folder, NodeFolder made) {
        Path aside = folder.beforeRecovery(Instant.now());
        try {
            PrivateFiles.move(folder.path(), aside);
            PrivateFiles.move(made.path(), folder.path());
            return aside;
        } catch (Fault e) {
            if (Files.exists(aside) && !Files.exists(folder.path())) PrivateFiles.move(aside, folder.path());
            throw e;
        }
    }

    private static void undoHalfOfARecovery(NodeFolder folder, NodeFolder made) {
        if (Files.exists(folder.path()) || !Files.exists(made.path())) return;
        folder.beforeRecovery().ifPresent(before -> PrivateFiles.move(before, folder.path()));
    }

    private static void forget(NodeFolder made, RuntimeException reason) {
        try {
            PrivateFiles.deleteFolder(made.path());
        } catch (Fault e) {
            reason.addSuppressed(e);
        }
    }

    private static Composition composition(NodeFolder folder, Identity identity, NodeConfig config) {
        try (StoppedState stopped = StoppedState.of(folder.raft(), identity.group())) {
            return stopped.composition().orElseGet(() -> new Composition(identity.peers(config), List.of(), List.of()));
        } catch (StartFailure e) {
            throw new Fault(Fault.DATA, e.getMessage(), e);
        }
    }

    private static void mustHaveLostTheMajority(Composition composition, String self) {
        Set<String> answering = composition.all().stream().filter(peer -> !peer.node().equals(self) && answers(peer)).map(Peer::node)
            .collect(Collectors.toSet());
        if (answering.isEmpty() || !composition.mayGoOn(answering, self)) return;
        throw new Fault(Fault.UNAVAILABLE, "Of the other nodes of the cluster, " + answering.size()
            + " still answer: with this one those with a vote are a majority, so start it instead.");
    }

    private static boolean answers(Peer peer) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(Peer.host(peer.linkAddress()), Peer.port(peer.linkAddress())), CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private Loss look(NodeConfig config, NodeFolder folder, Identity identity, Composition composition, RootKeys roots) {
        try (Scratch scratch = Scratch.in(config.data().toAbsolutePath().getParent()); NewState state = NewState.in(scratch.folder(), "look", "look")) {
            StoppedState.Reach reach = copy(folder, identity.cluster(), state);
            FormerRoot.complete(roots, new KeyRing(state.rows()), random);
            Proof proof = Proof.of(state.rows(), roots, progress);
            return new Loss(identity.cluster(), identity.name(), lost(composition, identity.node(), new KeyRing(state.rows()).members()), reach,
                proof.counts());
        }
    }

    private static List<String> lost(Composition composition, String self, List<Member> members) {
        Map<String, String> names = members.stream().collect(Collectors.toMap(Member::id, Member::name));
        return composition.all().stream().filter(peer -> !peer.node().equals(self))
            .map(peer -> names.getOrDefault(peer.node(), peer.node()) + " at " + peer.raftAddress()
                + (composition.listeners().contains(peer) ? ", without a vote" : "")).toList();
    }

    /** Copies the state of a node that does not run. */
    static StoppedState.Reach copy(NodeFolder folder, String cluster, NewState into) {
        Identity identity = Identity.read(folder.identity());
        if (!identity.cluster().equals(cluster))
            throw new Fault(Fault.DATA, folder.path() + " is of another cluster, " + identity.cluster() + "; give one of " + cluster + ".");
        try (StoppedState stopped = StoppedState.of(folder.raft(), identity.group())) {
            return stopped.copyTo(into);
        } catch (StartFailure e) {
            throw new Fault(Fault.DATA, e.getMessage(), e);
        }
    }
}
