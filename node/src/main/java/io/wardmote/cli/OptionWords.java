package io.wardmote.cli;

import io.wardmote.node.founding.NodeRefusal;
import java.lang.reflect.AnnotatedElement;
import java.util.List;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** A refusal in the words of who typed the command: {@code --every} where the node says {@code "RotationInterval"}. */
final class OptionWords {
    private OptionWords() {}

    static String of(NodeRefusal refusal, CommandSpec command) {
        return refusal.told(said -> of(said, command), step(refusal.code(), command));
    }

    /** What to do next where that depends on the command: to see what there is, by one of its family; or what its options may be. */
    static String step(String code, CommandSpec command) {
        String help = "See `" + command.qualifiedName() + " --help`.";
        if (!code.equals("Forbidden.ResourceNotFound") && !code.equals("Rejected.ResourceExist")) return help;
        boolean ofNode = command.positionalParameters().stream().anyMatch(of -> of.paramLabel().equals("NODE"));
        if (ofNode) return "`wardmote cluster status` shows the nodes there are.";
        for (CommandSpec family = command.parent(); family != null; family = family.parent())
            if (family.subcommands().containsKey("list")) return "`" + family.qualifiedName() + " list` shows what there is.";
        return help;
    }

    /** Options before what goes without a name: of the latter one may be of several things, according to the command. */
    static String of(String said, CommandSpec command) {
        String told = said;
        for (ArgSpec argument : Stream.concat(command.options().stream(), command.positionalParameters().stream()).toList())
            for (String parameter : parameters(argument)) told = replaced(told, parameter, name(argument));
        return told;
    }

    static List<String> parameters(ArgSpec argument) {
        SentAs sent = argument.userObject() instanceof AnnotatedElement element ? element.getAnnotation(SentAs.class) : null;
        return sent == null ? List.of() : List.of(sent.value());
    }

    private static String name(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }

    /** In quotes, where it is called a parameter, or is what something must be; by itself only what is no word of the language, such as KeyId. */
    private static String replaced(String said, String parameter, String name) {
        boolean joined = parameter.chars().filter(Character::isUpperCase).count() > 1;
        String word = "\\b" + parameter + "\\b";
        return said.replaceAll("\"" + parameter + "(\\.[^\"]*)?\"|(?<=parameter )" + word + (joined ? "|" + word : "|" + word + "(?= must )"),
            Matcher.quoteReplacement(name));
    }
}
