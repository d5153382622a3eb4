package io.wardmote.perf.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.perf.report.Round;
import io.wardmote.perf.report.Run;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StormTest {
    private static final String SCENARIO = """
        name: storm
        connections: 4
        keys:
          aes: {spec: Aliyun_AES_256}
        mix:
          - {operation: Encrypt, keys: aes}
        steps:
          - {name: peak, closed: 4, for: 500ms, creating: 2}
          - {name: alone, open: 50, for: 500ms}
          - {name: beside, open: 50, for: 500ms, creating: 2, rounds: 2}
        """;

    @TempDir
    private Path folder;

    @Test
    void keysAreMadeBesideTheStepsThatAskForItAndAreNoneOfTheirFigures() throws IOException {
        Run run = new Loading(folder).measured(SCENARIO);
        assertThat(run.rounds()).extracting(Round::step).containsExactly("peak", "alone", "beside", "beside");
        for (Round round : run.rounds()) {
            if (round.step().equals("alone")) assertThat(round.events()).isEmpty();
            else assertThat(round.events()).singleElement().satisfies(event -> assertThat(event.what()).matches("meanwhile [1-9][0-9]* keys/s made, 0 refused"));
            assertThat(round.errors()).isEmpty();
            if (!round.step().equals("peak")) assertThat(round.answered()).isEqualTo(25);
            assertThat(round.parts()).singleElement().satisfies(part -> assertThat(part.name()).startsWith("Encrypt"));
        }
    }
}
