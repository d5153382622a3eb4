package io.wardmote.node.dev;

import io.wardmote.crypto.Randomness;
import io.wardmote.node.Fault;
import io.wardmote.node.founding.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The HSMs of a development cluster: SoftHSM 2, where it is installed, a token for each node in a folder of its own. They are enrolled
 * by the same commands as real ones are.
 */
final class DevHsm {
    static final String TOKEN = "wardmote";
    private static final List<String> LIBRARIES = List.of("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
        "/usr/lib64/pkcs11/libsofthsm2.so", "/usr/lib64/softhsm/libsofthsm.so", "/usr/local/lib/softhsm/libsofthsm2.so");
    private static final int PIN_BYTES = 16;

    private DevHsm() {}

    /** SoftHSM's library and tool, if both are there. */
    record Installed(Path library, Path tool) {}

    static Optional<Installed> installed() {
        Optional<Path> library = LIBRARIES.stream().map(Path::of).filter(Files::isReadable).findFirst();
        Optional<Path> tool = Stream.of(System.getenv().getOrDefault("PATH", "").split(":")).map(folder -> Path.of(folder, "softhsm2-util"))
            .filter(Files::isExecutable).findFirst();
        return library.flatMap(found -> tool.map(util -> new Installed(found, util)));
    }

    static Path settings(Path node) {
        return node.resolve("softhsm").resolve("softhsm2.conf");
    }

    static Path pin(Path node) {
        return node.resolve("softhsm").resolve("pin");
    }

    private static Path enrolled(Path node) {
        return node.resolve("softhsm").resolve("enrolled");
    }

    private static Path made(Path node) {
        return node.resolve("softhsm").resolve("made");
    }

    /** Makes the node's token, if it has none; anew where what was to be brought into it may have been cut off: no node has used that one yet. */
    static void make(Path node, Installed softHsm) {
        Path tokens = node.resolve("softhsm").resolve("tokens");
        if (Files.exists(pin(node)) && (Files.exists(enrolled(node)) || Files.exists(made(node)))) return;
        PrivateFiles.delete(pin(node));
        PrivateFiles.deleteFolder(tokens);
        PrivateFiles.makeFolder(tokens, "choose another folder with --data");
        PrivateFiles.write(settings(node), "directories.tokendir = " + tokens + "\nobjectstore.backend = file\nlog.level = ERROR\n");
        String pin = HexFormat.of().formatHex(new Randomness().bytes(PIN_BYTES));
        String officer = HexFormat.of().formatHex(new Randomness().bytes(PIN_BYTES));
        ProcessBuilder tool = new ProcessBuilder(softHsm.tool.toString(), "--init-token", "--free", "--label", TOKEN, "--so-pin", officer, "--pin", pin);
        tool.environment().put("SOFTHSM2_CONF", settings(node).toString());
        run(tool, "SoftHSM makes no token");
        PrivateFiles.write(pin(node), pin);
    }

    /**
     * Makes the wrapping key in the first token and brings it to the others, where that was not done to its end yet, wherever it was cut off; their nodes
     * must not run.
     *
     * @param command how to start this program
     */
    static void enrol(DevFolder folder, int nodes, List<String> command) {
        List<Integer> missing = Stream.iterate(1, number -> number + 1).limit(nodes).filter(number -> !Files.exists(enrolled(folder.node(number)))).toList();
        if (missing.isEmpty()) return;
        Path first = folder.node(1);
        Path request = first.resolve("softhsm").resolve("request");
        Path grant = first.resolve("softhsm").resolve("grant");
        if (!Files.exists(made(first))) {
            hsm(command, "init", "--config", folder.settings(1).toString());
            PrivateFiles.write(made(first), "");
        }
        for (int number : missing) {
            if (number == 1) continue;
            String asked = hsm(command, "request", "--config", folder.settings(number).toString(), "--out", request.toString());
            String fingerprint = asked.lines().reduce((one, last) -> last).orElse("");
            hsm(command, "grant", "--config", folder.settings(1).toString(), "--request", request.toString(), "--fingerprint", fingerprint, "--out",
                grant.toString());
            hsm(command, "enrol", "--config", folder.settings(number).toString(), "--grant", grant.toString());
            PrivateFiles.write(enrolled(folder.node(number)), "");
        }
        hsm(command, "seal", "--config", folder.settings(1).toString());
        PrivateFiles.write(enrolled(first), "");
    }

    private static String hsm(List<String> command, String... arguments) {
        List<String> words = new ArrayList<>(command);
        words.add("hsm");
        words.addAll(List.of(arguments));
        return run(new ProcessBuilder(words), "wardmote hsm " + arguments[0] + " fails");
    }

    private static String run(ProcessBuilder builder, String complaint) {
        try {
            Process process = builder.redirectErrorStream(true).start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readNBytes(1 << 16), StandardCharsets.UTF_8).strip();
            if (process.waitFor() == 0) return said;
            throw new Fault(Fault.UNAVAILABLE, complaint + ": " + said.lines().reduce((one, last) -> last).orElse("it ended without a word"));
        } catch (IOException e) {
            throw new Fault(Fault.UNAVAILABLE, complaint + " (" + e.getMessage() + "); see that SoftHSM is installed whole, or not at all.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Fault(Fault.INTERNAL, "The start was interrupted; try again.", e);
        }
    }
}
