package io.wardmote.perf.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.node.Fault;
import io.wardmote.perf.report.Round;
import io.wardmote.perf.report.Run;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManyKeysTest {
    private static final String SCENARIO = """
        name: keys
        connections: 4
        keys:
          aes: {spec: Aliyun_AES_256, count: 2}
        mix:
          - {operation: Encrypt, keys: aes}
        steps:
          - {name: peak, closed: 4, for: 500ms, rounds: 2}
        """;

    @TempDir
    private Path folder;

    @Test
    void theSameIsAskedOfMoreKeysInTurn() throws IOException {
        Run run = new Loading(folder).measured(SCENARIO, "--keys", "20,1000");
        assertThat(run.rounds()).extracting(Round::server).containsExactly("wardmote", "20 keys", "1,000 keys", "wardmote", "20 keys", "1,000 keys");
        assertThat(run.rounds()).allSatisfy(round -> {
            assertThat(round.errors()).isEmpty();
            assertThat(round.answered()).isPositive();
        });
    }

    @Test
    void noKeysAreNoneAndAScenarioWithoutKeysHasNoMore() throws IOException {
        assertThat(new Loading(folder).load(SCENARIO, "--keys", "0")).isEqualTo(Fault.USAGE);
        assertThat(new Loading(folder).load(SCENARIO, "--keys", "10000001")).isEqualTo(Fault.USAGE);
        assertThat(new Loading(folder).load(SCENARIO, "--keys", "many")).isEqualTo(Fault.USAGE);
        String creating = SCENARIO.replace("{operation: Encrypt, keys: aes}", "{operation: CreateKey}").replaceAll("(?m)^keys:\\n.*\\n", "");
        assertThat(new Loading(folder).load(creating, "--keys", "5")).isEqualTo(Fault.USAGE);
        assertThat(new Loading(folder).out()).doesNotExist();
    }

    @Test
    void eachKindHasSoManyAndTheMixUsesThem() {
        Scenario scenario = ScenarioFile.of("keys.yaml", SCENARIO).withKeys(7);
        assertThat(scenario.keys()).extracting(Scenario.Keys::count).containsExactly(7);
        assertThat(scenario.mix().getFirst().keys()).isEqualTo(scenario.keys().getFirst());
    }
}
