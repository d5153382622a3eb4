package io.wardmote.cli;

import io.wardmote.node.Fault;
import io.wardmote.node.founding.NodeRefusal;
import io.wardmote.raft.StartFailure;
import java.io.PrintWriter;
import java.util.List;
import java.util.Set;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** The program. Whatever goes wrong ends it with one sentence on standard error and a status that is not 0. */
@Command(name = "wardmote", description = "A self-hosted, clustered key management service.", mixinStandardHelpOptions = true,
    footer = "The launcher also knows, where the sources are: test (every test), bench (measurements), package (a distribution), image (a container's),"
        + " sbom (CycloneDX bill of materials); and record (a start and commands, so that later ones are faster).", versionProvider = Main.Version.class,
    exitCodeListHeading = "%nStatus at the end:%n", exitCodeList = {
        " 0:done", " 1:a signature or a MAC does not fit, or `doctor` found something", "64:an option or a parameter is wrong",
        "65:a file is damaged, altered or not there", "69:no node can be reached", "70:a fault of Wardmote's own", "73:a file cannot be written",
        "75:too much to do just now: try again", "76:a node refuses", "78:settings are wrong"})
public final class Main extends CommandFamily {
    private static final List<Class<?>> COMMANDS = List.of(DevCommand.class, NodeCommand.class, ClusterCommand.class, KeysCommand.class, AliasesCommand.class,
        TagsCommand.class, InstancesCommand.class, EncryptCommand.class, DecryptCommand.class, SignCommand.class, VerifyCommand.class, MacCommand.class,
        VerifyMacCommand.class, AccessCommand.class, AccessPointsCommand.class, ClientKeysCommand.class, XksCommand.class, ExternalCommand.class,
        HsmCommand.class, AuditCommand.class, UnsealCommand.class, DoctorCommand.class, AlgorithmsCommand.class, CompletionCommand.class,
        RehearseCommand.class, RehearseCommandsCommand.class);

    private static final Set<String> TOLD_ALONE = Set.of("--version", "-V", "--help", "-h");

    public static void main(String[] arguments) {
        System.exit(run(new PrintWriter(System.err, true), Environment.ofProcess(), arguments));
    }

    static int run(PrintWriter err, Environment environment, String... arguments) {
        CommandLine line = (arguments.length == 0 ? line(environment) : line(environment, arguments[0])).setErr(err);
        line.setParameterExceptionHandler((e, given) -> complain(e.getCommandLine(), Fault.USAGE, sentence(e)));
        line.setExecutionExceptionHandler((e, command, parsed) -> complain(command, e));
        return line.execute(arguments);
    }

    /** All commands, of which those that ask a cluster go by that environment. */
    static CommandLine line(Environment environment) {
        return line(environment, COMMANDS);
    }

    /**
     * With the one command of that name, since to read what all of them take is most of a short one's time; with their names alone where that is all that is
     * told of them; where it is none's, with all.
     */
    private static CommandLine line(Environment environment, String name) {
        if (TOLD_ALONE.contains(name)) return told(line(environment, List.of()));
        List<Class<?>> named = COMMANDS.stream().filter(command -> name(command).equals(name)).toList();
        return line(environment, named.isEmpty() ? COMMANDS : named);
    }

    static List<String> names() {
        return COMMANDS.stream().filter(command -> !command.getAnnotation(Command.class).hidden()).map(Main::name).toList();
    }

    private static String name(Class<?> command) {
        return command.getAnnotation(Command.class).name();
    }

    private static CommandLine told(CommandLine line) {
        for (Class<?> command : COMMANDS) {
            Command described = command.getAnnotation(Command.class);
            CommandSpec spec = CommandSpec.create();
            spec.usageMessage().description(described.description()).hidden(described.hidden());
            line.addSubcommand(described.name(), spec);
        }
        return line;
    }

    private static CommandLine line(Environment environment, List<Class<?>> commands) {
        CommandLine line = new CommandLine(new Main(), new CommandLine.IFactory() {
            @Override
            public <K> K create(Class<K> type) throws Exception {
                if (type == Connection.class) return type.cast(new Connection(environment));
                if (type == Output.class) return type.cast(new Output(environment));
                return CommandLine.defaultFactory().create(type);
            }
        });
        commands.forEach(line::addSubcommand);
        return line.setHelpFactory(CommandHelp::new).setCaseInsensitiveEnumValuesAllowed(true);
    }

    private static String sentence(CommandLine.ParameterException e) {
        String message = e.getMessage().lines().findFirst().orElse("The options cannot be read").replaceFirst("^Error: ", "")
            .replaceFirst("(option )?positional parameter at index \\S+ \\(([^()]*)\\)", "$2").replace("option option ", "option ");
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        return message + (message.endsWith(".") ? "" : ";") + " see `" + command + " --help`.";
    }

    private static int complain(CommandLine command, Exception e) {
        if (e instanceof NodeRefusal refusal) return complain(command, refusal.status(), OptionWords.of(refusal, command.getCommandSpec()));
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
