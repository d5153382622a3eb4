package io.wardmote.perf.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.node.Fault;
import io.wardmote.perf.report.Round;
import io.wardmote.perf.report.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

class JavaOptionsTest {
    @TempDir
    private Path folder;

    @Test
    @EnabledIfSystemProperty(named = "wardmote.faults", matches = "true")
    void aSecondClusterHasTheOptionsAndTakesTurnsWithTheFirst() throws IOException {
        Path log = folder.resolve("gc.log");
        Run run = new Loading(folder).measured(Loading.SHORT, "--java-options", "-XX:+UseSerialGC -Xlog:gc:file=" + log);
        assertThat(run.rounds()).extracting(Round::server).containsExactly("wardmote", "other options", "wardmote", "other options");
        assertThat(run.rounds()).allSatisfy(round -> {
            assertThat(round.errors()).isEmpty();
            assertThat(round.answered()).isPositive();
        });
        assertThat(Files.readString(log)).contains("Using Serial");
        assertThat(run.machine().get("Java options of the others")).contains("-XX:+UseSerialGC").doesNotContain("-XX:+UseParallelGC");
        assertThat(run.command()).endsWith("--java-options '-XX:+UseSerialGC -Xlog:gc:file=" + log + "'");
    }

    @Test
    void whatIsNoOptionOrStartsAThirdClusterIsRefused() throws IOException {
        String[][] wrong = {{"--java-options", "Xmn32m"}, {"--java-options", ""}, {"--java-options", " "}, {"--java-options", "-Xmn32m  -Xint"},
            {"--java-options", "-Xint", "--unaudited"}, {"--java-options", "-Xint", "--by-node"}, {"--java-options", "-Xint", "--client", "client.json"}};
        for (String[] words : wrong) assertThat(new Loading(folder).load(Loading.SHORT, words)).as(String.join(" ", words)).isEqualTo(Fault.USAGE);
        assertThat(new Loading(folder).out()).doesNotExist();
    }
}
