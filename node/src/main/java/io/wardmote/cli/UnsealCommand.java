package io.wardmote.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.vertx.core.json.JsonObject;
import io.wardmote.crypto.ProcessGuards;
import io.wardmote.crypto.SealBroken;
import io.wardmote.crypto.Share;
import io.wardmote.key.Secret;
import io.wardmote.node.Fault;
import io.wardmote.node.NodeConfig;
import io.wardmote.node.founding.ClusterClient;
import io.wardmote.node.founding.NodeFolder;
import io.wardmote.node.founding.ShareFiles;
import java.io.Console;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Brings shares to a sealed node, each over TLS, from as many people and places as there are: the node gathers them. */
@Command(name = "unseal", description = "Brings shares of the root key to a sealed node. Other nodes follow by themselves.", mixinStandardHelpOptions = true)
final class UnsealCommand implements Callable<Integer> {
    @Mixin
    private Output output;

    @Option(names = "--config", paramLabel = "FILE", description = "Settings of the node, on its own machine.")
    private Path config;

    @Option(names = "--at", paramLabel = "HOST:PORT", description = "Where the node answers over HTTPS; with --config not needed.")
    private String at;

    @Option(names = "--ca", paramLabel = "FILE", description = "The cluster's ca.pem; with --config not needed.")
    private Path authority;

    @Option(names = "--share-file", paramLabel = "FILE",
        description = "A file with one share, or - for standard input; may be given several times. Without any, shares are asked for, and not shown.")
    private List<Path> files = List.of();

    @Option(names = "--forget", description = "Have the node forget the shares it was given, and begin again; on its own machine alone.")
    private boolean forget;

    /** The node's last. */
    private JsonObject answer;

    @Override
    public Integer call() {
        output.check();
        ProcessGuards.raise(); // where the machine refuses, the share is as safe as the terminal it was typed in
        try (ClusterClient client = client()) {
            if (forget) answer = client.post("/unseal", new JsonObject().put("forget", true));
            boolean sealed = true;
            for (Path file : files) {
                if (!sealed) break;
                try (Secret text = ShareFiles.text(file)) {
                    sealed = brought(client, text);
                }
            }
            if (files.isEmpty() && !forget) ask(client);
            if (answer != null && !output.isForPeople()) output.show(answer, "");
            return 0;
        }
    }

    private ClusterClient client() {
        if (config == null && (at == null || authority == null)) throw new Fault(Fault.USAGE, "Give --config, or --at and --ca.");
        NodeConfig settings = config == null ? null : NodeConfig.read(config);
        return ClusterClient.of(at == null ? settings.advertised() : ClusterCommand.address("--at", at),
            authority == null ? NodeFolder.of(settings).clientAuthority() : authority);
    }

    private void ask(ClusterClient client) {
        Console console = Input.terminal("shares; give each with --share-file");
        for (boolean sealed = true; sealed; ) {
            char[] typed = console.readPassword("A share (it is not shown; empty to end): ");
            if (typed == null || typed.length == 0) return;
            try (Secret text = ascii(typed)) {
                Share.of(text.bytes(), "what was typed").close();
                sealed = brought(client, text);
            } catch (SealBroken e) {
                System.err.println("Not taken: " + e.getMessage() + ".");
            } catch (Fault fault) {
                System.err.println(fault.getMessage());
            } finally {
                Arrays.fill(typed, ' ');
            }
        }
    }

    private static Secret ascii(char[] typed) {
        byte[] bytes = new byte[typed.length];
        for (int i = 0; i < typed.length; i++) bytes[i] = typed[i] < 128 ? (byte) typed[i] : (byte) '?';
        return new Secret(bytes);
    }

    /** @return whether the node is sealed still */
    private boolean brought(ClusterClient client, Secret text) {
        answer = client.post("/unseal", new JsonObject().put("share", new String(text.bytes(), US_ASCII)));
        boolean sealed = answer.getBoolean("sealed", true);
        if (output.isForPeople()) System.out.println(sealed ? taken() : "The node is open.");
        return sealed;
    }

    private String taken() {
        return "Share " + answer.getInteger("taken") + " was taken: " + answer.stream().filter(slot -> slot.getValue() instanceof JsonObject)
            .map(UnsealCommand::progress).collect(Collectors.joining(", ")) + ".";
    }

    private static String progress(Map.Entry<String, Object> slot) {
        JsonObject how = (JsonObject) slot.getValue();
        return how.getInteger("given") + " of " + how.getInteger("threshold") + " for key slot " + slot.getKey();
    }
}
