package io.wardmote.hsm;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Where agents write what they have to say, one after the other: what callers do wrong is among it, and a token that is not there starts agents for
 * ever. So the file is bounded, and the one before is kept.
 */
final class AgentLog {
    private static final long LONGEST = 4 << 20;

    private final Path file;
    private final Path before;

    AgentLog(Path folder) {
        this.file = folder.resolve("hsm-agent.log");
        this.before = folder.resolve("hsm-agent.old.log");
    }

    /** To be appended to: the agent that writes need not know when it is cut. */
    ProcessBuilder.Redirect end() {
        return ProcessBuilder.Redirect.appendTo(file.toFile());
    }

    /** If it is too long. What is written at that very moment may be lost. */
    void cut() throws IOException {
        if (!Files.exists(file) || Files.size(file) <= LONGEST) return;
        Files.copy(file, before, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel all = FileChannel.open(file, StandardOpenOption.WRITE)) {
            all.truncate(0);
        }
    }
}
