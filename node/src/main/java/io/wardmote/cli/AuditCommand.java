package io.wardmote.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardmote.audit.AuditConfig;
import io.wardmote.audit.Entry;
import io.wardmote.audit.Heads;
import io.wardmote.audit.JsonLine;
import io.wardmote.audit.SegmentFolder;
import io.wardmote.audit.Selection;
import io.wardmote.audit.Verdict;
import io.wardmote.audit.Verifier;
import io.wardmote.node.Fault;
import io.wardmote.node.founding.ClusterClient;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is done with segments of an audit log, wherever they lie. Nodes are asked for heads, and for the newest of their records. */
@Command(name = "audit",
    description = "Proves, shows and exports audit logs: of a data folder, or of segments that were copied elsewhere; searches those of a cluster.",
    mixinStandardHelpOptions = true,
    footer = {"", "For example:",
        "  wardmote audit verify data",
        "  wardmote audit search --client client.json --key key-0123456789",
        "  wardmote audit show data --key key-0123456789 --from 2h",
        "  wardmote audit export data --operation Decrypt --outcome refused"})
final class AuditCommand extends CommandFamily {
    private static final int MOST_FOUND = 10_000;

    @Command(name = "verify", description = "Proves that nothing is missing, altered, moved or doubled; names the first record that is. Its status is 65 then.",
        mixinStandardHelpOptions = true)
    int verify(@Mixin Segments segments, @Mixin HeadSources sources, @Mixin Output output) {
        output.check();
        HeadSources.Known known = sources.known();
        List<Verdict> verdicts = verdicts(known.heads(), segments, entry -> true);
        List<String> lines = new ArrayList<>(verdicts.stream().map(AuditText::of).toList());
        known.silent().forEach(why -> lines.add(AuditText.plain("Not every member told what it knows. " + why)));
        if (known.heads().isEmpty()) lines.add("No head was given, so records missing at the end, and a log made anew as a whole, would not show.");
        JsonArray logs = new JsonArray(verdicts.stream().map(VerdictJson::of).toList());
        output.show(new JsonObject().put("logs", logs).put("headsGiven", !known.heads().isEmpty()).put("silent", new JsonArray(known.silent()))
            .put("differences", new JsonArray(known.differences())), String.join("\n", lines));
        mustBeWhole(verdicts);
        mustAgree(known.differences());
        return 0;
    }

    @Command(name = "heads", mixinStandardHelpOptions = true,
        description = "Prints the heads that the cluster committed, one as JSON on each line, to be kept where no node's operator can change them.")
    int heads(@Mixin Connection cluster) {
        MemberHeads told = MemberHeads.ask(cluster.credentials());
        told.lines().forEach(System.out::println);
        told.silent().forEach(why -> System.err.println(AuditText.plain("Not every member told what it knows. " + why)));
        mustAgree(told.differences());
        return 0;
    }

    @Command(name = "show", description = "Prints records, one on each line, up to the first that is not proven.", mixinStandardHelpOptions = true)
    int show(@Mixin Segments segments, @Mixin Wanted wanted, @Mixin Output output) {
        output.check();
        return print(segments, wanted, entry -> line(output, JsonLine.of(entry)));
    }

    /** {@code --json} is as export prints it. */
    private static Optional<String> line(Output output, JsonObject record) {
        return output.line(record, () -> AuditText.of(record));
    }

    @Command(name = "search", mixinStandardHelpOptions = true,
        description = "Asks a cluster for records of all its nodes' logs, and prints the newest, one on each line. Whoever was refused for a wrong "
            + "password, signature or token is counted by the node, not recorded: see `wardmote audit show`.",
        footer = {"", "For example:",
            "  wardmote audit search --client client.json --key key-0123456789",
            "  wardmote audit search --client client.json --outcome refused --limit 500"})
    int search(@Mixin Connection cluster, @Mixin Output output, @Mixin Wanted wanted,
               @Option(names = "--limit", paramLabel = "N", defaultValue = "50", description = "At most so many, up to 10,000 (default: 50).")
               int limit) {
        output.check();
        if (limit < 1 || limit > MOST_FOUND) throw new Fault(Fault.USAGE, "--limit is " + limit + "; give 1 to " + MOST_FOUND + ".");
        JsonObject question = wanted.question();
        try (ClusterClient node = cluster.credentials().open()) {
            if (question.containsKey("key")) question.put("key", Client.keyId(node, question.getString("key")));
            RecordPages.read(page -> node.post("/cluster/audit-records", page), question, limit,
                record -> line(output, record).ifPresent(System.out::println)).forEach(System.err::println);
        }
        return 0;
    }

    @Command(name = "export", description = "Prints records as JSON, one on each line, up to the first that is not proven.", mixinStandardHelpOptions = true)
    int export(@Mixin Segments segments, @Mixin Wanted wanted) {
        return print(segments, wanted, entry -> Optional.of(JsonLine.of(entry).encode()));
    }

    private static int print(Segments segments, Wanted wanted, Function<Entry, Optional<String>> form) {
        Selection selection = wanted.selection();
        PrintStream out = new PrintStream(new BufferedOutputStream(System.out, 1 << 16), false, StandardCharsets.UTF_8);
        AtomicBoolean found = new AtomicBoolean();
        List<Verdict> verdicts = verdicts(Heads.NONE, segments, entry -> {
            if (selection.takes(entry)) {
                form.apply(entry).ifPresent(out::println);
                found.set(true);
            }
            return !System.out.checkError(); // whoever reads may have enough
        });
        out.flush();
        mustBeWhole(verdicts);
        if (!found.get()) System.err.println(RecordPages.NONE_FITS);
        return 0;
    }

    private static List<Verdict> verdicts(Heads heads, Segments segments, Predicate<Entry> reader) {
        try {
            return new Verifier(heads, segments.areAll() ? Optional.of(AuditConfig.DEFAULT.keep()) : Optional.empty()).verify(segments.files(), reader);
        } catch (IOException e) {
            throw new Fault(Fault.DATA, "The segments cannot be read (" + e.getMessage() + "); see that this user may read them.", e);
        }
    }

    private static void mustBeWhole(List<Verdict> verdicts) {
        List<String> broken = verdicts.stream().filter(verdict -> !verdict.isWhole()).map(AuditText::broken).toList();
        if (!broken.isEmpty()) throw new Fault(Fault.DATA, "The audit log is not whole: " + String.join("; ", broken) + ".");
    }

    private static void mustAgree(List<String> differences) {
        String said = AuditText.plain(String.join("; ", differences));
        if (!differences.isEmpty()) throw new Fault(Fault.DATA, "The members of the cluster contradict each other: " + said + ".");
    }

    /** Which segments. */
    static final class Segments {
        @Parameters(paramLabel = "PATH", arity = "1..*", description = "A node's data folder, a folder of segments, or segments.")
        private List<Path> paths;

        /** Whether no log is there with only some of its segments, as far as that can be known. */
        boolean areAll() {
            return paths.stream().allMatch(Files::isDirectory);
        }

        List<Path> files() {
            List<Path> all = new ArrayList<>();
            for (Path path : paths) {
                if (!Files.exists(path)) throw new Fault(Fault.USAGE, path + " does not exist; give a node's data folder, or segments of its audit log.");
                try {
                    all.addAll(SegmentFolder.at(path));
                } catch (IOException e) {
                    throw new Fault(Fault.DATA, path + " cannot be read (" + e.getMessage() + "); see that this user may read it.", e);
                }
            }
            if (all.isEmpty()) throw new Fault(Fault.USAGE, paths.getFirst() + " holds no segments of an audit log; give a node's data folder, or segments.");
            return all;
        }
    }

    /** Which records. */
    static final class Wanted {
        @Option(names = "--from", paramLabel = "TIME", description = "Not before then: 2026-11-26T08:00:00Z, or 2h for two hours ago.")
        private Optional<String> from;

        @Option(names = "--to", paramLabel = "TIME", description = "Before then, likewise.")
        private Optional<String> to;

        @Option(names = "--key", paramLabel = "ID", description = "Id of a key or version; `search` takes an alias too.")
        private Optional<String> key;

        @Option(names = "--principal", paramLabel = "WHO",
            description = "NAME of a user, root, role/NAME, accesspoint/NAME, the id of an access key or client key, or an address.")
        private Optional<String> principal;

        @Option(names = "--operation", paramLabel = "NAME", description = "Such as Decrypt.")
        private Optional<String> operation;

        @Option(names = "--outcome", paramLabel = "END", description = "done, refused or an error code such as Rejected.Disabled.")
        private Optional<String> outcome;

        Selection selection() {
            Instant now = Instant.now();
            Optional<Instant> since = from.map(text -> Moment.past("--from", text, now));
            return new Selection(since, to.map(text -> Moment.past("--to", text, now)), key, principal, operation, outcome);
        }

        /** The same for a node. */
        JsonObject question() {
            JsonObject question = new JsonObject();
            Selection selection = selection();
            selection.from().ifPresent(at -> question.put("from", at.toString()));
            selection.to().ifPresent(at -> question.put("to", at.toString()));
            key.ifPresent(name -> question.put("key", name));
            principal.ifPresent(who -> question.put("principal", who));
            operation.ifPresent(name -> question.put("operation", name));
            outcome.ifPresent(end -> question.put("outcome", end));
            return question;
        }
    }
}
