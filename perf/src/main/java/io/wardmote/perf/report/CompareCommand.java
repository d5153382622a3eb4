package io.wardmote.perf.report;

import io.wardmote.perf.Faults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    @Option(names = "--out", paramLabel = "FILE", defaultValue = "comparison.html", description = "The page (default: ${DEFAULT-VALUE}).")
    private Path out;

    @Override
    public Integer call() throws IOException {
        List<Run> runs = files.stream().map(Run::read).toList();
        Files.writeString(out, Page.comparison(files.stream().map(file -> file.getFileName().toString().replaceFirst("\\.json$", "")).toList(), runs));
        System.out.println("written: " + out);
        return 0;
    }

    /** For {@code bench}. @return the status to end with */
    public static int main(String... arguments) {
        return Faults.run(new CommandLine(new CompareCommand()), arguments);
    }
}
