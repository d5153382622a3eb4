package io.wardmote.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** It is standard error that decides whether progress is drawn there. */
class TerminalTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"/dev/pts/0", "/dev/pts/12", "/dev/tty", "/dev/tty1", "/dev/ttyS0", "/dev/console", "/dev/pts/3 (deleted)"})
    void aTerminalIsOneAlsoWhereItsNameIsNotThere(String open) {
        assertThat(Terminal.isOne(open)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dev/null", "pipe:[4711]", "socket:[4711]", "/var/log/dev/pts/0", "/dev/pts/../null"})
    void whatIsAFileOrAPipeIsNone(String open) {
        assertThat(Terminal.isOne(open)).isFalse();
    }

    /** As of {@code tar c folder | wardmote encrypt KEY - --out -}: input and output are pipes and files, and whoever typed it sees the bar. */
    @Test
    void standardErrorDecidesWhateverInputAndOutputAre() throws Exception {
        assertThat(seen("< /dev/null")).isEqualTo("true");
        assertThat(seen("< /dev/null 2> /dev/null")).isEqualTo("false");
        assertThat(seen("2>&1")).isEqualTo("false");
    }

    /** In a terminal of its own, with standard output in a file. */
    private String seen(String redirected) throws Exception {
        Path out = folder.resolve("seen");
        String command = "'" + ProcessHandle.current().info().command().orElseThrow() + "' -cp '" + System.getProperty("java.class.path") + "' "
            + "'" + Probe.class.getName() + "' > " + out + " " + redirected;
        Process script = new ProcessBuilder(List.of("script", "-qec", command, "/dev/null")).redirectErrorStream(true).start();
        script.getOutputStream().close();
        String said = new String(script.getInputStream().readAllBytes());
        assertThat(script.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(script.exitValue()).as(said).isZero();
        return Files.readString(out).strip();
    }

    /** A process of its own, whose standard error is what it is started with. */
    static final class Probe {
        private Probe() {}

        public static void main(String[] arguments) {
            System.out.println(Terminal.showsErrors());
        }
    }
}
