package io.wardmote.perf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wardmote.node.Fault;
import io.wardmote.perf.micro.MicroBenchmark;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JmhTest {
    /** Only one program runs here at a time, so its output may be taken. */
    private static String printed(String... arguments) throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true));
        try {
            AlgorithmBenchmark.main(arguments);
        } finally {
            System.setOut(before);
        }
        return out.toString();
    }

    @Test
    void anOptionThatJmhDoesNotHaveIsRefusedInOneSentence() {
        for (String[] words : List.of(new String[] {"--help"}, new String[] {"-wi", "many"})) {
            assertThatThrownBy(() -> AlgorithmBenchmark.main(words)).isInstanceOf(Fault.class).hasMessageContaining("JMH does not take that (")
                .hasMessageContaining("`-h`").extracting(e -> ((Fault) e).status()).isEqualTo(Fault.USAGE);
            assertThatThrownBy(() -> PolicyBenchmark.main(words)).isInstanceOf(Fault.class);
            assertThatThrownBy(() -> MicroBenchmark.main(words)).isInstanceOf(Fault.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-h", "-l", "-lp", "-lprof", "-lrf"})
    void whatOnlyListsRunsNothing(String option) throws Exception {
        assertThat(printed(option)).isNotBlank().doesNotContain("Warmup Iteration");
    }

    @Test
    void listsNameTheBenchmarksOfTheClassAlone() throws Exception {
        assertThat(printed("-l")).contains("AlgorithmBenchmark.sign").doesNotContain("PolicyBenchmark", "MicroBenchmark");
        assertThat(printed("-lp")).contains("EC_P256 ECDSA_SHA_256");
    }

    @Test
    void aNameThatNoBenchmarkHasIsRefused() {
        assertThatThrownBy(() -> printed("nothingOfThatName")).isInstanceOf(Fault.class).hasMessage("No benchmark has that name; `-l` lists them.")
            .extracting(e -> ((Fault) e).status()).isEqualTo(Fault.USAGE);
    }

    @Test
    void aBenchmarkThatFailsFailsTheRun() {
        assertThatThrownBy(() -> printed("-f", "0", "-wi", "0", "-i", "1", "-r", "1ms", "-p", "spec=EC_P256", "sign")).isInstanceOf(Fault.class)
            .hasMessageContaining("A benchmark failed").extracting(e -> ((Fault) e).status()).isEqualTo(Fault.INTERNAL);
    }
}
