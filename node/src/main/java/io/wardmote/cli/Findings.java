package io.wardmote.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardmote.node.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What was looked at, and what is wrong with it and would do, in the order in which it was. */
final class Findings {
    private enum Mark { OK, WARNING, FAULT }

    private record Finding(Mark mark, String what, String sentence) {}

    /** Looks at something. */
    interface Look {
        /** @return what is well, as a sentence. @throws Fault that says what is not and what to do */
        String look();
    }

    private final List<Finding> all = new ArrayList<>();

    void ok(String what, String sentence) {
        all.add(new Finding(Mark.OK, what, sentence));
    }

    void warn(String what, String sentence) {
        all.add(new Finding(Mark.WARNING, what, sentence));
    }

    void fault(String what, String sentence) {
        all.add(new Finding(Mark.FAULT, what, sentence));
    }

    void look(String what, Look look) {
        try {
            ok(what, look.look());
        } catch (Fault fault) {
            fault(what, fault.getMessage());
        }
    }

    int faults() {
        return (int) all.stream().filter(finding -> finding.mark == Mark.FAULT).count();
    }

    String text() {
        String findings = all.stream().map(Findings::line).collect(Collectors.joining("\n"));
        long warnings = all.stream().filter(finding -> finding.mark == Mark.WARNING).count();
        return findings + "\n" + counted(faults(), "fault") + ", " + counted(warnings, "warning");
    }

    private static String counted(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private static String line(Finding finding) {
        return String.format("%-8s %s: %s", finding.mark.name().toLowerCase(Locale.ROOT), finding.what, TextTable.plain(finding.sentence));
    }

    JsonObject json() {
        JsonArray findings = new JsonArray();
        all.forEach(finding -> findings.add(new JsonObject().put("mark", finding.mark.name()).put("what", finding.what).put("sentence", finding.sentence)));
        return new JsonObject().put("findings", findings).put("faults", faults());
    }
}
