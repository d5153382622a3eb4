package io.wardmote.perf.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.node.Fault;
import io.wardmote.perf.report.Round;
import io.wardmote.perf.report.Run;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

class ByNodeTest {
    private static final String SCENARIO = "nodes: 2\n" + Loading.SHORT;

    @TempDir
    private Path folder;

    @Test
    @EnabledIfSystemProperty(named = "wardmote.faults", matches = "true")
    void eachNodeIsAskedAloneInTurn() throws IOException {
        Run run = new Loading(folder).measured(SCENARIO, "--by-node");
        assertThat(run.rounds()).extracting(Round::server).containsExactly("wardmote", "node 2", "wardmote", "node 2");
        assertThat(run.rounds()).allSatisfy(round -> {
            assertThat(round.errors()).isEmpty();
            assertThat(round.answered()).isPositive();
        });
    }

    @Test
    void oneNodeAloneIsComparedWithNobodyAndNoneIsKilledMeanwhile() throws IOException {
        assertThat(new Loading(folder).load(SCENARIO.replace("nodes: 2", "nodes: 1"), "--by-node")).isEqualTo(Fault.USAGE);
        String killed = SCENARIO.replace(", rounds: 2}", ", faults: [{stop: 2, at: 500ms}]}");
        assertThat(new Loading(folder).load(killed, "--by-node")).isEqualTo(Fault.USAGE);
        assertThat(new Loading(folder).out()).doesNotExist();
    }
}
