package io.wardmote.cli;

import io.wardmote.audit.AuditRecord;
import io.wardmote.audit.Entry;
import io.wardmote.audit.Verdict;
import io.wardmote.op.Deed;
import io.wardmote.op.Used;
import io.wardmote.state.Destruction;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.Collectors;

/** Records and verdicts in a line each, for people. */
final class AuditText {
    private AuditText() {}

    static String of(Verdict verdict) {
        String remarks = verdict.remarks().stream().map(remark -> "; " + remark).collect(Collectors.joining());
        String end = verdict.isWhole() ? "." : ", and what follows is not.";
        return verdict.kind().map(kind -> verdict.node() + ", " + kind + ": " + range(verdict)).orElseGet(() -> broken(verdict)) + remarks + end;
    }

    private static String range(Verdict verdict) {
        if (verdict.last() < verdict.first()) return "no records";
        return "records " + verdict.first() + " to " + verdict.last() + ", " + time(verdict.firstAt()) + " to " + time(verdict.lastAt()) + ", are proven";
    }

    /** Of one that is: where, and how. */
    static String broken(Verdict verdict) {
        Verdict.Broken broken = verdict.broken().orElseThrow();
        String node = verdict.node().isEmpty() ? "" : verdict.node() + ", ";
        String record = broken.sequence() > 0 ? ", record " + broken.sequence() : "";
        String after = broken.afterMillis() > 0 ? ", after " + time(broken.afterMillis()) : "";
        return node + "segment " + broken.segment() + record + after + ": " + broken.sentence();
    }

    static String of(Entry entry) {
        return time(entry.record().atMillis()) + " " + entry.name() + " " + entry.sequence() + " " + switch (entry.record()) {
            case AuditRecord.Operated it -> of(it.deed());
            case AuditRecord.Strangers it -> it.count() + " x " + it.refusal().code() + " to strangers at " + or(it.address(), "further addresses") + " ("
                + it.door() + ")";
            case AuditRecord.Lost it -> it.count() + " operations between " + time(it.sinceMillis()) + " and " + time(it.untilMillis()) + " are not in the log";
            case AuditRecord.Destroyed it -> of(it.evidence());
            case AuditRecord.Opened it -> "the node started, version " + or(it.version(), "unknown")
                + (it.cutBytes() == 0 ? "" : "; " + it.cutBytes() + " torn bytes were cut off before it");
            case AuditRecord.Trimmed it -> "segments before " + it.segment() + " were let go for their " + (it.forRoom() ? "room" : "age");
        };
    }

    private static String of(Destruction evidence) {
        String nodes = evidence.nodes().stream().map(AuditText::of).collect(Collectors.joining(", "));
        return "nothing is left of key " + evidence.keyId() + " (versions " + String.join(", ", evidence.versions()) + "), destroyed "
            + time(evidence.destroyed().at()) + ": " + nodes;
    }

    private static String of(Destruction.Cleared node) {
        return node.name() + (node.at() > 0 ? " purged " + time(node.at()) : " left before it had purged");
    }

    private static String of(Deed deed) {
        String who = or(deed.principal(), "nobody known") + named(" by ", deed.accessKeyId()) + named(" from ", deed.address());
        String what = deed.operation() + named(" ", deed.key()) + named(" version ", deed.version()) + named(" ", deed.resource())
            + named(" using ", deed.used().stream().map(AuditText::of).collect(Collectors.joining(", ")));
        String outcome = deed.refusal() == null ? "done" : "refused " + deed.refusal().status() + " " + deed.refusal().code();
        String survival = deed.survivalUntil() == 0 ? "" : " in survival mode until " + time(deed.survivalUntil());
        return who + ": " + what + ": " + outcome + survival + " (" + deed.door() + ", " + deed.micros() + " us" + named(", request ", deed.requestId()) + ")";
    }

    private static String of(Used used) {
        String what = used.kind().apiName().toLowerCase(Locale.ROOT);
        return used.keyId() + " version " + used.versionId() + " to " + what + (used.count() == 1 ? "" : " " + used.count() + " times");
    }

    private static String named(String before, String name) {
        return name.isEmpty() ? "" : before + name;
    }

    private static String or(String text, String otherwise) {
        return text.isEmpty() ? otherwise : text;
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
