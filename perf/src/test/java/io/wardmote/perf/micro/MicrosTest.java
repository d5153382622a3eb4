package io.wardmote.perf.micro;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Those that the gate does not run: that they run at all. */
class MicrosTest {
    static Stream<Micro> ungated() {
        return Micros.all().stream().filter(micro -> !micro.gated() && !micro.name().contains("RSA_4096") && !micro.name().contains("RSA_3072"));
    }

    @ParameterizedTest
    @MethodSource("ungated")
    void runsTwice(Micro micro) {
        assertThatCode(() -> {
            Micro.Work work = micro.make().make();
            work.run();
            work.run();
        }).doesNotThrowAnyException();
    }
}
