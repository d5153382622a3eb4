package io.wardmote.perf.report;

import io.wardmote.node.Fault;
import io.wardmote.perf.Faults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "compare", description = "Sets runs beside each other on one page.", mixinStandardHelpOptions = true)
public final class CompareCommand implements Callable<Integer> {
    @Parameters(arity = "2..8", paramLabel = "JSON", description = "What runs wrote; the others are measured against the first.")
    private List<Path> files;

    @Option(names = "--out", paramLabel = "FILE", description = "The page (default: comparison.html beside the first).")
    private Path out;

    @Override
    public Integer call() throws IOException {
        List<Run> runs = files.stream().map(Run::read).toList();
        for (int i = 1; i < runs.size(); i++) if (Collections.disjoint(runs.getFirst().steps(), runs.get(i).steps())) throw new Fault(Fault.DATA,
            files.getFirst() + " has the steps " + String.join(", ", runs.getFirst().steps()) + ", and " + files.get(i) + " none of them, but "
                + String.join(", ", runs.get(i).steps()) + "; compare runs of one scenario.");
        Path page = out == null ? files.getFirst().resolveSibling("comparison.html") : out;
        Files.writeString(page, Page.comparison(files.stream().map(file -> file.getFileName().toString().replaceFirst("\\.json$", "")).toList(), runs));
        System.out.println("written: " + page);
        return 0;
    }

    /** For {@code bench}. @return the status to end with */
    public static int main(String... arguments) {
        return Faults.run(new CommandLine(new CompareCommand()), arguments);
    }
}
