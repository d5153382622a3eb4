package io.wardmote.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The program as a process of its own: from the class path of the tests, or, when {@code ./wardmote test} has built it before
 * ({@code -Dwardmote.built=true}), from its jars and with its record of a start, as users run it and in little more than half the processor time.
 */
public final class Program {
    private static final long PATIENCE_SECONDS = 120;
    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final boolean BUILT = Boolean.getBoolean("wardmote.built");

    private Program() {}

    /** How one run ended. */
    public record Run(int status, String out, String err) {
        /** Refused, in one sentence and no stack. */
        void refused(int expected, String... parts) {
            assertThat(err).startsWith("wardmote: ").hasLineCount(1).contains(parts).doesNotContain("\tat ", "Exception");
            assertThat(status).as(err).isEqualTo(expected);
        }

        public String ok() {
            assertThat(status).as(out + err).isZero();
            return out.strip();
        }
    }

    /** What it starts itself has these flags too. */
    public static List<String> words(String... arguments) {
        List<String> words = java();
        // what ends soon is not quicker by the record
        if (BUILT && List.of("dev", "node").contains(arguments[0])) words.addAll(List.of("-XX:AOTCache=" + TARGET.resolve("wardmote.aot"), "-Xlog:disable"));
        words.addAll(List.of("-cp", classPath(), "io.wardmote.cli.Main"));
        words.addAll(List.of(arguments));
        return words;
    }

    /** One of the tests' own. */
    static List<String> words(Class<?> main, String... arguments) {
        List<String> words = java();
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        words.addAll(List.of(arguments));
        return words;
    }

    /** What a script of a test runs for {@code wardmote}: the launcher itself, where it has built before. */
    static String script() throws IOException {
        if (BUILT) return "exec '" + Path.of("..", "wardmote").toRealPath() + "' \"$@\"";
        List<String> words = new ArrayList<>(java());
        words.addAll(List.of("-cp", classPath(), "io.wardmote.cli.Main"));
        return "exec '" + String.join("' '", words) + "' \"$@\"";
    }

    /** With the first compiler alone: what lives for a minute is not worth the second. */
    private static List<String> java() {
        return new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow", "-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders"));
    }

    private static String classPath() {
        if (!BUILT) return System.getProperty("java.class.path");
        try {
            return TARGET.resolve("node.jar") + ":" + Files.readString(TARGET.resolve("classpath")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("what ./wardmote builds is gone", e);
        }
    }

    /** Starts it with its output in files, which nobody has to read for it to go on; ended with the tests at the latest. */
    static Process start(Path out, Path err, String... arguments) throws IOException {
        Process process = new ProcessBuilder(words(arguments)).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return process;
    }

    /** Runs it to its end. */
    public static Run run(Path folder, String... arguments) throws IOException {
        Path out = Files.createTempFile(folder, "run", ".out");
        Path err = Files.createTempFile(folder, "run", ".err");
        Process process = start(out, err, arguments);
        try {
            if (process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
            throw new IllegalStateException(String.join(" ", arguments) + " does not end: " + Files.readString(out) + Files.readString(err));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            process.destroyForcibly();
        }
    }
}
