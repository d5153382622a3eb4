package io.wardmote.cli;

import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What a command's {@code --help} says: its own options first, and below a heading those that all have that ask a cluster. */
final class CommandHelp extends CommandLine.Help {
    private static final String HEADING = "Common options:";

    private final List<OptionSpec> own;
    private final List<OptionSpec> common;

    CommandHelp(CommandSpec command, ColorScheme colors) {
        super(command, colors);
        boolean asks = command.options().stream().anyMatch(CommandHelp::isOfWhoeverAsks);
        List<OptionSpec> shown = command.options().stream().filter(option -> !option.hidden()).toList();
        this.common = shown.stream().filter(option -> asks && (isOfWhoeverAsks(option) || option.usageHelp() || option.versionHelp())).toList();
        this.own = shown.stream().filter(option -> !common.contains(option)).toList();
    }

    private static boolean isOfWhoeverAsks(OptionSpec option) {
        return option.userObject() instanceof Field field && (field.getDeclaringClass() == Connection.class || field.getDeclaringClass() == Output.class);
    }

    @Override
    public String optionList() {
        return optionListExcludingGroups(own)
            + (common.isEmpty() ? "" : String.format("%n%s%n", HEADING) + optionListExcludingGroups(common));
    }

    /** Examples are not wrapped: a terminal that does leaves them to be copied as one line. */
    @Override
    public String footer(Object... parameters) {
        String[] lines = commandSpec().usageMessage().footer();
        boolean examples = Arrays.stream(lines).anyMatch(line -> line.startsWith("  "));
        return examples ? Arrays.stream(lines).map(line -> line + System.lineSeparator()).collect(Collectors.joining()) : super.footer(parameters);
    }

    @Override
    protected Ansi.Text createDetailedSynopsisOptionsText(Collection<ArgSpec> done, Comparator<OptionSpec> order, boolean clustered) {
        Ansi.Text text = createDetailedSynopsisOptionsText(done, own, order, clustered);
        return common.isEmpty() ? text : text.concat(" [COMMON OPTIONS]");
    }
}
