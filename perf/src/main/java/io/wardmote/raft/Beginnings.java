package io.wardmote.raft;

import io.wardmote.key.Imprint;
import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.Material;
import io.wardmote.key.Origin;
import io.wardmote.key.Protection;
import io.wardmote.state.ApplicationPolicy;
import io.wardmote.state.Command;
import io.wardmote.state.Command.AttachPolicy;
import io.wardmote.state.Command.BeginRotation;
import io.wardmote.state.Command.CreateKey;
import io.wardmote.state.Command.CreatePolicy;
import io.wardmote.state.Command.CreateRole;
import io.wardmote.state.Command.ImportMaterial;
import io.wardmote.state.Command.OpenEpoch;
import io.wardmote.state.Command.PutSlot;
import io.wardmote.state.Command.SettleEpoch;
import io.wardmote.state.Command.TokenFacts;
import io.wardmote.state.Command.WrapUnder;
import io.wardmote.state.Holder;
import io.wardmote.state.KeyFacts;
import io.wardmote.state.Permission;
import io.wardmote.state.PolicyName;
import io.wardmote.state.Slot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What a founded cluster may have been told before the golden samples: things that some of those name, and none of them makes. */
final class Beginnings {
    private static final Material.Wrapped WRAPPED = new Material.Wrapped(1, new byte[] {1, 2, 3, 4});
    private static final byte[] NONE = {};
    private static final int KEYS = 1000;

    static final List<List<Command>> ALL = List.of(List.of(), inUse(), brought(), ofOwnSlots(1), rotating());

    private Beginnings() {}

    private static List<Command> inUse() {
        return List.of(policy("p"), policy("q"), key("key-1", Origin.GENERATED, "kst-1"), key("key-2", Origin.GENERATED, "kst-1"),
            new CreateRole("reader", "22", "{}", 3600, ""),
            new AttachPolicy(new PolicyName(true, "AdministratorAccess"), new Holder(Holder.Kind.ROLE, "reader")));
    }

    private static List<Command> brought() {
        TokenFacts token = new TokenFacts(new byte[16], 9_000);
        return List.of(key("key-1", Origin.EXTERNAL, ""),
            new ImportMaterial("key-1", "version-1", WRAPPED, NONE, new Imprint(1, new byte[] {6}), Optional.empty(), 0, token));
    }

    private static List<Command> ofOwnSlots(int epoch) {
        return List.of(new PutSlot(slot("n1", epoch)), new PutSlot(slot("n2", epoch)));
    }

    /** The next root key seals already. */
    private static List<Command> rotating() {
        List<Command> commands = new ArrayList<>(ofOwnSlots(1));
        commands.add(new BeginRotation("n1", 1, 2, new Material.Wrapped(2, new byte[] {9}), List.of(slot("n1", 2)), false));
        commands.add(new OpenEpoch("n2", 2, List.of(slot("n2", 2))));
        commands.add(new WrapUnder(2, 1));
        commands.add(new SettleEpoch("n1", 2));
        return commands;
    }

    private static Slot slot(String node, int epoch) {
        return new Slot("file-" + node, "file", epoch, new byte[] {8}, node, true);
    }

    private static Command policy(String name) {
        return new CreatePolicy(new ApplicationPolicy(name, "", List.of(Permission.KEY_USER), Set.of("key/*"), List.of(), ""));
    }

    private static Command key(String id, Origin origin, String instance) {
        KeyFacts facts = new KeyFacts(id, KeySpec.AES_256, KeyUsage.ENCRYPT_DECRYPT, origin, Protection.SOFTWARE, instance, "");
        boolean external = origin == Origin.EXTERNAL;
        return new CreateKey(facts, external ? "" : (id + "-v".repeat(18)).substring(0, 36), external ? null : WRAPPED, NONE, "", 0, new TreeMap<>(), "",
            KEYS, false);
    }
}
