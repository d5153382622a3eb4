package io.wardmote.state;

import io.wardmote.key.KeySpec;
import io.wardmote.key.Material;
import io.wardmote.key.Origin;
import io.wardmote.key.Protection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The language of transition scripts: one command a line, with an optional {@code @beat/random[/nonce]} stamp in front. */
final class ScriptRunner {
    private static final byte[] NO_PUBLIC_KEY = {};

    final Draft rows = new Draft(Rows.NONE);
    private long index;

    String run(String line) {
        List<Proposal> entry = new ArrayList<>();
        for (String command : line.split(" && ")) entry.add(proposal(command.trim()));
        Applied applied = Applied.of(rows, ++index, entry);
        rows.take(applied.changes());
        String outcomes = applied.outcomes().stream().map(ScriptRunner::show).collect(Collectors.joining(", "));
        return outcomes + shown(line);
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
        return new Proposal(stamp, command(command.split(" ")));
    }

    private static Command command(String[] w) {
        return switch (w[0]) {
            case "found" -> found(List.of(w).subList(1, w.length));
            case "member" -> new Command.Join(w[1], new Member(w[2], w[2], 0, false));
            case "join-token" -> new Command.AddJoinToken(w[1], Long.parseLong(w[2]));
            case "started" -> new Command.NodeStarted(w[1], Long.parseLong(w[2]));
            case "accept-time" -> new Command.AcceptTime();
            case "remove-member" -> new Command.RemoveMember(w[1]);
            case "purged" -> new Command.Purged(w[1], Long.parseLong(w[2]));
            case "pad" -> new Command.Pad(new byte[Integer.parseInt(w[1])]);
            case "evidence" -> new Command.Pad(new byte[0]);
            case "instance" -> new Command.PutInstance(new Instance(w[1], w[1], Protection.SOFTWARE, 0));
            case "tick" -> new Command.Tick("n1", Long.parseLong(w[1]), Arrays.stream(w).skip(2).map(ScriptRunner::report).toList());
            case "create" -> create(w);
            case "enable" -> new Command.EnableKey(w[1]);
            case "disable" -> new Command.DisableKey(w[1]);
            case "schedule-deletion" -> new Command.ScheduleDeletion(w[1], Integer.parseInt(w[2]));
            case "cancel-deletion" -> new Command.CancelDeletion(w[1]);
            case "destroy" -> new Command.DestroyKey(w[1]);
            case "protect" -> new Command.ProtectKey(w[1], w[2].equals("on"), w.length > 3 ? w[3] : "");
            case "describe" -> new Command.DescribeKey(w[1], w[2]);
            case "add-version" -> new Command.AddVersion(w[1], w[2], material(), NO_PUBLIC_KEY, w.length > 3 ? w[3] : "");
            case "rotate" -> new Command.RotateKey(w[1], w[2].equals("on"), w.length > 3 ? Long.parseLong(w[3]) * 86_400 : 0);
            case "tag" -> new Command.TagKeys(List.of(w[1].split(",")), tags(w, 2));
            case "untag" -> new Command.UntagKeys(List.of(w[1].split(",")), List.of(w).subList(2, w.length), w.length == 2);
            case "reserve" -> new Command.ReserveUses(List.of(new Command.Uses(w[1], Long.parseLong(w[2]))));
            case "create-alias" -> new Command.CreateAlias("alias/" + w[1], w[2]);
            case "move-alias" -> new Command.MoveAlias("alias/" + w[1], w[2]);
            case "delete-alias" -> new Command.DeleteAlias("alias/" + w[1]);
            default -> throw new IllegalArgumentException(w[0]);
        };
    }

    private static Command found(List<String> nodes) {
        return new Command.Found(new ClusterFacts("c1", "cn-hangzhou", "1000000000000001", new byte[0], material()),
            nodes.stream().map(node -> new Member(node, node, 0, true)).toList(), List.of(), new AccessKey("LTAI1", "root", true, material()),
            new BearerToken("t0", "root", 0), List.of());
    }

    /** create KEY SPEC [external] [in=INSTANCE] [service=NAME] [rotates=DAYS] [limit=N] [only] [tag=value ...] */
    private static Command create(String[] w) {
        KeySpec spec = KeySpec.valueOf(w[2]);
        List<String> options = List.of(w).subList(3, w.length);
        Origin origin = options.contains("external") ? Origin.EXTERNAL : Origin.GENERATED;
        String service = option(options, "service", "");
        KeyFacts facts = new KeyFacts(w[1], spec, spec.usages().getFirst(), origin, Protection.SOFTWARE, option(options, "in", ""), service);
        return new Command.CreateKey(facts, origin == Origin.EXTERNAL ? "" : w[1] + ".1", origin == Origin.EXTERNAL ? null : material(), NO_PUBLIC_KEY, "",
            Long.parseLong(option(options, "rotates", "0")) * 86_400, new TreeMap<>(), service.isEmpty() ? "" : "alias/acs/" + service,
            Long.parseLong(option(options, "limit", "1000")), options.contains("only"));
    }

    private static String option(List<String> options, String name, String usual) {
        return options.stream().filter(o -> o.startsWith(name + "=")).map(o -> o.substring(name.length() + 1)).findFirst().orElse(usual);
    }

    private static SortedMap<String, String> tags(String[] w, int from) {
        TreeMap<String, String> tags = new TreeMap<>();
        for (int i = from; i < w.length; i++) tags.put(w[i].substring(0, w[i].indexOf('=')), w[i].substring(w[i].indexOf('=') + 1));
        return tags;
    }

    private static Material.Wrapped material() {
        return new Material.Wrapped(1, new byte[] {1, 2, 3});
    }

    /** node=time */
    private static Command.Report report(String text) {
        String[] parts = text.split("=");
        return new Command.Report(parts[0], Instant.parse(parts[1]).toEpochMilli(), 0, new byte[Digest.BYTES]);
    }

    private static String show(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Changed changed -> "changed";
            case Outcome.Unchanged unchanged -> unchanged.refused().sentence() + " (" + unchanged.why().code() + ")";
        };
    }

    /** The rows a command named, as they are now. */
    private String shown(String line) {
        KeyRing ring = new KeyRing(rows);
        if (line.contains("tick ")) return " | time " + Instant.ofEpochMilli(ring.time()) + " beat " + ring.beat();
        if (line.contains("started ")) return " | starts " + ring.starts();
        if (line.contains("reserve ")) return " | reserved " + ring.version(line.split(" ")[1]).map(Version::reserved).orElse(null);
        if (line.contains("-alias ")) return " | " + ring.aliases(1, 100).items().stream().map(a -> a.name() + "=" + a.keyId()).toList();
        if (line.startsWith("evidence ")) return " | " + ring.evidence(line.split(" ")[1]).map(ScriptRunner::show).orElse("none");
        if (line.contains("purged ")) return " | " + show(ring.purged(line.split(" ")[1])) + " of " + show(ring.destroyed());
        StringBuilder text = new StringBuilder();
        for (String word : line.replace("&&", " ").split("[ ,]+")) if (word.matches("k[0-9]+")) text.append(" | ").append(ring.key(word).map(ScriptRunner::show).orElse(word + " is not there"));
        return text.toString();
    }

    private static String show(KeyRing.Evidence evidence) {
        return "destroyed at " + show(evidence.destroyed()) + (evidence.purged() ? ", purged everywhere" : ", not purged everywhere");
    }

    private static String show(Milestone milestone) {
        return "entry " + milestone.index() + " " + Instant.ofEpochMilli(milestone.at());
    }

    private static String show(Key key) {
        return key.id() + " " + key.state().apiName()
            + (key.description().isEmpty() ? "" : " \"" + key.description() + "\"")
            + (key.hasMaterial() ? " primary " + key.versions().primary() + " of " + key.versions().count() : "")
            + (key.rotation().on() ? " rotates " + (key.rotationSuspended() ? "(suspended)" : Instant.ofEpochMilli(key.nextRotationAt()).toString()) : "")
            + (key.deleteAt() > 0 ? " deleted " + Instant.ofEpochMilli(key.deleteAt()) : "")
            + (key.guard().on() ? " protected" : "")
            + (key.tags().isEmpty() ? "" : " " + key.tags());
    }
}
