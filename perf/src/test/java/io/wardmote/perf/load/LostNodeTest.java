package io.wardmote.perf.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.perf.report.Round;
import io.wardmote.perf.report.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** A step in which a node of three is killed and started again, beside a bare server and openssl. */
@EnabledIfSystemProperty(named = "wardmote.faults", matches = "true")
class LostNodeTest {
    private static final String SCENARIO = """
        name: loss
        nodes: 3
        connections: 6
        keys:
          aes: {spec: Aliyun_AES_256}
        mix:
          - {operation: Encrypt, keys: aes}
        steps:
          - {name: warm, closed: 2, for: 2s, warm-up: true}
          - {name: peak, closed: 2, for: 1s, rounds: 2}
          - {name: loss, open: 30, for: 60s, faults: [{stop: 2, at: 5s}, {start: 2, at: 15s}]}
        """;

    @TempDir
    private Path folder;

    @Test
    void whatIsSentToADeadNodeFailsAndNothingElse() throws IOException {
        Path scenario = Files.writeString(folder.resolve("loss.yaml"), SCENARIO);
        assertThat(LoadCommand.main(scenario.toString(), "--bare", "--openssl", "--out", folder.resolve("out").toString())).isZero();
        Run run;
        try (Stream<Path> files = Files.list(folder.resolve("out"))) {
            run = Run.read(files.filter(file -> file.toString().endsWith(".json")).findFirst().orElseThrow());
        }
        assertThat(run.rounds()).filteredOn(round -> round.step().equals("peak")).extracting(Round::server).containsExactly("wardmote", "bare", "wardmote", "bare");
        Round loss = run.rounds().getLast();
        assertThat(loss.events()).extracting(Round.Event::what).isEqualTo(List.of("node 2 is killed", "node 2 is started", "node 2 serves"));
        assertThat(loss.answered() + loss.failed()).isEqualTo(1800);
        // every third request is the dead node's
        double dead = loss.events().getLast().at() - loss.events().getFirst().at();
        assertThat((double) loss.failed()).isBetween(1.0, dead * 10 + 60);
        assertThat(loss.timeline().getLast().failed()).isZero();
    }
}
