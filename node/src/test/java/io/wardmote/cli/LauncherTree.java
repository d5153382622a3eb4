package io.wardmote.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A tree that has the launcher, with a Java and a Maven that only say that they were called. */
abstract class LauncherTree {
    private static final List<String> TOOLS = List.of("sh", "dirname", "readlink", "ls", "cat", "find", "head", "ln", "rm", "mv", "mkdir", "touch",
        "sleep", "id", "sed", "basename", "cp", "chmod", "tar", "gzip", "uname", "sort", "sha256sum");
    private static final String JAVA = "#!/bin/sh\necho java \"$@\"\nfor word in \"$@\"; do echo \"[$word]\"; done\n";
    private static final String MAVEN = """
        #!/bin/sh
        echo "$JAVA_HOME: $*" >> "$CALLS"
        [ -e "$CALLS.fail" ] && exit 1
        sleep "${BUILD_TAKES:-0}"
        for module in node perf; do
            mkdir -p "$TREE/$module/target"
            echo jar > "$TREE/$module/target/$module.jar"
            echo "$TREE/library.jar" > "$TREE/$module/target/classpath"
        done
        """;

    @TempDir
    protected Path base;
    protected Path tree;
    protected Path programs;
    protected Path jdks;

    protected record Run(int status, String out, String err) {}

    @BeforeEach
    void plant() throws IOException {
        tree = Files.createDirectories(base.resolve("a tree"));
        programs = Files.createDirectories(base.resolve("bin"));
        jdks = Files.createDirectories(base.resolve("jdks"));
        Files.copy(Path.of("..", "wardmote"), tree.resolve("wardmote"));
        Files.setPosixFilePermissions(tree.resolve("wardmote"), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createDirectories(tree.resolve("node/src/main"));
        List<String> files = List.of("pom.xml", "node/pom.xml", "node/src/main/Main.java", "library.jar");
        for (String file : files) aged(Files.writeString(tree.resolve(file), file));
        aged(tree.resolve("node/src/main"));
        for (String tool : TOOLS) {
            Path real = Stream.of("/usr/bin", "/bin").map(folder -> Path.of(folder, tool)).filter(Files::exists).findFirst().orElseThrow();
            Files.createSymbolicLink(programs.resolve(tool), real);
        }
    }

    /** Older than whatever is built next, however coarse the clock of the file system. */
    protected static void aged(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(100)));
    }

    protected static void program(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    protected Path jdk(String name, String version) throws IOException {
        Path jdk = jdks.resolve(name);
        program(jdk.resolve("bin/java"), JAVA);
        program(jdk.resolve("bin/javac"), JAVA);
        Files.writeString(jdk.resolve("release"), "IMPLEMENTOR=\"Somebody\"\nJAVA_VERSION=\"" + version + "\"\nOS_ARCH=\"x86_64\"\n");
        return jdk;
    }

    protected void maven() throws IOException {
        program(programs.resolve("mvn"), MAVEN);
    }

    protected List<String> builds() throws IOException {
        Path calls = base.resolve("calls");
        return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
    }

    protected Process start(Map<String, String> environment, String... arguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(Stream.concat(Stream.of(tree.resolve("wardmote").toString()), Stream.of(arguments)).toList());
        builder.directory(base.toFile());
        builder.environment().clear();
        builder.environment().putAll(Map.of("PATH", programs.toString(), "HOME", base.toString(), "WARDMOTE_JVM_DIRS", jdks.toString(),
            "CALLS", base.resolve("calls").toString(), "TREE", tree.toString()));
        builder.environment().putAll(environment);
        return builder.start();
    }

    protected Run run(Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        return end(start(environment, arguments));
    }

    protected static Run end(Process process) throws IOException, InterruptedException {
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Run(process.exitValue(), out, err);
    }
}
