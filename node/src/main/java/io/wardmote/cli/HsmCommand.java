package io.wardmote.cli;

import io.vertx.core.json.JsonObject;
import io.wardmote.hsm.AgentStatus;
import io.wardmote.hsm.Halt;
import io.wardmote.hsm.HsmKeys;
import io.wardmote.hsm.HsmStatus;
import io.wardmote.hsm.Kek;
import io.wardmote.hsm.Token;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import io.wardmote.node.Fault;
import io.wardmote.node.NodeConfig;
import io.wardmote.node.founding.NodeFolder;
import io.wardmote.node.founding.PrivateFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The wrapping key that the HSMs of a cluster share: made in the first, brought to each further one under a key of that one's own. The
 * node must not run meanwhile, for one process has the token; only {@code status} asks the node's agent.
 */
@Command(name = "hsm", description = "Makes an HSM ready for the hardware keys of a cluster.", mixinStandardHelpOptions = true,
    footer = {"", "For example:",
        "  wardmote hsm init --config node1.yaml",
        "  wardmote hsm request --config node2.yaml --out request",
        "  wardmote hsm grant --config node1.yaml --request request --fingerprint \"$FINGERPRINT\" --out grant",
        "  wardmote hsm enrol --config node2.yaml --grant grant"})
final class HsmCommand extends CommandFamily {
    private static final int MOST_FILE_BYTES = 1 << 16;

    /** What is done with the token's wrapping key. */
    private interface Work {
        void with(Kek kek) throws GeneralSecurityException, IOException;
    }

    private interface TokenWork {
        void with(Token token) throws GeneralSecurityException, IOException;
    }

    @Command(name = "init", description = "Makes the wrapping key in the cluster's first HSM.", mixinStandardHelpOptions = true)
    int init(@Mixin Output output,
             @Option(names = "--config", paramLabel = "FILE", required = true, description = "The node's settings.") Path file) throws IOException {
        return at(output, file, List.of("init", "--config", file.toString()), kek -> {
            Kek.Profile profile = kek.make();
            String value = kek.status().checkValue();
            output.show(made(profile, value), "The wrapping key is made (" + profile + "). Its check value is " + value + ".\n"
                + "It can be brought to other HSMs until `wardmote hsm seal` has been done here.");
        });
    }

    @Command(name = "request", description = "A further HSM asks for the wrapping key.", mixinStandardHelpOptions = true)
    int request(@Mixin Output output,
                @Option(names = "--config", paramLabel = "FILE", required = true, description = "The further node's settings.") Path file,
                @Option(names = "--out", paramLabel = "FILE", required = true, description = "Where the request goes.") Path out) throws IOException {
        return at(output, file, List.of("request", "--config", file.toString(), "--out", out.toString()), kek -> {
            byte[] request = kek.request();
            PrivateFiles.write(out, request);
            String fingerprint = Kek.fingerprint(request);
            output.show(new JsonObject().put("request", out.toString()).put("fingerprint", fingerprint),
                "The request is in " + out + ". Its fingerprint, to be compared by two people, is\n" + fingerprint);
        });
    }

    @Command(name = "grant", description = "Answers a request, in an HSM whose wrapping key is not sealed.", mixinStandardHelpOptions = true)
    int grant(@Mixin Output output,
              @Option(names = "--config", paramLabel = "FILE", required = true,
                  description = "Settings of the node that has the wrapping key.") Path file,
              @Option(names = "--request", paramLabel = "FILE", required = true, description = "What `hsm request` wrote.") Path request,
              @Option(names = "--fingerprint", paramLabel = "TEXT", required = true, description = "As the other side reads it out.") String fingerprint,
              @Option(names = "--out", paramLabel = "FILE", required = true, description = "Where the answer goes.") Path out) throws IOException {
        List<String> again = List.of("grant", "--config", file.toString(), "--request", request.toString(), "--fingerprint", fingerprint, "--out",
            out.toString());
        return at(output, file, again, kek -> {
            byte[] asked = PrivateFiles.read(request, MOST_FILE_BYTES);
            if (!Kek.fingerprint(asked).equals(fingerprint.strip()))
                throw new Fault(Fault.USAGE, "The fingerprint of " + request + " is another one: somebody may have exchanged the file; ask again.");
            PrivateFiles.write(out, kek.export(asked));
            output.show(new JsonObject().put("grant", out.toString()), "The wrapping key for that HSM alone is in " + out + ".");
        });
    }

    @Command(name = "enrol", description = "Takes what was granted into the HSM that asked.", mixinStandardHelpOptions = true)
    int enrol(@Mixin Output output,
              @Option(names = "--config", paramLabel = "FILE", required = true, description = "The further node's settings.") Path file,
              @Option(names = "--grant", paramLabel = "FILE", required = true, description = "What `hsm grant` wrote.") Path grant) throws IOException {
        return at(output, file, List.of("enrol", "--config", file.toString(), "--grant", grant.toString()), kek -> {
            Kek.Profile profile = kek.take(PrivateFiles.read(grant, MOST_FILE_BYTES));
            String value = kek.status().checkValue();
            output.show(made(profile, value), "The HSM is enrolled (" + profile + "). Its check value, " + value + ", must be that of the first.");
        });
    }

    @Command(name = "seal", description = "Makes the wrapping key stay where it is, for ever.", mixinStandardHelpOptions = true)
    int seal(@Mixin Output output,
             @Option(names = "--config", paramLabel = "FILE", required = true, description = "The node's settings.") Path file) throws IOException {
        return at(output, file, List.of("seal", "--config", file.toString()), kek -> {
            kek.seal();
            output.show(new JsonObject().put("sealed", true), "The wrapping key leaves this HSM no more.");
        });
    }

    private static JsonObject made(Kek.Profile profile, String checkValue) {
        return new JsonObject().put("profile", profile.name()).put("checkValue", checkValue);
    }

    @Command(name = "status", description = "Says how it stands with the token and the wrapping key; also while the node runs.",
        mixinStandardHelpOptions = true)
    int status(@Mixin Output output,
               @Option(names = "--config", paramLabel = "FILE", required = true, description = "The node's settings.") Path file) throws IOException {
        output.check();
        return look(file, output.words(), status -> HsmReport.show(status, output));
    }

    /**
     * Has a look at the token, through the node's agent if that runs.
     *
     * @param options of {@code hsm status}, where that has to look instead, in a process of its own which prints what it sees
     * @return 0, or what that process ended with
     */
    static int look(Path file, List<String> options, Consumer<JsonObject> eye) throws IOException {
        NodeConfig config = NodeConfig.read(file);
        NodeConfig.Hsm hsm = hsm(config, file);
        Optional<JsonObject> running = running(config);
        if (running.isPresent()) {
            eye.accept(running.get());
            return 0;
        }
        List<String> again = new ArrayList<>(List.of("status", "--config", file.toString()));
        again.addAll(options);
        return withToken(file, again, token -> eye.accept(HsmStatus.of(token, hsm.config().strategy())));
    }

    /** What the agent of the running node says. */
    private static Optional<JsonObject> running(NodeConfig config) {
        try {
            return AgentStatus.of(NodeFolder.of(config).hsm());
        } catch (IOException e) {
            throw new Fault(Fault.UNAVAILABLE, "The node runs and its HSM says nothing: " + e.getMessage()
                + "; see hsm-agent.log in the node's data folder.", e);
        }
    }

    private static NodeConfig.Hsm hsm(NodeConfig config, Path file) {
        return config.hsm().orElseThrow(() -> new Fault(Fault.CONFIG, file + " has no section hsm; say there which library and token the node has."));
    }

    private static int at(Output output, Path file, List<String> arguments, Work work) throws IOException {
        output.check();
        List<String> again = Stream.concat(arguments.stream(), output.words().stream()).toList();
        return withToken(file, again, token -> work.with(new Kek(token)));
    }

    /** A vendor's library may want variables of the environment, which a process has from its start: then it is done by a further one. */
    private static int withToken(Path file, List<String> arguments, TokenWork work) throws IOException {
        NodeConfig config = NodeConfig.read(file);
        NodeConfig.Hsm hsm = hsm(config, file);
        if (!System.getenv().entrySet().containsAll(hsm.environment().entrySet())) return inEnvironment(hsm, arguments);
        Path folder = NodeFolder.of(config).hsm();
        PrivateFiles.makeFolder(folder, "choose another folder for the data");
        System.setProperty("PKCS11_TEMP_DIR", folder.toString());
        try (Token token = HsmKeys.token(hsm.config(), Halt.process())) {
            work.with(token);
            return 0;
        } catch (IOException e) {
            throw new Fault(Fault.CONFIG, "The HSM cannot be used: " + e.getMessage() + ".", e);
        } catch (Refused e) {
            throw new Fault(Fault.UNAVAILABLE, e.refusal() == Refusal.UNAVAILABLE ? e.detail()
                : "The HSM does not take what was granted; ask and grant again.", e);
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new Fault(Fault.UNAVAILABLE, "Not done: " + e.getMessage() + ".", e);
        } catch (GeneralSecurityException e) {
            throw new Fault(Fault.UNAVAILABLE, "The HSM refuses: " + e.getMessage()
                + "; see that the node does not run, and that label and PIN are the token's.", e);
        }
    }

    private static int inEnvironment(NodeConfig.Hsm hsm, List<String> arguments) throws IOException {
        List<String> words = new ArrayList<>(SameProgram.words());
        words.add("hsm");
        words.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(words).inheritIO();
        builder.environment().putAll(hsm.environment());
        try {
            return builder.start().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Fault(Fault.INTERNAL, "The command was interrupted; try again.", e);
        }
    }
}
