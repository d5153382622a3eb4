package io.wardmote.state;

import io.wardmote.key.Material;
import io.wardmote.state.Command.Rewrapped;
import io.wardmote.state.Sealed.Where;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The part of {@link ScriptRunner} for a change of the root key; what a root key sealed is told by its epoch alone. */
final class RotationScript {
    private static final Set<String> WORDS = Set.of("begin-rotation", "open-epoch", "wrap-under", "rewrap", "settle", "close-epoch", "retire-epoch",
        "abandon-rotation", "rotation");
    private static final String STALE = "/stale";

    private RotationScript() {}

    static boolean speaksOf(String word) {
        return WORDS.contains(word);
    }

    /**
     * begin-rotation NODE FROM TO [without-shares], open-epoch NODE TO [of=NODE], wrap-under TO TOTAL,
     * rewrap TO (WHERE/ID[/stale])... of epoch 1 with | for what is between the parts of an id, settle NODE TO, close-epoch TO, retire-epoch TO, abandon-rotation TO, and rotation, which changes nothing
     */
    static Command command(String[] w) {
        List<String> words = List.of(w);
        return switch (w[0]) {
            case "begin-rotation" -> begin(w[1], Integer.parseInt(w[2]), Integer.parseInt(w[3]), words.contains("without-shares"));
            case "open-epoch" -> open(w[1], Integer.parseInt(w[2]), w.length > 3 ? w[3].substring(3) : w[1]);
            case "wrap-under" -> new Command.WrapUnder(Integer.parseInt(w[1]), Long.parseLong(w[2]));
            case "rewrap" -> rewrap(Integer.parseInt(w[1]), Arrays.stream(w).skip(2));
            case "settle" -> new Command.SettleEpoch(w[1], Integer.parseInt(w[2]));
            case "close-epoch" -> new Command.CloseEpoch(Integer.parseInt(w[1]));
            case "retire-epoch" -> new Command.RetireEpoch(Integer.parseInt(w[1]));
            case "abandon-rotation" -> new Command.AbandonRotation(Integer.parseInt(w[1]));
            case "rotation" -> new Command.Pad(new byte[0]);
            default -> throw new IllegalArgumentException(w[0]);
        };
    }

    private static Command begin(String node, int from, int to, boolean withoutShares) {
        return new Command.BeginRotation(node, from, to, new Material.Wrapped(to, new byte[] {9}), List.of(slot(node, to)), withoutShares);
    }

    private static Command open(String node, int to, String slotOf) {
        return new Command.OpenEpoch(node, to, List.of(slot(slotOf, to)));
    }

    private static Command rewrap(int to, Stream<String> things) {
        return new Command.Rewrap(to, things.map(thing -> thing(to, thing)).toList());
    }

    private static Slot slot(String node, int epoch) {
        return new Slot("file-" + node, Slot.FILE, epoch, new byte[] {(byte) epoch});
    }

    private static Rewrapped thing(int to, String text) {
        int slash = text.indexOf('/');
        boolean stale = text.endsWith(STALE);
        Where where = Where.valueOf(text.substring(0, slash));
        String id = text.substring(slash + 1, text.length() - (stale ? STALE.length() : 0)).replace('|', '\0');
        byte[] sealed = stale ? new byte[] {7} : where == Where.IMPRINT ? new byte[] {5} : ScriptRunner.material().sealed();
        return new Rewrapped(new Sealed(where, id, new Material.Wrapped(1, sealed)), new Material.Wrapped(to, sealed));
    }

    /** How far it is, the slots by epoch, and under which epoch each thing is sealed. */
    static String shown(Rows rows) {
        KeyRing ring = new KeyRing(rows);
        List<String> things = new ArrayList<>();
        rows.scan(new byte[] {1}, new byte[] {-1}, (key, value) -> {
            Sealed.in(key, value).ifPresent(thing -> things.add(thing.where() + " " + thing.id().replace('\0', '|') + " " + thing.material().epoch()));
            return true;
        });
        return " | " + ring.rotation().map(RotationScript::show).orElse("epoch " + ring.rootEpoch() + ", next " + ring.nextEpoch()) + " | slots "
            + ring.allSlots().stream().map(slot -> slot.label() + " " + slot.epoch()).toList() + " | " + things;
    }

    private static String show(RootRotation now) {
        return now.from() + " to " + now.to() + " " + now.phase() + " opened " + new TreeSet<>(now.opened()) + " settled " + new TreeSet<>(now.settled())
            + " left " + now.left();
    }
}
