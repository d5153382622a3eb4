package io.wardmote.perf.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.node.dev.Dev;
import io.wardmote.node.dev.DevOptions;
import io.wardmote.perf.report.CompareCommand;
import io.wardmote.perf.report.Round;
import io.wardmote.perf.report.Run;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole tool, with every operation it knows, against a node in this process. */
class LoadTest {
    private static final String SCENARIO = """
        name: every operation
        connections: 4
        signed-ahead: 10
        http: HTTP
        keys:
          aes: {spec: Aliyun_AES_256, count: 3}
          p256: {spec: EC_P256}
          mac: {spec: HMAC_SHA_256}
        mix:
          - {operation: Encrypt, keys: aes, bytes: 6144}
          - {operation: Decrypt, keys: aes}
          - {operation: GenerateDataKey, keys: aes}
          - {operation: AsymmetricSign, keys: p256}
          - {operation: AsymmetricVerify, keys: p256}
          - {operation: GenerateMac, keys: mac}
          - {operation: DescribeKey, keys: aes}
          - {operation: CreateKey}
          - {operation: Encrypt, door: instance, keys: aes}
          - {operation: Decrypt, door: instance, keys: aes}
          - {operation: AdvanceEncrypt, door: instance, keys: aes}
          - {operation: AdvanceDecrypt, door: instance, keys: aes}
          - {operation: GenerateDataKey, door: instance, keys: aes}
          - {operation: Sign, door: instance, keys: p256}
          - {operation: Verify, door: instance, keys: p256}
        steps:
          - {name: warm, closed: 4, for: 500ms, warm-up: true}
          - {name: peak, closed: 4, for: 1s}
          - {name: knee, ramp: {from: 20, to: 40, factor: 2, p99: 10s}, for: 500ms}
          - {name: part, open: 20%, for: 1s}
        """;

    @TempDir
    private Path folder;

    /** The node lives until this process ends, so its folder is not the test's. */
    private static Path client() throws IOException {
        Path data = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "load-node").toAbsolutePath();
        new Dev(new DevOptions(data.resolve("dev"), StartedCluster.freePort(1), 1, Duration.ZERO), new PrintStream(new ByteArrayOutputStream())).run(List.of());
        return data.resolve("dev/client.json");
    }

    private Run load(Path client, String http) throws IOException {
        Path scenario = Files.writeString(folder.resolve("scenario.yaml"), SCENARIO.replace("HTTP", http));
        Path out = folder.resolve("out" + http);
        assertThat(LoadCommand.main(scenario.toString(), "--client", client.toString(), "--out", out.toString(), "--seed", "7")).isZero();
        return Run.read(only(out, ".json"));
    }

    private static Path only(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> found = files.filter(file -> file.toString().endsWith(ending)).toList();
            assertThat(found).hasSize(1);
            return found.getFirst();
        }
    }

    @Test
    void everyOperationIsAnsweredInEveryKindOfStepOverBothVersionsOfHttp() throws IOException {
        Path client = client();
        for (String http : List.of("1.1", "2")) {
            Run run = load(client, http);
            assertThat(run.rounds()).extracting(Round::step).startsWith("peak", "knee").endsWith("part").doesNotContain("warm");
            assertThat(run.rounds()).allSatisfy(round -> {
                assertThat(round.errors()).isEmpty();
                assertThat(round.answered()).isPositive();
                assertThat(round.latency().count()).isEqualTo(round.answered()).isEqualTo(round.parts().stream().mapToLong(part -> part.latency().count()).sum());
            });
            Round peak = run.rounds().getFirst();
            Round part = run.rounds().getLast();
            assertThat(part.offered()).isEqualTo(0.2 * peak.perSecond());
            assertThat(part.answered()).isEqualTo(Math.max(1, Math.round(part.offered())));
            assertThat(run.rounds()).filteredOn(round -> round.pace().equals("ramp")).first().satisfies(rung -> assertThat(rung.answered()).isEqualTo(10));
            assertThat(run.command()).startsWith("./wardmote bench load ").endsWith("--seed 7");
            assertThat(run.seed()).isEqualTo(7);
        }
        comparedWithItself();
    }

    private void comparedWithItself() throws IOException {
        Path page = folder.resolve("compared.html");
        String json = only(folder.resolve("out2"), ".json").toString();
        assertThat(CompareCommand.main(json, json, "--out", page.toString())).isZero();
        assertThat(Files.readString(page)).contains("2 runs compared", "peak, wardmote");
        assertThat(Files.readString(only(folder.resolve("out2"), ".html"))).contains("AdvanceDecrypt Aliyun_AES_256 32 B").doesNotContain("http://", "https://", "src=", "href=");
    }
}
