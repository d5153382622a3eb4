package io.wardmote.node.founding;

import io.wardmote.crypto.KeySlot;
import io.wardmote.crypto.Randomness;
import io.wardmote.crypto.RootKey;
import io.wardmote.crypto.RootKeys;
import io.wardmote.crypto.SealBroken;
import io.wardmote.hsm.SlotProcess;
import io.wardmote.key.Secret;
import io.wardmote.node.Fault;
import io.wardmote.node.HsmOfNode;
import io.wardmote.node.NodeConfig;
import io.wardmote.state.Slot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a node has at hand to open key slots by, without anybody's help: the file of its settings, and the key in its HSM. Blocks where
 * the HSM is asked, which takes a second or more.
 */
public final class Protectors {
    private final String cluster;
    private final Path file;
    private final Optional<SlotProcess> token;
    private final Randomness random;

    private Protectors(String cluster, Path file, Optional<SlotProcess> token, Randomness random) {
        this.cluster = cluster;
        this.file = file;
        this.token = token;
        this.random = random;
    }

    public static Protectors of(String cluster, NodeConfig config, Randomness random) {
        return new Protectors(cluster, config.protector(), HsmOfNode.slots(config), random);
    }

    /** Nothing at hand opens a slot. */
    public static final class NotOpened extends RuntimeException {
        private static final String NONE = "this node has no key slot of its own";
        private final List<String> slots;
        private final boolean mayLater;

        /** @param slots labels of those that should have opened */
        NotOpened(List<String> slots, List<String> reasons, boolean mayLater) {
            super(reasons.isEmpty() ? NONE : String.join("; ", reasons), null, true, false);
            this.slots = List.copyOf(slots);
            this.mayLater = mayLater;
        }

        /** Whether a slot was there that should have opened. */
        public boolean hadOwn() {
            return !slots.isEmpty();
        }

        /** What strangers may know: which slots do not open, and not why, which names files. */
        public String inPublic() {
            return hadOwn() ? "key slot " + String.join(", ", slots) + " does not open; the node's log says why" : NONE;
        }

        /** Whether trying again may help: an HSM was away, but did not refuse the PIN. */
        public boolean mayLater() {
            return mayLater;
        }
    }

    /** @throws Fault before anything is made or used up, if a protector could not be made */
    static void mustBeMakeable(NodeConfig config) {
        if (config.slotKind() == NodeConfig.SlotKind.FILE) FileSlot.mustBeNew(config.protector());
    }

    /** The slot of a node that is just being made, by the kind that its settings name; it is written beside the node's state too. */
    static Slot makeFirst(String cluster, int epoch, String node, Secret root, NodeConfig config, Randomness random) {
        Path slotFile = NodeFolder.of(config).slot();
        return switch (config.slotKind()) {
            case FILE -> FileSlot.make(cluster, epoch, Slot.label(Slot.FILE, node), root, slotFile, config.protector(), random);
            case PKCS11 -> makeInToken(cluster, epoch, node, root, config, random);
        };
    }

    /** The same for a node that takes over what another had. @param known opens its slot from now on, unless there is a file at its place already */
    static Slot makeFirst(String cluster, int epoch, String node, Secret root, Optional<Secret> known, NodeConfig config, Randomness random) {
        Path slotFile = NodeFolder.of(config).slot();
        return switch (config.slotKind()) {
            case FILE -> known.isPresent() ? FileSlot.make(cluster, epoch, Slot.label(Slot.FILE, node), root, known.get(), slotFile, config.protector(), random)
                : FileSlot.makeOrKeep(cluster, epoch, Slot.label(Slot.FILE, node), root, slotFile, config.protector(), random);
            case PKCS11 -> makeInToken(cluster, epoch, node, root, config, random);
        };
    }

    private static Slot makeInToken(String cluster, int epoch, String node, Secret root, NodeConfig config, Randomness random) {
        Slot slot = Protectors.of(cluster, config, random).sealInToken(epoch, node, root);
        FileSlot.write(NodeFolder.of(config).slot(), slot);
        return slot;
    }

    /** The kinds that this node could make a slot of for itself. */
    List<String> kinds() {
        return token.isPresent() ? List.of(Slot.FILE, Slot.PKCS11) : List.of(Slot.FILE);
    }

    /** A slot of this node's own. @throws Fault if it cannot be */
    public Slot seal(String kind, int epoch, String node, Secret root) {
        return switch (kind) {
            case Slot.FILE -> sealInFile(epoch, node, root);
            case Slot.PKCS11 -> sealInToken(epoch, node, root);
            default -> throw new Fault(Fault.USAGE, "A node makes no slot of kind " + kind + " for itself.");
        };
    }

    private Slot sealInFile(int epoch, String node, Secret root) {
        if (!Files.exists(file)) {
            try (Secret drawn = new Secret(random.bytes(KeySlot.PROTECTOR_BYTES))) {
                PrivateFiles.makeFolder(file.toAbsolutePath().getParent(), "choose another place for rootKey.file");
                PrivateFiles.write(file, drawn.bytes());
            }
        }
        String label = Slot.label(Slot.FILE, node);
        try (Secret protector = FileSlot.protector(file)) {
            return new Slot(label, Slot.FILE, epoch, KeySlot.seal(cluster, epoch, label, root, protector, random));
        }
    }

    private Slot sealInToken(int epoch, String node, Secret root) {
        String label = Slot.label(Slot.PKCS11, node);
        try {
            SlotProcess process = token.orElseThrow(() -> new Fault(Fault.CONFIG, "This node has no HSM; give it a section hsm in its settings."));
            return new Slot(label, Slot.PKCS11, epoch, process.seal(cluster, epoch, label, root), node, true);
        } catch (SlotProcess.Unavailable e) {
            throw new Fault(Fault.UNAVAILABLE, "The HSM does not seal the root key: " + e.getMessage() + ".", e);
        }
    }

    /**
     * @throws SealBroken           if it does not open, since the protector is missing or another's
     * @throws SlotProcess.Unavailable if the HSM cannot be asked
     */
    public Secret open(Slot slot) throws SlotProcess.Unavailable {
        return switch (slot.kind()) {
            case Slot.FILE -> {
                if (!Files.exists(file)) throw new SealBroken(file + " is missing");
                try (Secret protector = FileSlot.protector(file)) {
                    yield KeySlot.open(cluster, slot.epoch(), slot.label(), slot.sealed(), protector);
                }
            }
            case Slot.PKCS11 -> token.orElseThrow(() -> new SealBroken("this node has no HSM")).open(cluster, slot.epoch(), slot.label(), slot.sealed());
            default -> throw new SealBroken("key slot " + slot.label() + " opens by shares alone");
        };
    }

    /** The root key in any slot that this node's HSM opens. @throws Fault if it opens none */
    public static RootKeys inHsm(String cluster, List<Slot> slots, NodeConfig config, Randomness random) {
        if (config.hsm().isEmpty()) throw new Fault(Fault.CONFIG, "The settings have no section hsm; say there which token opens the backup.");
        try {
            return of(cluster, config, random).openAny("", slots.stream().filter(slot -> slot.kind().equals(Slot.PKCS11)).toList());
        } catch (NotOpened e) {
            throw new Fault(Fault.DATA, "The HSM opens none of the key slots: " + e.getMessage()
                + "; give the HSM of a node that the cluster had when the copy was made.", e);
        }
    }

    /**
     * The root key, by whichever slot opens: files first, which cost nothing. While it is being changed there are slots of two epochs; each that
     * opens is there, and the older one seals, since the newer may not be everybody's yet.
     *
     * @param own id of this node, whose HSM opens its own slots alone; "" to try those of all nodes
     * @throws NotOpened that says of each slot why not
     */
    public RootKeys openAny(String own, List<Slot> slots) {
        List<Slot> tried = slots.stream().filter(slot -> !slot.kind().equals(Slot.SHAMIR))
            .filter(slot -> own.isEmpty() || slot.node().equals(own) || slot.kind().equals(Slot.FILE))
            .sorted(Comparator.comparing(Slot::epoch).thenComparing(slot -> !slot.kind().equals(Slot.FILE)).thenComparing(slot -> !slot.node().equals(own)))
            .toList();
        RootKeys roots = null;
        List<String> labels = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        boolean mayLater = false;
        for (Slot slot : tried) {
            if (roots != null && roots.has(slot.epoch())) continue;
            try (Secret root = open(slot)) {
                RootKey key = new RootKey(cluster, slot.epoch(), root, random);
                if (roots == null) roots = new RootKeys(key);
                else roots.add(key);
            } catch (SealBroken | Fault e) {
                if (own.isEmpty() || slot.node().equals(own)) {
                    labels.add(slot.label());
                    reasons.add(e.getMessage());
                }
            } catch (SlotProcess.Unavailable e) {
                labels.add(slot.label());
                reasons.add("key slot " + slot.label() + " does not open, because " + e.getMessage());
                mayLater |= e.forNow();
            }
        }
        if (roots == null) throw new NotOpened(labels, reasons, mayLater);
        return roots;
    }
}
