package io.wardmote.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.node.dev.SoftHsm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;

/** A token of SoftHSM in a folder, and what a node's settings say of it. SoftHSM must be there: hardware keys are not to go untested in silence. */
final class SoftToken {
    static final String PIN = "81726354";

    private final Path folder;
    private final String name;

    /** @param name of the files about it, several of which may be in the folder */
    SoftToken(Path folder, String name) throws IOException, InterruptedException {
        this.folder = folder;
        this.name = name;
        Files.createDirectory(tokens());
        softHsm("");
        pin(PIN, "rw-------");
        ProcessBuilder tool = new ProcessBuilder("softhsm2-util", "--init-token", "--free", "--label", "wardmote", "--so-pin", "so-" + PIN, "--pin", PIN);
        tool.environment().put("SOFTHSM2_CONF", conf().toString());
        assertThat(tool.redirectErrorStream(true).redirectOutput(folder.resolve("tool.log").toFile()).start().waitFor()).isZero();
    }

    /** Where SoftHSM keeps it. */
    Path tokens() {
        return folder.resolve(name + "-tokens");
    }

    /** SoftHSM's settings: what SOFTHSM2_CONF names. */
    Path conf() {
        return folder.resolve(name + ".conf");
    }

    /** @param more lines of SoftHSM's settings */
    void softHsm(String more) throws IOException {
        Files.writeString(conf(), "directories.tokendir = " + tokens() + "\nobjectstore.backend = file\n" + more);
    }

    void pin(String pin, String permissions) throws IOException {
        Path file = folder.resolve(name + ".pin");
        Files.writeString(file, pin);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    /** The section of a node's settings, in a file of that folder; it can go on. */
    String section() {
        return "hsm:\n  library: " + SoftHsm.library() + "\n  token: wardmote\n  pin: " + name + ".pin\n";
    }

    /** A line of that section, for the agent's process. */
    String environment() {
        return "  environment: {SOFTHSM2_CONF: " + conf() + "}\n";
    }

    /** Files of SoftHSM: one for each object, and one for the token. */
    long objects() throws IOException {
        try (Stream<Path> files = Files.walk(tokens())) {
            return files.filter(file -> file.toString().endsWith(".object")).count() - 1;
        }
    }
}
