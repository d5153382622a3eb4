package io.wardmote.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ConditionTimeoutException;

/** A machine that a guide speaks of: a folder for its disk, and one shell, which keeps its variables and whose first failure is its end. */
final class GuideMachine implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Path steps;
    private final Process shell;
    private int count;

    /** @param programs a folder of commands that come before those of the system */
    GuideMachine(Path folder, Path programs, String name) throws IOException {
        steps = Files.createDirectories(folder.resolve("steps"));
        Path home = Files.createDirectories(folder.resolve("home"));
        ProcessBuilder builder = new ProcessBuilder("sh").directory(home.toFile());
        builder.redirectErrorStream(true).redirectOutput(steps.resolve("shell.out").toFile());
        builder.environment().keySet().removeIf(variable -> variable.startsWith("WARDMOTE_"));
        builder.environment().put("PATH", programs + ":" + System.getenv("PATH"));
        builder.environment().put("XDG_CONFIG_HOME", home.toString());
        builder.environment().put("MACHINE", name);
        shell = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(this::kill));
        // whatever ends the shell ends what it left running, as a service manager does
        say("STARTED=; trap 'kill $STARTED 2> /dev/null || true; wait || true' EXIT; set -eu");
    }

    private void say(String line) throws IOException {
        shell.getOutputStream().write((line + "\n").getBytes(UTF_8));
        shell.getOutputStream().flush();
    }

    /**
     * Runs lines to their end. What they leave running has said that it is ready then.
     *
     * @param typed what is typed meanwhile
     * @return what they printed
     */
    String run(List<String> lines, String typed) throws IOException {
        boolean goesOn = lines.getLast().endsWith(" &");
        String kept = goesOn ? "\nSTARTED=\"$STARTED $!\"\n" : "\n";
        Path step = Files.writeString(steps.resolve(++count + ".sh"), String.join("\n", lines) + kept);
        Path input = Files.writeString(steps.resolve(count + ".in"), typed);
        Path output = steps.resolve(count + ".out");
        Path ended = steps.resolve(count + ".ended");
        say(". " + step + " < " + input + " > " + output + " 2>&1; : > " + ended);
        await().atMost(PATIENCE).until(() -> Files.exists(ended) || !shell.isAlive());
        if (!Files.exists(ended)) {
            throw new AssertionError(String.join("\n", lines) + "\nended with status " + shell.exitValue() + ":\n" + Files.readString(output));
        }
        if (goesOn) awaitReady(lines.getLast(), output);
        return Files.readString(output);
    }

    /** Of one that ended, and of which its shell has not heard yet, there is no command. */
    private static boolean runs(ProcessHandle process) {
        return process.info().command().isPresent();
    }

    private void awaitReady(String line, Path output) throws IOException {
        try {
            await().atMost(PATIENCE).until(() -> isReady(output) || shell.descendants().noneMatch(GuideMachine::runs));
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(line + "\nis not ready:\n" + Files.readString(output), e);
        }
        if (!isReady(output)) throw new AssertionError(line + "\nended and was not ready:\n" + Files.readString(output));
    }

    private static boolean isReady(Path output) throws IOException {
        return Files.readString(output).lines().anyMatch(said -> said.startsWith("ready https://"));
    }

    private void kill() {
        shell.descendants().forEach(ProcessHandle::destroyForcibly);
        shell.destroyForcibly();
    }

    @Override
    public void close() throws IOException {
        shell.getOutputStream().close();
        try {
            await().atMost(PATIENCE).until(() -> !shell.isAlive());
        } finally {
            kill();
        }
    }
}
