package io.wardmote.perf.micro;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Those that the gate does not run: that they run at all. RSA by the quickest provider alone, since making a key takes others a second. */
class MicrosTest {
    static Stream<Micro> ungated() {
        return Micros.all().stream().filter(micro -> !micro.gated() && (!micro.name().contains(" RSA_") || micro.name().contains("RSA_2048 by ACCP")));
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
