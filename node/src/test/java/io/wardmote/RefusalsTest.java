package io.wardmote;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.key.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The catalogue is whole: each refusal stands in some transcript as an answer, or in the code of some test by name, and numbers
 * are unique. That a name in a test's code is asserted upon is for its reader to see.
 */
class RefusalsTest {
    @Test
    void everyRefusalIsProvokedByATest() {
        String tests = Stream.of("../crypto-engine", "../raft", ".").map(module -> Path.of(module, "src", "test")).map(RefusalsTest::text).collect(Collectors.joining());
        List<Refusal> unprovoked = Arrays.stream(Refusal.values())
            .filter(refusal -> !tests.contains(" " + refusal.code() + ": ") && !tests.contains("(" + refusal.code() + ")") && !tests.matches("(?s).*\\b" + refusal.name() + "\\b.*")).toList();
        assertThat(unprovoked).isEmpty();
    }

    @Test
    void numbersAreUniqueAndReadBack() {
        for (Refusal refusal : Refusal.values()) assertThat(Refusal.numbered(refusal.number())).isEqualTo(refusal);
    }

    private static String text(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).filter(file -> !file.endsWith("RefusalsTest.java") && !file.endsWith("instance-errors.txt")).map(RefusalsTest::content).collect(Collectors.joining("\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String content(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).lines().filter(line -> !line.startsWith("import ")).collect(Collectors.joining("\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
