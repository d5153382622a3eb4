package io.wardmote.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HsmOfNodeTest {

    /** A main class that waits, as the agent does. */
    static final class Waits {
        private Waits() {}

        public static void main(String[] arguments) throws Exception {
            System.out.println("waits");
            System.in.read(); // nobody writes there
        }
    }

    @Test
    void whatACrashLeavesIsInThePrivateFolderAndOnlyOnce(@TempDir Path folder) throws Exception {
        Path hsm = Files.createDirectory(folder.resolve("100%p"));
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        List<String> words = new ArrayList<>(HsmOfNode.java(hsm));
        words.add(Waits.class.getName());
        for (int crash = 0; crash < 2; crash++) {
            Process agent = new ProcessBuilder(words).directory(elsewhere.toFile()).start();
            assertThat(agent.inputReader().readLine()).isEqualTo("waits");
            assertThat(new ProcessBuilder("kill", "-SEGV", Long.toString(agent.pid())).start().waitFor()).isZero();
            assertThat(agent.waitFor()).isNotZero();
            assertThat(files(hsm)).containsExactly(hsm.resolve("hs_err.log"));
            assertThat(files(elsewhere)).isEmpty();
        }
    }

    private static List<Path> files(Path folder) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
