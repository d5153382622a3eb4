package io.wardmote.perf.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of the nodes of a tool that ends before its time. */
class KilledToolTest {
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    private Path folder;

    /** A tool that has started a node and then does nothing. */
    static final class Tool {
        private Tool() {}

        public static void main(String[] arguments) throws InterruptedException, IOException {
            StartedCluster.start(1);
            System.out.println("ready");
            while (System.in.read() >= 0) Thread.onSpinWait();
        }
    }

    private JavaProcess started() throws InterruptedException {
        return JavaProcess.start(folder.resolve("tool.log"), List.of("-Djava.io.tmpdir=" + folder), Tool.class.getName());
    }

    private static List<ProcessHandle> nodes(JavaProcess tool) {
        List<ProcessHandle> nodes = tool.handle().descendants().toList();
        assertThat(nodes).isNotEmpty();
        return nodes;
    }

    private static void haveEnded(List<ProcessHandle> processes) throws Exception {
        CompletableFuture.allOf(processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new)).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private List<String> folders() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.startsWith("wardmote-bench")).toList();
        }
    }

    @Test
    void itsNodesEndWithItHoweverItEnds() throws Exception {
        try (JavaProcess tool = started()) {
            List<ProcessHandle> nodes = nodes(tool);
            tool.handle().destroyForcibly();
            haveEnded(nodes);
        }
    }

    @Test
    void whereItIsAskedToEndTheirFolderGoesToo() throws Exception {
        try (JavaProcess tool = started()) {
            List<ProcessHandle> nodes = nodes(tool);
            assertThat(folders()).hasSize(1);
            tool.handle().destroy();
            haveEnded(List.of(tool.handle()));
            assertThat(nodes).noneMatch(ProcessHandle::isAlive);
            assertThat(folders()).isEmpty();
        }
    }
}
