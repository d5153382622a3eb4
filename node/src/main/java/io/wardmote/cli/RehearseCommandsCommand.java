package io.wardmote.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.wardmote.node.Fault;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Short commands, one after the other in one process, so that the JVM records the classes they take. */
@Command(name = "rehearse-commands", hidden = true,
    description = "Goes through short commands once, for the JVM to record; `rehearse` has the launcher run it.")
final class RehearseCommandsCommand implements Callable<Integer> {
    private static final List<String> ASKING_NOBODY = List.of("--version", "--help", "keys create --help");
    private static final List<String> ASKING_A_NODE = List.of("keys create", "keys list", "keys list --json", "aliases list", "cluster status",
        "access user list");

    @Option(names = "--client", paramLabel = "FILE", required = true, description = "client.json of a cluster to be thrown away.")
    private String client;

    @Override
    public Integer call() {
        PrintStream out = System.out;
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8));
        try {
            for (String name : Main.names()) run(name, "--help");
            for (String words : ASKING_NOBODY) run(words.split(" "));
            for (String words : ASKING_A_NODE) run(Stream.concat(Stream.of(words.split(" ")), Stream.of("--client", client)).toArray(String[]::new));
        } finally {
            System.setOut(out);
        }
        return 0;
    }

    private static void run(String... words) {
        int status = Main.run(new PrintWriter(System.err, true), Environment.ofProcess(), words);
        if (status != 0) throw new Fault(Fault.INTERNAL, "`" + String.join(" ", words) + "` ended with " + status + " when it was rehearsed.");
    }
}
