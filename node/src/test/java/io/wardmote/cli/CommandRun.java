package io.wardmote.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine;

/** One command in this process, and what it printed. */
public record CommandRun(int status, String out, String err) {

    public static CommandRun of(String... arguments) {
        return of(Environment.ofProcess(), new byte[0], arguments);
    }

    /** @param input what it finds on standard input */
    static CommandRun of(Environment environment, byte[] input, String... arguments) {
        PrintStream before = System.out;
        InputStream inBefore = System.in;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StringWriter err = new StringWriter();
        System.setOut(new PrintStream(new OfThisThread(Thread.currentThread(), out, before), true, UTF_8));
        System.setIn(new ByteArrayInputStream(input));
        try {
            int status = Main.run(new PrintWriter(err), environment, arguments);
            return new CommandRun(status, out.toString(UTF_8), err.toString());
        } finally {
            System.setOut(before);
            System.setIn(inBefore);
        }
    }

    /** What other threads write meanwhile, such as the log of a node in this process, goes where it went before. */
    private static final class OfThisThread extends OutputStream {
        private final Thread owner;
        private final OutputStream its;
        private final OutputStream others;

        OfThisThread(Thread owner, OutputStream its, OutputStream others) {
            this.owner = owner;
            this.its = its;
            this.others = others;
        }

        private OutputStream of() {
            return Thread.currentThread() == owner ? its : others;
        }

        @Override
        public void write(int value) throws IOException {
            of().write(value);
        }

        @Override
        public void write(byte[] bytes, int at, int length) throws IOException {
            of().write(bytes, at, length);
        }
    }

    /** All the verbs of a command: {@code user create}. */
    public static Set<String> verbs(String command) {
        Set<String> verbs = new TreeSet<>();
        CommandLine named = Main.line(Environment.ofProcess()).getSubcommands().get(command);
        named.getSubcommands().forEach((name, of) -> {
            if (of.getSubcommands().isEmpty()) verbs.add(name);
            of.getSubcommands().keySet().forEach(verb -> verbs.add(name + " " + verb));
        });
        return verbs;
    }
}
