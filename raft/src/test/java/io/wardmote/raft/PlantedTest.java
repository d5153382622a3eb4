package io.wardmote.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The tests of consistency find bugs: each one that is planted makes its finder fail, in a JVM of its own. Two are planted always; all of them with
 * {@code -Dwardmote.faults=true}. That the finders pass without them is seen where they run by themselves.
 */
class PlantedTest {
    private static final Set<String> ALWAYS = Set.of("hold forgotten after a restart", "grant of another incarnation taken");
    private static final int TRIES = 3;
    private static final int SECONDS = 30;
    private static final int PATIENCE_SECONDS = 240;

    @TempDir
    Path folder;

    static Stream<Plant> planted() {
        boolean faults = Boolean.getBoolean("wardmote.faults");
        return Plant.all().stream().filter(plant -> faults || ALWAYS.contains(plant.name()));
    }

    @ParameterizedTest
    @MethodSource
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void planted(Plant plant) throws Exception {
        Path classes = plant.compiled(folder);
        long seed = Long.getLong("wardmote.seed", System.nanoTime());
        String output = "";
        for (int tried = 0; tried < TRIES; tried++) {
            long begun = System.nanoTime();
            Path said = folder.resolve("said" + tried);
            Process process = new ProcessBuilder(plant.command(classes, seed + tried, SECONDS)).redirectErrorStream(true).redirectOutput(said.toFile()).start();
            boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (!ended) process.destroyForcibly().waitFor();
            output = Files.readString(said);
            // a finder that comes to no end has found it too, but does not say what
            if (!ended || process.exitValue() == PlantedMain.FOUND) {
                System.out.printf("planted: %s; seed %d; %s after %d s%n", plant.name(), seed + tried, found(output), (System.nanoTime() - begun) / 1_000_000_000);
                return;
            }
            assertThat(process.exitValue()).as("a finder that ran: %s", output).isZero();
        }
        assertThat(output).as("\"%s\" was not found by %s, seeds from %d", plant.name(), plant.finder(), seed).isNull();
    }

    private static String found(String output) {
        return output.lines().filter(line -> line.startsWith("found by ")).findFirst().orElse("its finder came to no end");
    }

    /** Whatever the tree looks like, each can be planted. */
    @Test
    void everyOneIsStillToBePlanted() throws IOException {
        List<Plant> all = Plant.all();
        assertThat(all.stream().map(Plant::name).collect(Collectors.toSet())).hasSameSizeAs(all).containsAll(ALWAYS);
        for (Plant plant : all) plant.compiled(folder.resolve(plant.name()));
    }
}
