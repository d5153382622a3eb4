package io.wardmote.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.key.Refusal;
import io.wardmote.node.founding.NextStep;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Whoever is refused is told what to do next, and what he is told to type is there. */
class NextStepTest {
    private static final CommandLine ALL = Main.line(new Environment(Map.of(), Path.of("/nonexistent")));
    private static final Pattern TYPED = Pattern.compile("`wardmote ([^`]+)`");
    /** What to do depends on the parameter, or on the command: {@link OptionWords#step} says it. */
    private static final Set<String> BY_COMMAND = Set.of("InvalidParameter", "InvalidParameter.TagKey", "InvalidParameter.TagValue", "UnsupportedOperation",
        "Forbidden.ResourceNotFound", "Rejected.ResourceExist");

    @Test
    void everyRefusalHasANextStep() {
        Set<String> without = Arrays.stream(Refusal.values()).map(Refusal::code).filter(code -> NextStep.after(code).isEmpty()).collect(Collectors.toCollection(TreeSet::new));
        assertThat(without).isEqualTo(new TreeSet<>(BY_COMMAND));
    }

    @ParameterizedTest
    @EnumSource(Refusal.class)
    void whatItSaysToTypeIsThere(Refusal refusal) {
        String step = NextStep.after(refusal.code());
        if (!step.isEmpty()) assertThat(step).endsWith(".");
        Matcher typed = TYPED.matcher(step);
        while (typed.find()) assertThere(typed.group(1));
    }

    @Test
    void whereItDependsOnTheCommandItsFamilyShowsWhatThereIs() {
        for (String code : BY_COMMAND) for (CommandLine line : List.of(at("access-points policy show"), at("xks credential delete"), at("cluster promote"), at("encrypt")))
            assertThat(OptionWords.step(code, line.getCommandSpec())).satisfies(step -> assertThere(step.replaceAll(".*`wardmote ([^`]+)`.*", "$1")));
        assertThat(OptionWords.step("Forbidden.ResourceNotFound", at("access-points policy show").getCommandSpec())).isEqualTo("`wardmote access-points policy list` shows what there is.");
        assertThat(OptionWords.step("Forbidden.ResourceNotFound", at("cluster promote").getCommandSpec())).isEqualTo("`wardmote cluster status` shows the nodes there are.");
        assertThat(OptionWords.step("Forbidden.ResourceNotFound", at("cluster evidence").getCommandSpec())).isEqualTo("See `wardmote cluster evidence --help`.");
        assertThat(OptionWords.step("Forbidden.ResourceNotFound", at("xks credential create").getCommandSpec())).isEqualTo("`wardmote xks list` shows what there is.");
        assertThat(OptionWords.step("UnsupportedOperation", at("access explain").getCommandSpec())).isEqualTo("See `wardmote access explain --help`.");
    }

    private static CommandLine at(String command) {
        CommandLine line = ALL;
        for (String word : command.split(" ")) line = line.getSubcommands().get(word);
        return line;
    }

    /** A command with options that it has; whatever else stands there is for a positional one of its own. */
    private static void assertThere(String typed) {
        CommandLine line = ALL;
        int others = 0;
        for (String word : typed.split(" ")) {
            if (word.startsWith("-")) assertThat(line.getCommandSpec().optionsMap()).as(typed).containsKey(word);
            else if (line.getSubcommands().containsKey(word)) line = line.getSubcommands().get(word);
            else others++;
        }
        CommandSpec command = line.getCommandSpec();
        assertThat(line.getCommand() instanceof CommandFamily && !typed.startsWith("-")).as(typed + " is no verb").isFalse();
        assertThat(others).as(typed).isLessThanOrEqualTo(command.positionalParameters().size() + command.options().size());
    }
}
