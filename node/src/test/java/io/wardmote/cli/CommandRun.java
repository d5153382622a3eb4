package io.wardmote.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine;

/** One command in this process, and what it printed. */
public record CommandRun(int status, String out, String err) {

    public static CommandRun of(String... arguments) {
        PrintStream before = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StringWriter err = new StringWriter();
        System.setOut(new PrintStream(out, true, UTF_8));
        try {
            int status = Main.run(new PrintWriter(err), arguments);
            return new CommandRun(status, out.toString(UTF_8), err.toString());
        } finally {
            System.setOut(before);
        }
    }

    /** All the verbs of a command: {@code user create}. */
    public static Set<String> verbs(String command) {
        Set<String> verbs = new TreeSet<>();
        new CommandLine(new Main()).getSubcommands().get(command).getSubcommands().forEach((name, of) -> {
            if (of.getSubcommands().isEmpty()) verbs.add(name);
            of.getSubcommands().keySet().forEach(verb -> verbs.add(name + " " + verb));
        });
        return verbs;
    }
}
