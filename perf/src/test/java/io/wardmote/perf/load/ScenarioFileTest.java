package io.wardmote.perf.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.wardmote.key.KeySpec;
import io.wardmote.node.Fault;
import io.wardmote.perf.load.Scenario.Closed;
import io.wardmote.perf.load.Scenario.FaultAt;
import io.wardmote.perf.load.Scenario.Open;
import io.wardmote.perf.load.Scenario.OpenShare;
import io.wardmote.perf.load.Scenario.Ramp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ScenarioFileTest {
    private static final String SOUND = """
        name: three
        nodes: 3
        http: 2
        connections: 4
        keys:
          aes: {spec: Aliyun_AES_256, count: 1_000_000}
          p256: {spec: EC_P256}
        mix:
          - {weight: 3, operation: Encrypt, keys: aes, bytes: 100}
          - {operation: Sign, door: instance, keys: p256}
          - {operation: CreateKey}
        steps:
          - {name: peak, closed: 400, for: 10s, rounds: 2}
          - {name: knee, ramp: {from: 100, to: 800, factor: 2, p99: 20ms}, for: 500ms}
          - {open: 50%, for: 1m}
          - {name: loss, open: 1000, for: 30s, faults: [{stop: 2, at: 10s}, {start: 2, at: 20s}]}
        """;

    @Test
    void whatTheReadmeShowsIsSound() throws IOException {
        String shown = Files.readString(Path.of("README.md")).split("```yaml\n", 2)[1].split("```", 2)[0];
        assertThat(ScenarioFile.of("README.md", shown).steps()).hasSize(2);
    }

    @Test
    void aSoundFileIsReadAsItSays() {
        Scenario scenario = ScenarioFile.of("sound", SOUND);
        assertThat(scenario.nodes()).isEqualTo(3);
        assertThat(scenario.http()).isEqualTo(2);
        assertThat(scenario.keys()).extracting(Scenario.Keys::count).containsExactly(1_000_000, 1);
        assertThat(scenario.mix()).extracting(Scenario.Entry::work).containsExactly(Work.ENCRYPT, Work.INSTANCE_SIGN, Work.CREATE_KEY);
        assertThat(scenario.mix()).extracting(Scenario.Entry::weight).containsExactly(3, 1, 1);
        assertThat(scenario.mix().get(1).keys().spec()).isEqualTo(KeySpec.EC_P256);
        assertThat(scenario.mix().getFirst().name()).isEqualTo("Encrypt Aliyun_AES_256 100 B");
        assertThat(scenario.steps()).extracting(Scenario.Step::pace)
            .containsExactly(new Closed(400), new Ramp(100, 800, 2, Duration.ofMillis(20)), new OpenShare(0.5), new Open(1000));
        assertThat(scenario.steps().getLast().faults()).containsExactly(new FaultAt(Duration.ofSeconds(10), 2, false), new FaultAt(Duration.ofSeconds(20), 2, true));
    }

    @Test
    void theStandardScenarioEndsWithinFiveMinutesAlsoBesideAnotherServer() {
        assertThat(LoadRun.length(ScenarioFile.named("default"), 2)).isLessThan(Duration.ofMinutes(4));
    }

    @Test
    void everyScenarioOfTheProgramIsSound() {
        for (String name : ScenarioFile.BUILT_IN) assertThat(ScenarioFile.named(name).name()).isEqualTo(name);
    }

    @Test
    void anUnknownScenarioIsRefusedWithTheKnownOnes() {
        assertThatThrownBy(() -> ScenarioFile.named("nothing.yaml")).isInstanceOf(Fault.class)
            .hasMessageContaining("give batch or create or default or encrypt or nodes or rsa-2048 or rsa-4096 or sign or storm, or a YAML file.");
    }

    @Test
    void aRampHasARungForEachFactorUpToItsEnd() {
        assertThat(Scenario.rungs(new Ramp(100, 800, 2, Duration.ofSeconds(1)))).isEqualTo(4);
        assertThat(Scenario.rungs(new Ramp(100, 799, 2, Duration.ofSeconds(1)))).isEqualTo(3);
        assertThat(Scenario.rungs(new Ramp(100, 100, 2, Duration.ofSeconds(1)))).isEqualTo(1);
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
            arguments("name: three", "nmae: three", "line 1: nmae is not known here: here go connections, endpoints, http, keys, mix, name, nodes, signed-ahead, steps"),
            arguments("name: three", "name: '<b>'", "line 1: name is \"<b>\": give 1 to 40 letters, digits, spaces or . _ -"),
            arguments("nodes: 3", "nodes: 10", "line 2: nodes is \"10\": give a number from 1 to 9"),
            arguments("nodes: 3", "nodes: {}", "line 2: nodes is a mapping of 0: give a number from 1 to 9"),
            arguments("nodes: 3", "name: again", "line 2: name is there twice"),
            arguments("http: 2", "http: 3", "line 3: http is \"3\": give 1.1 or 2"),
            arguments("connections: 4", "endpoints: [localhost]", "line 4: endpoints has \"localhost\": each is a host and a port, such as 127.0.0.1:8443"),
            arguments("connections: 4", "endpoints: ['localhost:65536']", "line 4: endpoints has \"localhost:65536\": each is a host and a port"),
            arguments("connections: 4", "connections: &four 4", "line 4: anchors and aliases are not taken: write it out"),
            arguments("Aliyun_AES_256", "AES", "line 6: spec is \"AES\": give one of Aliyun_AES_256, "),
            arguments("p256: {spec: EC_P256}", "p256: EC_P256", "line 7: \"EC_P256\": give names and values"),
            arguments("weight: 3", "weight: 0", "line 9: weight is \"0\": give a number from 1 to 1000"),
            arguments("operation: Encrypt,", "operation: Encript,", "line 9: operation is \"Encript\": the door openapi takes here Encrypt, Decrypt, "),
            arguments("operation: Encrypt,", "", "line 9: operation is missing: the door openapi takes here Encrypt, Decrypt, "),
            arguments("keys: aes", "keys: des", "line 9: keys is \"des\": name one of the keys above: aes, p256"),
            arguments("keys: aes", "keys: p256", "line 9: Encrypt is not for EC_P256 keys: name others"),
            arguments("bytes: 100", "bytes: 6145", "line 9: bytes is \"6145\": give a number from 1 to 6144"),
            arguments("door: instance", "door: front", "line 10: door is \"front\": give openapi or instance"),
            arguments(", keys: p256}", "}", "line 10: Sign needs keys: name some of those above"),
            arguments("{operation: CreateKey}", "{operation: CreateKey, keys: aes}", "line 11: CreateKey takes no keys: leave them out"),
            arguments("closed: 400", "closed: 401", "line 13: closed is 401, and the connections carry 400 at once: give more connections, or http: 2"),
            arguments("closed: 400", "closed: 4, open: 5", "line 13: a step has one of closed (requests under way), open (requests a second) and ramp"),
            arguments("for: 10s", "for: 10", "line 13: for is \"10\": give a length of time up to 3600s, such as 10s or 500ms"),
            arguments("for: 10s", "for: 0s", "line 13: for is \"0s\": give a length of time up to 3600s, such as 10s or 500ms"),
            arguments("name: knee", "name: peak", "line 14: peak is the name of an earlier step: give another"),
            arguments("to: 800", "to: 99", "line 14: to is less than from: a ramp goes up"),
            arguments("from: 100", "from: 1e-305", "line 14: from is \"1e-305\": give requests a second, from 0.01 to 10000000"),
            arguments("for: 500ms", "for: 500ms, rounds: 2", "line 14: a ramp is gone through once: leave rounds out"),
            arguments("for: 10s, rounds: 2", "for: 3600s, rounds: 25", "line 12: the steps take more than a day together: give shorter ones, or fewer rounds"),
            arguments("stop: 2", "stop: 1", "line 12: faults of loss: node 2 is to be started, and runs then: correct them"),
            arguments("start: 2", "stop: 2", "line 12: faults of loss: node 2 is to be stopped, and does not run then: correct them"),
            arguments("factor: 2", "factor: 1", "line 14: factor is \"1\": give a factor from 1.01 to 10"),
            arguments("open: 50%", "open: many", "line 15: open is \"many\": give requests a second, from 0.01 to 10000000, or a share such as 50% of the highest rate of the closed steps before"),
            arguments("rounds: 2", "warm-up: true", "line 15: a share is of the highest rate of a closed step before it that is no warm-up, and there is none"),
            arguments("rounds: 2", "creating: 0", "line 13: creating is \"0\": give a number from 1 to 4096"),
            arguments("stop: 2", "stop: 4", "line 16: stop is \"4\": give a number from 1 to 3"),
            arguments("{stop: 2, at: 10s}", "{at: 10s}", "line 16: a fault is either stop or start, and which node"),
            arguments("at: 20s", "at: 30s", "line 16: at is not before the step's end"),
            arguments("open: 1000", "closed: 4, rounds: 2", "line 16: faults go with steps of one round that are no ramps: what they break stays broken"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void whatIsWrongIsToldWithItsLine(String instead, String of, String refusal) {
        assertThat(SOUND).contains(instead);
        assertThatThrownBy(() -> ScenarioFile.of("s.yaml", SOUND.replaceFirst(Pattern.quote(instead), of))).isInstanceOf(Fault.class)
            .hasMessageStartingWith("The scenario s.yaml cannot be used:\n").message().satisfies(message -> assertThat(message.lines().map(String::strip)).anySatisfy(line -> assertThat(line).startsWith(refusal)));
    }

    @Test
    void everyFaultIsToldAtOnce() {
        assertThatThrownBy(() -> ScenarioFile.of("s.yaml", "nodes: 0\nhttp: 4\nmix: []\n")).hasMessage("""
            The scenario s.yaml cannot be used:
              line 1: nodes is "0": give a number from 1 to 9
              line 2: http is "4": give 1.1 or 2
              line 3: mix is empty: say what is to be asked, such as {operation: Encrypt, keys: aes, bytes: 32}
              line 1: steps is empty: say what is to be done, such as {name: peak, closed: 64, for: 10s}""");
    }

    @ParameterizedTest
    @MethodSource("noYaml")
    void whatIsNoYamlIsToldSo(String text, String refusal) {
        assertThatThrownBy(() -> ScenarioFile.of("s.yaml", text)).isInstanceOf(Fault.class).hasMessageStartingWith("The scenario s.yaml cannot be used:\n  " + refusal);
    }

    static Stream<Arguments> noYaml() {
        return Stream.of(
            arguments("", "line 1: the file is empty: give names and values"),
            arguments("- a\n- b\n", "line 1: a list of 2: give names and values"),
            arguments("name: a\n: [\n", "line 2: this is not YAML: "),
            arguments("name: " + "a".repeat(300_000), "line 1: this is not YAML: "));
    }
}
