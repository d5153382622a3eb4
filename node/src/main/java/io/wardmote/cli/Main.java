package io.wardmote.cli;

import io.wardmote.node.Fault;
import io.wardmote.raft.StartFailure;
import java.io.PrintWriter;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program. Whatever goes wrong ends it with one sentence on standard error and a status that is not 0. */
@Command(name = "wardmote", description = "A self-hosted, clustered key management service.", mixinStandardHelpOptions = true,
    footer = "The launcher also knows: test (every test), bench (measurements), sbom (CycloneDX bill of materials).", versionProvider = Main.Version.class,
    subcommands = {DevCommand.class, NodeCommand.class, ClusterCommand.class, AccessCommand.class, ExternalCommand.class, HsmCommand.class, AuditCommand.class, UnsealCommand.class,
        AlgorithmsCommand.class, RehearseCommand.class})
public final class Main implements Runnable {

    public static void main(String[] arguments) {
        System.exit(run(new PrintWriter(System.err, true), arguments));
    }

    static int run(PrintWriter err, String... arguments) {
        CommandLine line = new CommandLine(new Main()).setErr(err);
        line.setParameterExceptionHandler((e, given) -> complain(e.getCommandLine(), Fault.USAGE, sentence(e)));
        line.setExecutionExceptionHandler((e, command, parsed) -> complain(command, e));
        return line.execute(arguments);
    }

    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }

    private static String sentence(CommandLine.ParameterException e) {
        String message = e.getMessage().lines().findFirst().orElse("The options cannot be read");
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        return message + (message.endsWith(".") ? "" : ";") + " see `" + command + " --help`.";
    }

    private static int complain(CommandLine command, Exception e) {
        if (e instanceof Fault fault) return complain(command, fault.status(), fault.getMessage());
        if (e instanceof StartFailure failure) return complain(command, Fault.UNAVAILABLE, failure.getMessage());
        LoggerFactory.getLogger(Main.class).error("{} failed", command.getCommandName(), e);
        return complain(command, Fault.INTERNAL, "A fault of Wardmote's own (" + e.getClass().getSimpleName() + "); its details are in the log of the node.");
    }

    private static int complain(CommandLine command, int status, String sentence) {
        PrintWriter err = command.getErr();
        err.println("wardmote: " + sentence);
        err.flush();
        return status;
    }

    /** The version in the jar's manifest; classes outside a jar have none. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"Wardmote " + (version == null ? "(not packaged)" : version)};
        }
    }
}
