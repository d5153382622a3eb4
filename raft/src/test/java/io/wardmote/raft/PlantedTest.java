package io.wardmote.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The tests of consistency find bugs: each one that is planted makes an assertion of its finder fail, in a JVM of its own, and without it none fails.
 * Two are planted always; all of them with {@code -Dwardmote.faults=true}; one with {@code -Dwardmote.plant=NAME}. What finders said is left in
 * {@code target/planted}.
 */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class PlantedTest {
    private static final Set<String> ALWAYS = Set.of("hold forgotten after a restart", "record not compared after the lease check");
    private static final Path FOLDER = Path.of("target", "planted");
    private static final int SECONDS = 30;
    /** Chance decides what a history shows, and a machine that is too busy for a fault to meet its moment what a recipe does. */
    private static final int TRIES = 3;
    private static final int PATIENCE_MINUTES = 12;

    /** @param found what the finder said that found something, or "" */
    private record Said(int exit, String found, Path output) {}

    static Stream<Plant> planted() {
        boolean faults = Boolean.getBoolean("wardmote.faults");
        String only = System.getProperty("wardmote.plant", "");
        return Plant.all().stream().filter(plant -> only.isEmpty() ? faults || ALWAYS.contains(plant.name()) : plant.name().equals(only));
    }

    static Stream<Plant> harmless() {
        return Plant.harmless().stream();
    }

    private static Path folder(String name) throws IOException {
        Path folder = FOLDER.resolve(name.replaceAll("[^a-z]+", "-"));
        Disk.delete(folder);
        return Files.createDirectories(folder);
    }

    /** A JVM in which the bug is planted, and its finder looked for. */
    private static List<String> command(Plant plant, Path classes, long seed) {
        return command(classes.toAbsolutePath() + ":" + Plant.classPath(), seed, List.of(plant.finder()));
    }

    /** A JVM that runs finders. */
    private static List<String> command(String classPath, long seed, List<String> finders) {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx1g", "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow", "-Dwardmote.seed=" + seed, "-Dwardmote.seconds=" + SECONDS, "-Dwardmote.faults=true", "-cp", classPath, PlantedMain.class.getName()));
        command.addAll(finders);
        return command;
    }

    private static Said run(Path folder, List<String> command) throws IOException, InterruptedException {
        Path output = folder.resolve("said.txt");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        try {
            assertThat(process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)).as("the finder of %s ends", folder).isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
        return new Said(process.exitValue(), Files.readString(output).lines().filter(line -> line.startsWith("found by ")).findFirst().orElse(""), output);
    }

    @ParameterizedTest
    @MethodSource
    void planted(Plant plant) throws Exception {
        Path folder = folder(plant.name());
        Path classes = plant.compiled(folder);
        long seed = Long.getLong("wardmote.seed", System.nanoTime());
        for (int tried = 0; tried < TRIES; tried++) {
            long begun = System.nanoTime();
            Said said = run(folder, command(plant, classes, seed + tried));
            if (said.exit == PlantedMain.FOUND) {
                System.out.printf("planted: %s; seed %d; %s after %d s%n", plant.name(), seed + tried, said.found, (System.nanoTime() - begun) / 1_000_000_000);
                return;
            }
            assertThat(said.exit).as("\"%s\", seed %s: the finder runs; %s", plant.name(), seed + tried, said.output).isZero();
        }
        assertThat(plant.finder()).as("what finds \"%s\", seeds from %s", plant.name(), seed).isNull();
    }

    @Test
    @EnabledIfSystemProperty(named = "wardmote.faults", matches = "true")
    void withoutABugNothingIsFound() throws Exception {
        findsNothing(folder("nothing"), Plant.classPath(), Plant.finders());
    }

    @ParameterizedTest
    @MethodSource
    @EnabledIfSystemProperty(named = "wardmote.faults", matches = "true")
    void harmless(Plant plant) throws Exception {
        Path folder = folder(plant.name());
        findsNothing(folder, plant.compiled(folder).toAbsolutePath() + ":" + Plant.classPath(), List.of(plant.finder()));
    }

    private static void findsNothing(Path folder, String classPath, List<String> finders) throws IOException, InterruptedException {
        long seed = Long.getLong("wardmote.seed", System.nanoTime());
        Said said = run(folder, command(classPath, seed, finders));
        assertThat(said.found).as("seed %s; %s", seed, said.output).isEmpty();
        assertThat(said.exit).as("seed %s; %s", seed, said.output).isZero();
        System.out.printf("planted: %s; seed %d; nothing found%n", folder.getFileName(), seed);
    }

    /** Whatever the tree looks like, each can be planted. */
    @Test
    void everyOneIsStillToBePlanted() throws IOException {
        List<Plant> all = Stream.concat(Plant.all().stream(), Plant.harmless().stream()).toList();
        assertThat(all.stream().map(Plant::name).collect(Collectors.toSet())).hasSameSizeAs(all).containsAll(ALWAYS);
        for (Plant plant : all) assertThat(plant.edited()).as(plant.name()).contains(plant.wrong());
    }
}
