package io.wardmote.cli;

import io.wardmote.audit.AuditRecord;
import io.wardmote.audit.Entry;
import io.wardmote.audit.Head;
import io.wardmote.audit.Heads;
import io.wardmote.audit.JsonLine;
import io.wardmote.audit.SegmentFolder;
import io.wardmote.audit.Selection;
import io.wardmote.audit.Verdict;
import io.wardmote.audit.Verifier;
import io.wardmote.node.Fault;
import io.wardmote.op.Deed;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is done with segments of an audit log, wherever they lie: no node is asked. */
@Command(name = "audit", description = "Proves, shows and exports audit logs: of a data folder, or of segments that were copied elsewhere.", mixinStandardHelpOptions = true)
final class AuditCommand implements Runnable {

    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }

    @Command(name = "verify", description = "Proves that nothing is missing, altered, moved or doubled; names the first record that is. Its status is 65 then.", mixinStandardHelpOptions = true)
    int verify(@Mixin Segments segments,
               @Option(names = "--heads", paramLabel = "FILE", description = "Heads that were kept elsewhere, one as JSON on each line, such as the lines of an export: only they prove that the end is there, and that the whole was not made anew.") Optional<Path> heads) {
        List<Head> trusted = heads.isPresent() ? readHeads(heads.get()) : List.of();
        List<Verdict> verdicts = verdicts(trusted, segments, entry -> true);
        verdicts.forEach(verdict -> System.out.println(sentence(verdict)));
        if (trusted.isEmpty()) System.out.println("No head was given, so records missing at the end, and a log made anew as a whole, would not show.");
        mustBeWhole(verdicts);
        return 0;
    }

    @Command(name = "show", description = "Prints records, one on each line, up to the first that is not proven.", mixinStandardHelpOptions = true)
    int show(@Mixin Segments segments, @Mixin Wanted wanted) {
        return print(segments, wanted, AuditCommand::line);
    }

    @Command(name = "export", description = "Prints records as JSON, one on each line, up to the first that is not proven.", mixinStandardHelpOptions = true)
    int export(@Mixin Segments segments, @Mixin Wanted wanted) {
        return print(segments, wanted, entry -> JsonLine.of(entry).encode());
    }

    private static int print(Segments segments, Wanted wanted, Function<Entry, String> form) {
        Selection selection = wanted.selection();
        PrintStream out = new PrintStream(new BufferedOutputStream(System.out, 1 << 16), false, StandardCharsets.UTF_8);
        List<Verdict> verdicts = verdicts(List.of(), segments, entry -> {
            if (selection.takes(entry)) out.println(form.apply(entry));
            return !System.out.checkError(); // whoever reads may have enough
        });
        out.flush();
        mustBeWhole(verdicts);
        return 0;
    }

    private static List<Verdict> verdicts(List<Head> trusted, Segments segments, Predicate<Entry> reader) {
        try {
            return new Verifier(trusted).verify(segments.files(), reader);
        } catch (IOException e) {
            throw new Fault(Fault.DATA, "The segments cannot be read (" + e.getMessage() + "); see that this user may read them.", e);
        }
    }

    private static List<Head> readHeads(Path file) {
        try {
            return Heads.read(file);
        } catch (IOException e) {
            throw new Fault(Fault.USAGE, "The heads cannot be read: " + e.getMessage() + ".", e);
        }
    }

    private static void mustBeWhole(List<Verdict> verdicts) {
        List<String> broken = verdicts.stream().filter(verdict -> !verdict.isWhole()).map(verdict -> broken(verdict, verdict.broken().orElseThrow())).toList();
        if (!broken.isEmpty()) throw new Fault(Fault.DATA, "The audit log is not whole: " + String.join("; ", broken) + ".");
    }

    private static String broken(Verdict verdict, Verdict.Broken broken) {
        String where = "segment " + broken.segment() + (broken.sequence() > 0 ? ", record " + broken.sequence() : "") + (broken.afterMillis() > 0 ? ", after " + Instant.ofEpochMilli(broken.afterMillis()) : "");
        return (verdict.node().isEmpty() ? "" : verdict.node() + ", ") + where + ": " + broken.sentence();
    }

    private static String sentence(Verdict verdict) {
        String chain = verdict.kind().map(kind -> verdict.node() + ", " + kind + ": ").orElse("");
        String range = verdict.last() < verdict.first() ? "no records" : "records " + verdict.first() + " to " + verdict.last() + ", " + Instant.ofEpochMilli(verdict.firstAt()) + " to " + Instant.ofEpochMilli(verdict.lastAt()) + ", are proven";
        String remarks = verdict.remarks().stream().map(remark -> "; " + remark).collect(Collectors.joining());
        return chain + (verdict.kind().isPresent() ? range : broken(verdict, verdict.broken().orElseThrow())) + remarks + (verdict.isWhole() ? "." : ", and what follows is not.");
    }

    private static String line(Entry entry) {
        String place = Instant.ofEpochMilli(entry.record().atMillis()) + " " + entry.name() + " " + entry.sequence() + " ";
        return place + switch (entry.record()) {
            case AuditRecord.Operated it -> line(it.deed());
            case AuditRecord.Strangers it -> it.count() + " x " + it.refusal().code() + " to strangers at " + (it.address().isEmpty() ? "further addresses" : it.address()) + " (" + it.door() + ")";
            case AuditRecord.Lost it -> it.count() + " operations between " + Instant.ofEpochMilli(it.sinceMillis()) + " and " + Instant.ofEpochMilli(it.untilMillis()) + " are not in the log";
            case AuditRecord.Opened it -> "the node started, version " + it.version() + (it.cutBytes() == 0 ? "" : "; " + it.cutBytes() + " torn bytes were cut off before it");
        };
    }

    private static String line(Deed deed) {
        String who = (deed.principal().isEmpty() ? "somebody" : deed.principal()) + (deed.accessKeyId().isEmpty() ? "" : " by " + deed.accessKeyId()) + " from " + deed.address();
        String what = deed.operation() + (deed.key().isEmpty() ? "" : " " + deed.key()) + (deed.version().isEmpty() ? "" : " version " + deed.version()) + (deed.resource().isEmpty() ? "" : " " + deed.resource());
        String outcome = deed.refusal() == null ? "done" : "refused " + deed.refusal().status() + " " + deed.refusal().code();
        String survival = deed.survivalUntil() == 0 ? "" : " in survival mode until " + Instant.ofEpochMilli(deed.survivalUntil());
        return who + ": " + what + ": " + outcome + survival + " (" + deed.door() + ", " + deed.micros() + " us, request " + deed.requestId() + ")";
    }

    /** Which segments. */
    static final class Segments {
        @Parameters(paramLabel = "PATH", arity = "1..*", description = "A node's data folder, a folder of segments, or segments.")
        private List<Path> paths;

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
        @Option(names = "--from", paramLabel = "TIME", description = "Not before, such as 2026-11-26T08:00:00Z.")
        private Optional<String> from;

        @Option(names = "--to", paramLabel = "TIME", description = "Before.")
        private Optional<String> to;

        @Option(names = "--key", paramLabel = "ID", description = "Of that key or version.")
        private Optional<String> key;

        @Option(names = "--principal", paramLabel = "WHO", description = "root, user/NAME, accesspoint/NAME, the id of an access key or client key, or an address.")
        private Optional<String> principal;

        @Option(names = "--operation", paramLabel = "NAME", description = "Such as Decrypt.")
        private Optional<String> operation;

        @Option(names = "--outcome", paramLabel = "END", description = "done, refused or an error code.")
        private Optional<String> outcome;

        Selection selection() {
            return new Selection(from.map(text -> time("--from", text)), to.map(text -> time("--to", text)), key, principal, operation, outcome);
        }

        private static Instant time(String option, String text) {
            try {
                return Instant.parse(text);
            } catch (DateTimeParseException e) {
                throw new Fault(Fault.USAGE, option + " is \"" + text + "\"; give a time such as 2026-11-26T08:00:00Z.", e);
            }
        }
    }
}
