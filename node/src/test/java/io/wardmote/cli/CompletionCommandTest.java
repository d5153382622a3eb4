package io.wardmote.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.node.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script in real shells. */
class CompletionCommandTest {
    private static final char TAB = '\t';
    private static final char TO_THE_BEGINNING = 1;

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

    /** As at a terminal: what is typed is completed by tab, then printed as it stands. */
    private Stream<String> completedByZsh(String... typed) throws IOException, InterruptedException {
        Path script = Files.writeString(folder.resolve("completion"), CommandRun.of("completion", "zsh").out());
        StringBuilder keys = new StringBuilder("source " + script + "\n");
        for (String line : typed) keys.append(line).append(TAB).append(TO_THE_BEGINNING).append("print -r -- TYPED \n");
        ProcessBuilder terminal = new ProcessBuilder("script", "-qec", "zsh -f -i", "/dev/null").redirectErrorStream(true);
        terminal.environment().putAll(Map.of("HOME", folder.toString(), "TERM", "xterm", "COLUMNS", "200"));
        Process zsh = terminal.start();
        zsh.getOutputStream().write(keys.append("exit\n").toString().getBytes(UTF_8));
        zsh.getOutputStream().flush();
        String printed = new String(zsh.getInputStream().readAllBytes(), UTF_8);
        zsh.getOutputStream().close();
        assertThat(zsh.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return printed.lines().map(String::strip).filter(line -> line.startsWith("TYPED ")).map(line -> line.substring("TYPED ".length()));
    }

    @Test
    void zshCompletesTheSame() throws IOException, InterruptedException {
        assertThat(completedByZsh("wardmote ke", "wardmote keys sched", "wardmote keys list --st", "./wardmote doc", "wardmote test --f"))
            .containsExactly("wardmote keys", "wardmote keys schedule-deletion", "wardmote keys list --state", "./wardmote doctor", "wardmote test --faults");
    }

    /** All that the script at the top looks for before it asks the program. */
    @Test
    void theLaunchersOwnWordsAreCompleted() throws IOException, InterruptedException {
        String launcher = Files.readString(Path.of("..", "wardmote"));
        String choice = launcher.substring(launcher.lastIndexOf("\ncase ${1:-} in\n"));
        assertThat(Pattern.compile("(?m)^    ([a-z]+)\\)$").matcher(choice).results().map(word -> word.group(1))).containsExactlyInAnyOrderElementsOf(LauncherWords.WORDS);
        assertThat(completed("wardmote ").lines()).containsAll(LauncherWords.WORDS).doesNotHaveDuplicates();
        assertThat(completed("wardmote test --").lines()).contains("--faults", "--timing");
        assertThat(completed("wardmote image --o").lines()).containsExactly("--out");
        assertThat(completed("wardmote bench al").lines()).containsExactly("algorithms");
    }

    @Test
    void anotherShellIsRefused() {
        CommandRun run = CommandRun.of("completion", "fish");
        assertThat(run.status()).isEqualTo(Fault.USAGE);
        assertThat(run.err()).contains("give bash or zsh");
    }
}
