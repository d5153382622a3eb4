package io.wardmote.hsm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentLogTest {
    private static final int BOUND = 4 << 20;

    @TempDir
    private Path folder;

    private void say(AgentLog log, int bytes) throws Exception {
        assertThat(new ProcessBuilder("head", "-c", Integer.toString(bytes), "/dev/zero").redirectOutput(log.end()).start().waitFor()).isZero();
        log.cut();
    }

    private List<Long> sizes() throws IOException {
        Path old = folder.resolve("hsm-agent.old.log");
        return List.of(Files.size(folder.resolve("hsm-agent.log")), Files.exists(old) ? Files.size(old) : 0);
    }

    @Test
    void theLogIsCutWhenItIsLongAndTheOneBeforeIsKept() throws Exception {
        AgentLog log = new AgentLog(folder);
        log.cut();
        say(log, BOUND);
        assertThat(sizes()).containsExactly((long) BOUND, 0L);
        say(log, 1);
        assertThat(sizes()).containsExactly(0L, BOUND + 1L);
        say(log, 7);
        assertThat(sizes()).containsExactly(7L, BOUND + 1L);
        say(log, BOUND);
        assertThat(sizes()).containsExactly(0L, BOUND + 7L);
    }

    @Test
    void whoWritesWhenItIsCutWritesOn() throws Exception {
        AgentLog log = new AgentLog(folder);
        Process writer = new ProcessBuilder("sh", "-c", "head -c " + (BOUND + 1) + " /dev/zero; read cut; echo on").redirectOutput(log.end()).start();
        while (written() <= BOUND) Thread.onSpinWait();
        log.cut();
        writer.getOutputStream().close();
        assertThat(writer.waitFor()).isZero();
        assertThat(folder.resolve("hsm-agent.log")).hasContent("on");
    }

    private long written() throws IOException {
        Path file = folder.resolve("hsm-agent.log");
        return Files.exists(file) ? Files.size(file) : 0;
    }
}
