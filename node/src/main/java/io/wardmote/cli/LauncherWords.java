package io.wardmote.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Words that the launcher takes before this program sees them, for a shell that completes them. What they do, it says itself. */
final class LauncherWords {
    static final List<String> WORDS = List.of("test", "sbom", "package", "image", "record", "bench");
    private static final Map<String, List<String>> OPTIONS = Map.of("test", List.of("--faults", "--timing"), "image", List.of("--out"));
    private static final List<String> BENCHES = List.of("load", "compare", "micro", "algorithms", "policies", "hsm");

    private LauncherWords() {}

    static CommandLine addedTo(CommandLine line) {
        for (String word : WORDS) {
            CommandSpec command = CommandSpec.create();
            for (String option : OPTIONS.getOrDefault(word, List.of())) command.addOption(OptionSpec.builder(option).build());
            command.addOption(OptionSpec.builder("-h", "--help").build());
            line.addSubcommand(word, command);
        }
        for (String bench : BENCHES) line.getSubcommands().get("bench").addSubcommand(bench, CommandSpec.create());
        return line;
    }
}
