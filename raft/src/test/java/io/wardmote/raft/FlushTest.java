package io.wardmote.raft;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is acknowledged is on the disk, seen from below: {@code strace} makes each flush take long, and between two acknowledgements of one client there
 * must be a flush that began after the first and ended before the second. Needs {@code strace}, which {@code ./wardmote test} installs.
 */
@EnabledIfSystemProperty(named = "wardmote.faults", matches = "true")
class FlushTest {
    private static final int KEYS = 25;
    private static final int FLUSH_MICROS = 50_000;
    /** A call that is cut in two by those of other threads, and one that is not. */
    private static final Pattern BEGUN = Pattern.compile("(\\d+) +f(?:data)?sync\\(.*");
    private static final Pattern ENDED = Pattern.compile("(\\d+) +(?:f(?:data)?sync\\(\\d+\\)|<\\.\\.\\. f(?:data)?sync resumed>\\)?) *= 0.*");
    private static final Pattern ACKNOWLEDGED = Pattern.compile("\\d+ +write\\(1, \"created (\\d+).*");

    @TempDir
    Path folder;

    @Test
    void aChangeIsFlushedBeforeItIsAcknowledged() throws IOException, InterruptedException {
        Path trace = folder.resolve("trace");
        Process process = new ProcessBuilder("strace", "-f", "--seccomp-bpf", "-qq", "-o", trace.toString(), "-e", "trace=write,fsync,fdatasync", "-e", "signal=none",
            "-e", "inject=fsync,fdatasync:delay_enter=" + FLUSH_MICROS, Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
            KilledNode.class.getName(), folder.resolve("node").toString(), "0").redirectErrorStream(true).start();
        try (BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            String line = "";
            while (!line.equals("created " + KEYS)) {
                line = out.readLine();
                assertThat(line).as("a node under strace makes keys").isNotNull();
            }
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
        flushedBetweenAcknowledgements(Files.readAllLines(trace));
    }

    private static void flushedBetweenAcknowledgements(List<String> calls) {
        Map<String, Integer> begun = new HashMap<>();
        int acknowledged = 0;
        int lastAcknowledged = -1;
        boolean flushed = false;
        for (int at = 0; at < calls.size(); at++) {
            Matcher begins = BEGUN.matcher(calls.get(at));
            Matcher ends = ENDED.matcher(calls.get(at));
            Matcher acknowledges = ACKNOWLEDGED.matcher(calls.get(at));
            if (begins.matches()) begun.put(begins.group(1), at);
            if (ends.matches()) flushed |= begun.getOrDefault(ends.group(1), -1) > lastAcknowledged;
            if (!acknowledges.matches()) continue;
            if (acknowledged++ > 0) assertThat(flushed).as("flushed between the acknowledgements of key %s and the one before it", acknowledges.group(1)).isTrue();
            lastAcknowledged = at;
            flushed = false;
        }
        assertThat(acknowledged).isGreaterThan(KEYS);
    }
}
