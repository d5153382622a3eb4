package io.wardmote.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.node.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The unit of a node, as systemd itself reads it. */
class SystemdUnitTest {
    private static final Path UNIT = Path.of("..", "cluster-config", "systemd", "wardmote.service");
    /** Of systemd's scale of ten, in tenths: below 2.0 is "OK", whatever is left has its reason in the unit. */
    private static final String MOST_EXPOSED = "20";

    @TempDir
    private Path folder;

    private Path installed() throws IOException {
        String launcher = Path.of("..", "wardmote").toRealPath().toString();
        return Files.writeString(folder.resolve("wardmote.service"), Files.readString(UNIT).replace("/opt/wardmote/wardmote", launcher));
    }

    private static String run(String... words) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue() + ": " + out;
    }

    private static Map<String, List<String>> settings() throws IOException {
        Map<String, List<String>> settings = new TreeMap<>();
        for (String line : Files.readAllLines(UNIT)) {
            int equals = line.indexOf('=');
            if (!line.startsWith("#") && equals > 0) settings.computeIfAbsent(line.substring(0, equals), any -> new ArrayList<>()).add(line.substring(equals + 1));
        }
        return settings;
    }

    @Test
    void systemdFindsNothingWrongWithIt() throws Exception {
        assertThat(run("systemd-analyze", "verify", "--man=no", installed().toString())).isEqualTo("0: ");
        Path misspelt = Files.writeString(folder.resolve("misspelt.service"), Files.readString(installed()).replace("NoNewPrivileges=", "NoNewPrivilege="));
        assertThat(run("systemd-analyze", "verify", "--man=no", misspelt.toString())).contains("NoNewPrivilege");
    }

    @Test
    void whatItMayDoIsLittle() throws Exception {
        assertThat(run("systemd-analyze", "security", "--offline=true", "--no-pager", "--threshold=" + MOST_EXPOSED, installed().toString())).startsWith("0: ");
    }

    /** What will not pass by itself is not tried again and again. */
    @Test
    void aNodeWhoseSettingsOrDataAreWrongStaysDown() throws IOException {
        List<String> never = Arrays.asList(settings().get("RestartPreventExitStatus").getFirst().split(" "));
        assertThat(never).containsExactly(Integer.toString(Fault.USAGE), Integer.toString(Fault.DATA), Integer.toString(Fault.CONFIG));
        assertThat(settings().get("Restart")).containsExactly("on-failure");
    }

    @Test
    void nothingOfItsMemoryGoesToDisk() throws IOException {
        assertThat(settings()).containsEntry("LimitCORE", List.of("0")).containsEntry("MemorySwapMax", List.of("0")).containsEntry("UMask", List.of("0077"));
    }

    /** The node ends its HSM agent itself; an agent that is left over is ended with the unit. */
    @Test
    void theStopIsTheNodesAndTheUnitEndsWhatItLeaves() throws IOException {
        assertThat(settings()).containsEntry("KillMode", List.of("mixed")).containsEntry("Type", List.of("exec")).doesNotContainKey("SendSIGKILL");
    }
}
