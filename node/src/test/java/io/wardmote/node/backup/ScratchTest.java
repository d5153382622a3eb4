package io.wardmote.node.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchTest {
    @TempDir
    private Path base;

    /** A process that puts files into its scratch folder for as long as it lives. */
    public static final class Busy {
        private Busy() {}

        public static void main(String[] arguments) throws IOException {
            try (Scratch scratch = Scratch.in(Path.of(arguments[0]))) {
                Path folder = Files.createDirectories(scratch.folder());
                System.out.println("busy");
                for (int file = 0; ; file++) Files.writeString(folder.resolve("row" + file), "as sensitive as a node's data");
            }
        }
    }

    @Test
    void nothingIsLeftOfACommandThatIsBrokenOff() throws Exception {
        String java = ProcessHandle.current().info().command().orElseThrow();
        Process process = new ProcessBuilder(java, "-cp", System.getProperty("java.class.path"), Busy.class.getName(), base.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (BufferedReader out = process.inputReader()) {
            assertThat(out.readLine()).isEqualTo("busy");
            assertThat(base).isNotEmptyDirectory();
            process.destroy(); // SIGTERM, which the JVM hears as it does Ctrl-C
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(base).isEmptyDirectory();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void nothingIsLeftWhenItIsClosed() throws IOException {
        try (Scratch scratch = Scratch.in(base)) {
            Files.createDirectories(scratch.folder().resolve("below"));
            assertThat(base).isNotEmptyDirectory();
        }
        assertThat(base).isEmptyDirectory();
    }
}
