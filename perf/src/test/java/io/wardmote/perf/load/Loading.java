package io.wardmote.perf.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.perf.report.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The tool, run in this process on scenarios in a folder for tests. */
record Loading(Path folder) {
    /** Two rounds of one second. */
    static final String SHORT = """
        name: short
        connections: 4
        keys:
          aes: {spec: Aliyun_AES_256}
        mix:
          - {operation: Encrypt, keys: aes}
        steps:
          - {name: peak, closed: 4, for: 1s, rounds: 2}
        """;

    Path out() {
        return folder.resolve("out");
    }

    /** @return the status it ends with */
    int load(String scenario, String... more) throws IOException {
        Path file = Files.writeString(folder.resolve("scenario.yaml"), scenario);
        return LoadCommand.main(Stream.concat(Stream.of(file.toString(), "--out", out().toString()), Stream.of(more)).toArray(String[]::new));
    }

    /** @return what it measured */
    Run measured(String scenario, String... more) throws IOException {
        assertThat(load(scenario, more)).isZero();
        try (Stream<Path> files = Files.list(out())) {
            return Run.read(files.filter(file -> file.toString().endsWith(".json")).findFirst().orElseThrow());
        }
    }
}
