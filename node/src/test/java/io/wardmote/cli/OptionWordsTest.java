package io.wardmote.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** What a node says of its parameters is told of the options that were typed. */
class OptionWordsTest {
    private static final CommandLine ALL = Main.line(new Environment(Map.of(), Path.of("/nonexistent")));

    private static String told(String command, String said) {
        CommandLine line = ALL;
        for (String word : command.split(" ")) line = line.getSubcommands().get(word);
        return OptionWords.of(said, line.getCommandSpec());
    }

    @Test
    void aParameterGoesByTheNameOfItsOption() {
        assertThat(told("keys rotation", "The specified parameter \"RotationInterval\" is not valid.")).isEqualTo("The specified parameter --every is not valid.");
        assertThat(told("keys create", "The specified parameter \"RotationInterval\" is not valid.")).isEqualTo("The specified parameter --rotate-every is not valid.");
        assertThat(told("keys create", "The specified parameter TagKey is not valid.")).isEqualTo("The specified parameter --tag is not valid.");
        assertThat(told("keys rotate", "The specified parameter \"KeyId\" is not valid.")).isEqualTo("The specified parameter KEY is not valid.");
        assertThat(told("keys create", "The parameter \"ExternalKeyId\" is needed but not provided.")).isEqualTo("The parameter --external-key is needed but not provided.");
        assertThat(told("keys create", "The specified parameter \"Tags.3\" is not valid.")).isEqualTo("The specified parameter --tag is not valid.");
        assertThat(told("aliases create", "AliasName Already Exists.")).isEqualTo("ALIAS Already Exists.");
    }

    @Test
    void aWordOfTheLanguageIsAParameterOnlyWhereItIsCalledOne() {
        assertThat(told("access explain", "This action is not supported. Principal must be root or user/<name>.")).isEqualTo("This action is not supported. --as must be root or user/<name>.");
        assertThat(told("access explain", "Principal and Resource of Statement[0].Resource.")).isEqualTo("Principal and Resource of Statement[0].Resource.");
        assertThat(told("keys policy set", "The specified parameter \"Policy\" is not valid. The policy must have Statement. Policy it is."))
            .isEqualTo("The specified parameter --file is not valid. The policy must have Statement. Policy it is.");
    }

    @Test
    void ofANameThatMayBeOfSeveralThingsAnOptionIsTheNearer() {
        assertThat(told("access policy attach", "The specified parameter \"UserName\" is not valid.")).isEqualTo("The specified parameter --to is not valid.");
        assertThat(told("access policy attach", "The specified parameter \"PolicyName\" is not valid.")).isEqualTo("The specified parameter NAME is not valid.");
        assertThat(told("access user create", "The specified parameter \"UserName\" is not valid.")).isEqualTo("The specified parameter NAME is not valid.");
    }

    @Test
    void whatTheCommandDoesNotSendStays() {
        assertThat(told("keys rotate", "The specified parameter \"RotationInterval\" is not valid.")).isEqualTo("The specified parameter \"RotationInterval\" is not valid.");
    }

    /** Or is one of those of the cluster itself, which are written small. */
    @Test
    void everyParameterThatAnOptionIsSaidToBeSentAsIsThere() throws IOException {
        Set<String> taken = Pattern.compile("\\w+").matcher(Files.readAllLines(Path.of("src/test/resources/openapi.txt")).stream()
            .map(line -> line.replaceFirst(" -> .*", "")).collect(Collectors.joining("\n"))).results().map(found -> found.group()).collect(Collectors.toSet());
        Set<String> sent = new TreeSet<>();
        sent(ALL, sent);
        assertThat(sent).hasSizeGreaterThan(50);
        assertThat(sent.stream().filter(name -> Character.isUpperCase(name.charAt(0))).filter(name -> !taken.contains(name) && !List.of("TagKey", "TagValue").contains(name))).isEmpty();
    }

    private static void sent(CommandLine line, Set<String> all) {
        CommandSpec command = line.getCommandSpec();
        command.args().forEach(argument -> all.addAll(OptionWords.parameters(argument)));
        line.getSubcommands().values().forEach(below -> sent(below, all));
    }
}
