package io.wardmote.state;

import io.wardmote.key.Imprint;
import io.wardmote.key.KeySpec;
import io.wardmote.key.Material;
import io.wardmote.key.Origin;
import io.wardmote.key.Protection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The language of transition scripts: one command a line, with an optional {@code @beat/random[/nonce]} stamp in front, and after that {@code by=NAME} of
 * grounds. {@code read NAME user/alice,key/k1} keeps what these rows say now as the grounds of that name.
 */
final class ScriptRunner {
    private static final byte[] NO_PUBLIC_KEY = {};

    final Draft rows = new Draft(Rows.NONE);
    private final Map<String, Grounds> grounds = new HashMap<>();
    private long index;

    String run(String line) {
        if (line.startsWith("read ")) return read(line.split(" "));
        List<Proposal> entry = new ArrayList<>();
        for (String command : line.split(" && ")) entry.add(proposal(command.trim()));
        Applied applied = Applied.of(rows, ++index, entry);
        rows.take(applied.changes());
        String outcomes = applied.outcomes().stream().map(ScriptRunner::show).collect(Collectors.joining(", "));
        return outcomes + shown(line);
    }

    private String read(String[] w) {
        grounds.put(w[1], Grounds.of(Arrays.stream(w[2].split(",")).map(ScriptRunner::row).toList(), rows));
        return "read";
    }

    /** kind/name */
    private static byte[] row(String thing) {
        String name = thing.substring(thing.indexOf('/') + 1);
        return switch (thing.substring(0, thing.indexOf('/'))) {
            case "user" -> Table.USER.key(name);
            case "group" -> Table.GROUP.key(name);
            case "role" -> Table.ROLE.key(name);
            case "named" -> Table.NAMED_POLICY.key(name);
            case "access-key" -> Table.ACCESS_KEY.key(name);
            case "token" -> Table.BEARER.key(name);
            case "key" -> Table.KEY.key(name);
            case "key-policy" -> Table.KEY_POLICY.key(name);
            case "alias" -> Table.ALIAS.key("alias/" + name);
            case "single" -> Table.CLUSTER.key(name);
            default -> throw new IllegalArgumentException(thing);
        };
    }

    private Proposal proposal(String line) {
        Stamp stamp = Stamp.NONE;
        String command = line;
        if (line.startsWith("@")) {
            String[] parts = line.substring(1, line.indexOf(' ')).split("/");
            byte[] nonce = parts.length > 2 ? Arrays.copyOf(parts[2].getBytes(), Stamp.NONCE_BYTES) : new byte[0];
            stamp = new Stamp(Long.parseLong(parts[0]), Long.parseLong(parts[1]), nonce);
            command = line.substring(line.indexOf(' ') + 1);
        }
        if (!command.startsWith("by=")) return new Proposal(stamp, command(command.split(" ")));
        String[] by = command.split(" ", 2);
        return new Proposal(stamp, grounds.get(by[0].substring("by=".length())), command(by[1].split(" ")));
    }

    private static Command command(String[] w) {
        return switch (w[0]) {
            case "found" -> found(List.of(w).subList(1, w.length));
            case "member", "joining" -> new Command.Join(w[1], new Member(w[2], w[2], 0, false, new Place(option(List.of(w), "region", ""), 0, List.of(w).contains("listener")), option(List.of(w), "replaces", "")));
            case "priority" -> new Command.SetPriority(w[1], Integer.parseInt(w[2]));
            case "listen" -> new Command.SetListener(w[1], w[2].equals("on"));
            case "join-token" -> new Command.AddJoinToken(w[1], Long.parseLong(w[2]));
            case "started", "replacing" -> new Command.NodeStarted(w[1], Long.parseLong(w[2]));
            case "accept-time" -> w.length > 1 ? new Command.AcceptTime(Instant.parse(w[1]).toEpochMilli()) : new Command.AcceptTime();
            case "remove-member", "remove-with-slots" -> new Command.RemoveMember(w[1], w[0].endsWith("slots"));
            case "purged" -> new Command.Purged(w[1], Long.parseLong(w[2]));
            case "pad" -> new Command.Pad(new byte[Integer.parseInt(w[1])]);
            case "evidence" -> new Command.Pad(new byte[0]);
            case "slot" -> new Command.PutSlot(slot(w));
            case "add-slot" -> new Command.AddSlot(slot(w));
            case "prove-slot" -> new Command.ProveSlot(w[1], new byte[] {Byte.parseByte(option(List.of(w), "sealed", "1"))});
            case "remove-slot", "purge-slot" -> new Command.RemoveSlot(w[1], w[0].startsWith("purge"));
            case "instance" -> new Command.PutInstance(new Instance(w[1], w[1], Protection.SOFTWARE, 0));
            case "tick" -> new Command.Tick("n1", Long.parseLong(w[1]), Arrays.stream(w).skip(2).map(ScriptRunner::report).toList(), Command.Leases.NONE);
            case "create" -> create(w);
            case "govern" -> new Command.SetKeyPolicy(w[1], w.length > 2 ? w[2] : "", names(List.of(w)));
            case "enable" -> new Command.EnableKey(w[1]);
            case "disable" -> new Command.DisableKey(w[1]);
            case "schedule-deletion" -> new Command.ScheduleDeletion(w[1], Integer.parseInt(w[2]));
            case "cancel-deletion" -> new Command.CancelDeletion(w[1]);
            case "destroy" -> new Command.DestroyKey(w[1], w.length > 2);
            case "prove" -> new Command.ProveDestructions(Long.parseLong(w[1]));
            case "heads" -> new Command.CommitHeads(w[1], Arrays.stream(w).skip(2).map(text -> head(w[1], text)).toList());
            case "protect" -> new Command.ProtectKey(w[1], w[2].equals("on"), w.length > 3 ? w[3] : "");
            case "survive" -> new Command.SetSurvival(w[1], Long.parseLong(w[2]));
            case "left", "removed-slots" -> new Command.Pad(new byte[0]);
            case "describe" -> new Command.DescribeKey(w[1], w[2]);
            case "add-version" -> new Command.AddVersion(w[1], w[2], material(), NO_PUBLIC_KEY, w.length > 3 ? w[3] : "");
            case "rotate" -> new Command.RotateKey(w[1], w[2].equals("on"), w.length > 3 ? Long.parseLong(w[3]) * 86_400 : 0);
            case "tag" -> new Command.TagKeys(List.of(w[1].split(",")), tags(w, 2));
            case "untag" -> new Command.UntagKeys(List.of(w[1].split(",")), List.of(w).subList(2, w.length), w.length == 2);
            case "reserve" -> new Command.ReserveUses(List.of(new Command.Uses(w[1], Long.parseLong(w[2]))));
            case "create-alias" -> new Command.CreateAlias("alias/" + w[1], w[2]);
            case "move-alias" -> new Command.MoveAlias("alias/" + w[1], w[2]);
            case "delete-alias" -> new Command.DeleteAlias("alias/" + w[1]);
            case "import" -> importMaterial(w);
            case "fail-import" -> new Command.FailImport(w[1], token(List.of(w)));
            case "delete-material" -> new Command.DeleteMaterial(w[1]);
            case "expire" -> new Command.ExpireMaterial(w[1]);
            default -> RotationScript.speaksOf(w[0]) ? RotationScript.command(w) : applicationChange(w);
        };
    }

    /** slot LABEL KIND [of=NODE] [sealed=NUMBER] */
    private static Slot slot(String[] w) {
        return new Slot(w[1], w[2], 1, new byte[] {Byte.parseByte(option(List.of(w), "sealed", "1"))}, option(List.of(w), "of", ""), true);
    }

    /** import KEY MATERIAL [knows=MATERIAL] [until=TIME] [version=ID] [by=TOKEN] [ends=TIME]: a material is a number, and so is its imprint */
    private static Command importMaterial(String[] w) {
        List<String> options = List.of(w);
        return new Command.ImportMaterial(w[1], option(options, "version", w[1] + ".1"), numbered(w[2]), NO_PUBLIC_KEY, imprint(w[2]), given(options, "knows").map(ScriptRunner::imprint),
            given(options, "until").map(time -> Instant.parse(time).toEpochMilli()).orElse(0L), token(options));
    }

    private static Material.Wrapped numbered(String number) {
        return new Material.Wrapped(1, new byte[] {Byte.parseByte(number)});
    }

    private static Imprint imprint(String number) {
        return new Imprint(1, numbered(number).sealed());
    }

    private static Command.TokenFacts token(List<String> options) {
        return new Command.TokenFacts(Arrays.copyOf(option(options, "by", "t").getBytes(), 16), Instant.parse(option(options, "ends", "2026-01-02T00:00:00Z")).toEpochMilli());
    }

    /** Lists have commas; what is absent in an update is not given; {@code -} is an empty list. */
    private static Command applicationChange(String[] w) {
        List<String> options = List.of(w).subList(1, w.length);
        return switch (w[0]) {
            case "rule" -> new Command.CreateNetworkRule(new NetworkRule(w[1], "Private", given(options, "from").map(ScriptRunner::source).orElse(NetworkRule.Source.NONE),
                option(options, "words", "")));
            case "update-rule" -> new Command.UpdateNetworkRule(w[1], given(options, "from").map(ScriptRunner::source), given(options, "words"));
            case "delete-rule" -> new Command.DeleteNetworkRule(w[1]);
            case "policy" -> new Command.CreatePolicy(new ApplicationPolicy(w[1], option(options, "in", ""), permissions(option(options, "may", "KEY_USER")),
                new LinkedHashSet<>(names(option(options, "on", "key/*"))), names(option(options, "rules", "-")), option(options, "words", "")));
            case "update-policy" -> new Command.UpdatePolicy(w[1], given(options, "in"), given(options, "may").map(ScriptRunner::permissions),
                given(options, "on").map(ScriptRunner::names), given(options, "rules").map(ScriptRunner::names), given(options, "words"));
            case "delete-policy" -> new Command.DeletePolicy(w[1]);
            case "access-point" -> new Command.CreateAccessPoint(w[1], "ClientKey", names(option(options, "has", "-")), option(options, "words", ""));
            case "update-access-point" -> new Command.UpdateAccessPoint(w[1], given(options, "has").map(ScriptRunner::names), given(options, "words"));
            case "delete-access-point" -> new Command.DeleteAccessPoint(w[1]);
            case "client-key" -> new Command.CreateClientKey(w[1], w[2], new byte[] {1}, new byte[] {2}, 1_000, 2_000);
            case "delete-client-key" -> new Command.DeleteClientKey(w[1]);
            default -> otherwise(w);
        };
    }

    private static Command otherwise(String[] w) {
        if (ExternalScript.speaksOf(w[0])) return ExternalScript.command(w);
        if (ConsoleScript.speaksOf(w[0])) return ConsoleScript.command(w);
        if (UsageScript.speaksOf(w[0])) return UsageScript.command(w);
        return XksScript.speaksOf(w[0]) ? XksScript.command(w) : IdentityScript.command(w);
    }

    private static List<String> names(String list) {
        return list.equals("-") ? List.of() : List.of(list.split(","));
    }

    private static List<Permission> permissions(String list) {
        return names(list).stream().map(Permission::valueOf).toList();
    }

    private static NetworkRule.Source source(String list) {
        return new NetworkRule.Source(list, names(list).stream().map(text -> Network.of(text).orElseThrow()).toList());
    }

    private static Command found(List<String> nodes) {
        return new Command.Found(new ClusterFacts("c1", "cn-hangzhou", "1000000000000001", new byte[0], material()),
            nodes.stream().map(node -> new Member(node, node, 0, true)).toList(), List.of(), new AccessKey("LTAI1", "root", true, material()),
            new BearerToken("t0", "root", 0), List.of());
    }

    /**
     * create KEY SPEC [external] [under=EPOCH] [in=INSTANCE] [of=ID in a manager [asked=HOST,ACCESSKEY]]
     * [service=NAME] [rotates=DAYS] [limit=N] [only] [tag=value ...]
     */
    private static Command create(String[] w) {
        KeySpec spec = KeySpec.valueOf(w[2]);
        List<String> options = List.of(w).subList(3, w.length);
        Origin origin = options.contains("external") ? Origin.EXTERNAL : Origin.GENERATED;
        String service = option(options, "service", "");
        Optional<String> elsewhere = given(options, "of");
        KeyFacts facts = new KeyFacts(w[1], spec, spec.usages().getFirst(), origin, elsewhere.isPresent() ? Protection.EXTERNAL : Protection.SOFTWARE, option(options, "in", ""), service);
        Material.Wrapped here = material(Integer.parseInt(option(options, "epoch", "1")));
        Material material = origin == Origin.EXTERNAL ? null : elsewhere.<Material>map(id -> new Material.External(id, here)).orElse(here);
        var plain = new Command.CreateKey(facts, origin == Origin.EXTERNAL ? "" : w[1] + ".1", material, NO_PUBLIC_KEY, "",
            Long.parseLong(option(options, "rotates", "0")) * 86_400, new TreeMap<>(), service.isEmpty() ? "" : "alias/acs/" + service,
            Long.parseLong(option(options, "limit", "1000")), options.contains("only"));
        Command.KeyCreation creation = given(options, "under")
            .<Command.KeyCreation>map(policy -> new Command.CreateKeyWithPolicy(plain, policy, names(options))).orElse(plain);
        return given(options, "asked").<Command>map(whom -> new Command.TakeKey(ExternalScript.asked(whom), creation)).orElse(creation);
    }

    private static String option(List<String> options, String name, String usual) {
        return given(options, name).orElse(usual);
    }

    /** names=THING,THING of whom a policy names; "none" for nobody. Without, it is as earlier versions proposed it. */
    private static Optional<List<String>> names(List<String> options) {
        return given(options, "names").map(text -> text.equals("none") ? List.of() : List.of(text.split(",")));
    }

    static Optional<String> given(List<String> options, String name) {
        return options.stream().filter(o -> o.startsWith(name + "=")).map(o -> o.substring(name.length() + 1)).findFirst();
    }

    private static SortedMap<String, String> tags(String[] w, int from) {
        TreeMap<String, String> tags = new TreeMap<>();
        for (int i = from; i < w.length; i++) tags.put(w[i].substring(0, w[i].indexOf('=')), w[i].substring(w[i].indexOf('=') + 1));
        return tags;
    }

    static Material.Wrapped material() {
        return material(1);
    }

    static Material.Wrapped material(int epoch) {
        return new Material.Wrapped(epoch, new byte[] {1, 2, 3});
    }

    /** node=time */
    private static Command.Report report(String text) {
        String[] parts = text.split("=");
        return new Command.Report(parts[0], Instant.parse(parts[1]).toEpochMilli(), 0, new byte[Digest.BYTES]);
    }

    /** incarnation:sequence:hash, which is a number */
    private static AuditHead head(String node, String text) {
        String[] parts = text.split(":");
        byte[] hash = Arrays.copyOf(new byte[] {Byte.parseByte(parts[2])}, AuditHead.HASH_BYTES);
        return new AuditHead(node, Long.parseLong(parts[0]), Long.parseLong(parts[1]), hash, 1_000, new byte[] {1}, new byte[] {2});
    }

    private static String show(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Changed changed -> "changed";
            case Outcome.Unchanged unchanged -> unchanged.refused().sentence() + " (" + unchanged.why().code() + ")";
            case Outcome.Outdated outdated -> "outdated";
        };
    }

    /** The rows a command named, as they are now. */
    private String shown(String line) {
        KeyRing ring = new KeyRing(rows);
        if (RotationScript.speaksOf(line.split(" ")[0])) return RotationScript.shown(rows);
        if (ExternalScript.speaksOf(line.split(" ")[0])) return ExternalScript.shown(ring);
        if (XksScript.speaksOf(line)) return XksScript.shown(ring);
        if (ConsoleScript.speaksOf(line.split(" ")[0])) return ConsoleScript.shown(ring, line.split(" ")[1]);
        if (UsageScript.speaksOf(line.split(" ")[0])) return UsageScript.shown(ring, line.split(" "));
        if (IdentityScript.speaksOf(line)) return IdentityScript.shown(ring, line);
        if (line.matches(".*(rule|policy|access-point|client-key) .*")) return applications(ring, line);
        if (line.matches("removed-slots|purge-slot .*")) return " | " + ring.removedSlots().stream().map(slot -> slot.label() + " removed at "
            + show(slot.removed()) + " kept by " + slot.keptBy(ring).stream().map(Member::name).toList()).toList();
        if (line.matches("(add-|prove-|remove-)?slot .*")) return " | " + ring.slots().stream().map(slot -> slot.label() + (slot.node().isEmpty() ? "" : " of " + slot.node()) + (slot.proven() ? "" : " pending")).toList();
        if (line.contains("tick ")) return " | time " + Instant.ofEpochMilli(ring.time()) + " beat " + ring.beat();
        if (line.matches("(joining|priority|listen|replacing) .*")) return " | voters " + new TreeSet<>(ring.voters()) + ring.members().stream().map(ScriptRunner::show).toList();
        if (line.contains("started ")) return " | starts " + ring.starts();
        if (line.equals("left")) return " | " + (ring.leftAt() == 0 ? "nobody" : Instant.ofEpochMilli(ring.leftAt()));
        if (line.contains("reserve ")) return " | reserved " + ring.version(line.split(" ")[1]).map(Version::reserved).orElse(null);
        if (line.contains("-alias ")) return " | " + ring.aliases(1, 100).items().stream().map(a -> a.name() + "=" + a.keyId()).toList();
        if (line.startsWith("heads ")) return " | " + heads(ring.heads(), line.split(" ")[1]);
        if (line.startsWith("prove ")) return " | provable " + ring.destructions().provable(100).stream().map(Destruction::keyId).toList();
        if (line.startsWith("evidence of ")) return " | " + ring.destructions().of(line.split(" ")[2]).map(ScriptRunner::show).orElse("none");
        if (line.startsWith("evidence ")) return " | " + ring.destructions().evidence(line.split(" ")[1]).map(ScriptRunner::show).orElse("none");
        if (line.contains("purged ")) return " | " + show(ring.destructions().purged(line.split(" ")[1])) + " of " + show(ring.destructions().newest());
        StringBuilder text = new StringBuilder();
        for (String word : line.replace("&&", " ").split("[ ,]+")) {
            if (!word.matches("k[0-9]+")) continue;
            text.append(" | ").append(ring.key(word).map(key -> show(key) + brought(ring, key) + policy(ring, key)).orElse(word + " is not there"));
        }
        return text.toString();
    }

    /** Of application access, what the line names, and all client keys where one may have changed. */
    private static String applications(KeyRing ring, String line) {
        StringBuilder text = new StringBuilder();
        for (String name : new LinkedHashSet<>(List.of(line.split("[ ,=&]+")))) {
            ring.networkRule(name).ifPresent(rule -> text.append(" | ").append(name).append(" from ").append(rule.source().text()).append(words(rule.description())));
            ring.policy(name).ifPresent(policy -> text.append(" | ").append(name).append(" may ").append(policy.permissions()).append(" on ").append(policy.resources())
                .append(policy.instance().isEmpty() ? "" : " in " + policy.instance()).append(policy.networkRules().isEmpty() ? "" : " rules " + policy.networkRules())
                .append(words(policy.description())));
            ring.accessPoint(name).ifPresent(point -> text.append(" | ").append(name).append(" has ").append(point.policies()).append(" keys ").append(point.clientKeys())
                .append(words(point.description())));
        }
        if (line.contains("access-point ") || line.contains("client-key "))
            text.append(" | keys ").append(ring.clientKeys().stream().map(key -> key.id() + " of " + key.accessPoint() + " made " + Instant.ofEpochMilli(key.createdAt())).toList());
        return text.toString();
    }

    private static String show(Member member) {
        Place place = member.place();
        return member.id() + (member.arrived() ? "" : " to come") + (place.listener() ? " listens" : "") + (place.region().isEmpty() ? "" : " in " + place.region())
            + (place.priority() == 0 ? "" : " priority " + place.priority()) + (member.replaces().isEmpty() ? "" : " for " + member.replaces());
    }

    private static String words(String description) {
        return description.isEmpty() ? "" : " \"" + description + "\"";
    }

    private static String show(DestructionRows.Evidence evidence) {
        return "destroyed at " + show(evidence.destroyed()) + (evidence.purged() ? ", purged everywhere" : ", not purged everywhere");
    }

    private static String show(Destruction destruction) {
        List<String> nodes = destruction.nodes().stream()
            .map(node -> node.name() + (node.at() > 0 ? " purged " + Instant.ofEpochMilli(node.at()) : " has not")).toList();
        return destruction.versions() + " destroyed at " + show(destruction.destroyed()) + ", " + nodes
            + (destruction.isProven() ? ", proven " + Instant.ofEpochMilli(destruction.provenAt()) : "");
    }

    private static String heads(HeadRows heads, String node) {
        List<String> kept = heads.kept(node, 0, 100).stream().map(ScriptRunner::show).toList();
        return heads.newest(node).map(newest -> "newest " + show(newest) + " kept " + kept + " of " + newest.kept()
            + (newest.contradictedAt() > 0 ? " contradicted " + Instant.ofEpochMilli(newest.contradictedAt()) : "")).orElse("none") + " of " + heads.nodes();
    }

    private static String show(KnownHead known) {
        return known.head().incarnation() + ":" + known.head().sequence() + ":" + known.head().hash()[0];
    }

    private static String show(Milestone milestone) {
        return "entry " + milestone.index() + " " + Instant.ofEpochMilli(milestone.at());
    }

    private static String policy(KeyRing ring, Key key) {
        return ring.keyPolicy(key.id()).map(policy -> " under " + policy.text() + " since " + Instant.ofEpochMilli(policy.setAt())
            + policy.ids().map(ids -> " naming " + ids).orElse("")).orElse("");
    }

    /** What is left of its material in rows, and until when. */
    private static String brought(KeyRing ring, Key key) {
        if (key.brought().imprint().isEmpty()) return "";
        Version version = ring.version(key.versions().first()).orElseThrow();
        return " material " + (version.material() == null ? "gone" : ((Material.Wrapped) version.material()).sealed()[0]) + " was first " + key.brought().imprint().get().sealed()[0]
            + (key.brought().expiresAt() > 0 ? " expires " + Instant.ofEpochMilli(key.brought().expiresAt()) : "") + (version.reserved() > 0 ? " reserved " + version.reserved() : "");
    }

    private static String show(Key key) {
        return key.id() + " " + key.state().apiName()
            + words(key.description())
            + (key.hasMaterial() ? " primary " + key.versions().primary() + " of " + key.versions().count() : "")
            + (key.rotation().on() ? " rotates " + (key.rotationSuspended() ? "(suspended)" : Instant.ofEpochMilli(key.nextRotationAt()).toString()) : "")
            + (key.deleteAt() > 0 ? " deleted " + Instant.ofEpochMilli(key.deleteAt()) : "")
            + (key.guard().on() ? " protected" : "")
            + (key.survival().seconds() > 0 ? " survives " + key.survival().seconds() + " s" : "")
            + (key.survival().formerUntil() > 0 ? " survived until " + Instant.ofEpochMilli(key.survival().formerUntil()) : "")
            + (key.tags().isEmpty() ? "" : " " + key.tags());
    }
}
