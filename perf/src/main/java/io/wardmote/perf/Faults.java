package io.wardmote.perf;

import io.wardmote.node.Fault;
import picocli.CommandLine;

/** Runs a command so that whatever it refuses is one sentence on standard error and a status. */
public final class Faults {
    private Faults() {}

    public static int run(CommandLine line, String... arguments) {
        line.setParameterExceptionHandler((e, given) -> say(Fault.USAGE, e.getMessage()));
        line.setExecutionExceptionHandler((e, command, parsed) -> {
            if (e instanceof Fault fault) return say(fault.status(), fault.getMessage());
            throw e;
        });
        return line.execute(arguments);
    }

    private static int say(int status, String sentence) {
        System.err.println("wardmote: " + sentence);
        return status;
    }
}
