package io.wardmote.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.node.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script in a real shell. */
class CompletionCommandTest {
    @TempDir
    private Path folder;

    private String completed(String line) throws IOException, InterruptedException {
        CommandRun run = CommandRun.of("completion", "bash");
        assertThat(run.status()).isZero();
        Path script = Files.writeString(folder.resolve("completion"), run.out());
        String[] words = line.split(" ", -1);
        String asked = "source " + script + "; COMP_WORDS=(" + line + (line.endsWith(" ") ? "''" : "") + "); COMP_CWORD=" + (words.length - 1)
            + "; COMP_LINE='" + line + "'; _complete_wardmote; printf '%s\\n' \"${COMPREPLY[@]}\"";
        Process bash = new ProcessBuilder("bash", "--norc", "-c", asked).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        bash.getOutputStream().close();
        String printed = new String(bash.getInputStream().readAllBytes(), UTF_8);
        assertThat(bash.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return printed;
    }

    @Test
    void commandsVerbsAndOptionsAreCompleted() throws IOException, InterruptedException {
        assertThat(completed("wardmote ke").lines()).containsExactly("keys");
        assertThat(completed("wardmote keys sched").lines()).containsExactly("schedule-deletion");
        assertThat(completed("wardmote keys list --st").lines()).containsExactly("--state");
        assertThat(completed("wardmote ").lines()).contains("encrypt", "decrypt", "doctor", "cluster");
    }

    @Test
    void anotherShellIsRefused() {
        CommandRun run = CommandRun.of("completion", "fish");
        assertThat(run.status()).isEqualTo(Fault.USAGE);
        assertThat(run.err()).contains("give bash or zsh");
    }
}
