package io.wardmote.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.crypto.Providers.Row;
import io.wardmote.key.KeySpec;
import java.security.Provider;
import java.security.Security;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ProvidersTest {
    private final Providers untested = new Providers();

    @TestFactory
    Stream<DynamicTest> everyCandidateGivesTheKnownAnswers() {
        SelfTest test = new SelfTest();
        return Stream.of(Row.values()).flatMap(row -> untested.candidates(row).stream().map(candidate ->
                DynamicTest.dynamicTest(row + " by " + candidate.provider(), () -> test.run(row, candidate.make().make()))));
    }

    @Test
    void thePinnedProviderIsChosenHere() {
        Providers started = Providers.start();
        for (Row row : Row.values()) assertThat(started.provider(row)).isEqualTo(untested.candidates(row).getFirst().provider());
    }

    @Test
    void everySpecHasAnAlgorithm() {
        Providers started = Providers.start();
        for (KeySpec spec : KeySpec.values()) assertThat(started.algorithm(spec)).isNotNull();
    }

    @Test
    void noProviderIsRegistered() {
        List<String> before = Stream.of(Security.getProviders()).map(Provider::getName).toList();
        Providers.start();
        assertThat(Security.getProviders()).extracting(Provider::getName).isEqualTo(before);
    }
}
