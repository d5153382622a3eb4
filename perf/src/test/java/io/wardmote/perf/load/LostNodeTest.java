package io.wardmote.perf.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.perf.report.Round;
import io.wardmote.perf.report.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** A step in which the node is killed and started again, after others beside a bare server and openssl. */
@EnabledIfSystemProperty(named = "wardmote.faults", matches = "true")
class LostNodeTest {
    private static final String SCENARIO = """
        name: loss
        connections: 6
        keys:
          aes: {spec: Aliyun_AES_256}
        mix:
          - {operation: Encrypt, keys: aes}
        steps:
          - {name: warm, closed: 2, for: 2s, warm-up: true}
          - {name: peak, closed: 2, for: 1s, rounds: 2}
          - {name: loss, open: 30, for: 90s, faults: [{stop: 1, at: 5s}, {start: 1, at: 10s}]}
        """;

    @TempDir
    private Path folder;

    @Test
    void whatIsSentWhileItIsDeadFailsAndNothingElse() throws IOException {
        Run run = new Loading(folder).measured(SCENARIO, "--bare", "--openssl");
        assertThat(run.rounds()).filteredOn(round -> round.step().equals("peak")).extracting(Round::server).containsExactly("wardmote", "bare", "wardmote", "bare");
        Round loss = run.rounds().getLast();
        assertThat(loss.events()).extracting(Round.Event::what).isEqualTo(List.of("node 1 is killed", "node 1 is started", "node 1 serves"));
        assertThat(loss.answered() + loss.failed()).isEqualTo(2700);
        double deadSeconds = loss.events().getLast().at() - loss.events().getFirst().at();
        assertThat(loss.failed()).isBetween(30 * 4L, Math.round(30 * (deadSeconds + 2)));
        assertThat(loss.timeline().getLast().failed()).isZero();
    }
}
