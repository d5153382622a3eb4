package io.wardmote.perf.micro;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.wardmote.raft.CommandMicros;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What pieces of a request's way allocate is kept in {@code allocations.golden}, and more than 5 % over it fails. Who means it records anew, with
 * {@code ./wardmote test -pl perf -am -Dtest=AllocationTest -Dsurefire.failIfNoSpecifiedTests=false -Dwardmote.record=true}, and reads the difference.
 */
class AllocationTest {
    private static final String KEPT = "allocations.golden";
    private static final Path SOURCE = Path.of("src", "test", "resources", KEPT);
    private static final double MOST = 1.05;

    private static Map<String, Long> measured() throws Exception {
        Allocations allocations = new Allocations();
        Map<String, Long> bytes = new LinkedHashMap<>();
        for (Micro micro : Micros.all()) if (micro.gated()) bytes.put(micro.name(), allocations.perRun(micro));
        return bytes;
    }

    private static List<String> kept() throws IOException {
        try (InputStream file = AllocationTest.class.getResourceAsStream("/" + KEPT)) {
            return file == null ? List.of() : new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    private static Map<String, Long> figures(List<String> lines) {
        Map<String, Long> bytes = new LinkedHashMap<>();
        for (String line : lines) {
            int equals = line.lastIndexOf(" = ");
            if (!line.startsWith("#")) bytes.put(line.substring(0, equals), Long.parseLong(line.substring(equals + 3)));
        }
        return bytes;
    }

    /** What of the figures is not as it should be, in words. */
    static List<String> faults(Map<String, Long> kept, Map<String, Long> measured) {
        List<String> faults = new ArrayList<>();
        measured.forEach((name, bytes) -> {
            Long before = kept.get(name);
            if (before == null) faults.add(name + " allocates " + bytes + " bytes and has no kept figure");
            else if (bytes > before * MOST) faults.add(name + " allocates " + bytes + " bytes, " + before + " before");
        });
        kept.keySet().forEach(name -> {
            if (!measured.containsKey(name)) faults.add(name + " has a kept figure and is measured no more");
        });
        return faults;
    }

    @Test
    void nothingAllocatesMoreThanItDid() throws Exception {
        Map<String, Long> measured = measured();
        String jdk = "# Bytes allocated by one run, by the first compiler's code of JDK " + System.getProperty("java.vm.version") + "\n";
        if (Boolean.getBoolean("wardmote.record")) Files.writeString(SOURCE, jdk + measured.entrySet().stream().map(e -> e.getKey() + " = " + e.getValue() + "\n").collect(joining()));
        List<String> lines = Boolean.getBoolean("wardmote.record") ? Files.readAllLines(SOURCE) : kept();
        List<String> faults = faults(figures(lines), measured);
        if (!faults.isEmpty()) fail("Where more is meant, record it (see this class); kept by" + lines.stream().limit(1).map(line -> line.replaceFirst(".* of", "")).collect(joining())
            + ", measured with JDK " + System.getProperty("java.vm.version") + ":\n" + String.join("\n", faults));
    }

    @Test
    void moreThanFiveInAHundredIsTooMuch() {
        Map<String, Long> kept = Map.of("a", 1000L);
        assertThat(faults(kept, Map.of("a", 1050L))).isEmpty();
        assertThat(faults(kept, Map.of("a", 1051L))).containsExactly("a allocates 1051 bytes, 1000 before");
        assertThat(faults(kept, Map.of("a", 10L))).isEmpty();
        assertThat(faults(kept, Map.of("b", 1L))).containsExactlyInAnyOrder("b allocates 1 bytes and has no kept figure", "a has a kept figure and is measured no more");
    }

    @Test
    void whatIsAllocatedIsCounted() throws Exception {
        byte[][] held = new byte[1][];
        long bytes = new Allocations().perRun(Micro.gated("a thousand bytes", () -> () -> held[0] = new byte[1000]));
        assertThat(bytes).isBetween(1000L, 1024L);
    }

    @Test
    void nearlyEveryCommandIsMeasuredWhereItChangesSomething() {
        long commands = Micros.all().stream().filter(micro -> micro.name().startsWith("command applied ")).count();
        assertThat(CommandMicros.changing()).isGreaterThan((int) (commands * 0.9));
    }

    @Test
    void everyNameIsItsOwn() {
        assertThat(Micros.all()).extracting(Micro::name).doesNotHaveDuplicates();
    }
}
