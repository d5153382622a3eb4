package io.wardmote.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.wardmote.crypto.Providers.Candidate;
import io.wardmote.crypto.Providers.Row;
import io.wardmote.key.KeySpec;
import java.security.GeneralSecurityException;
import java.security.NoSuchProviderException;
import java.security.Provider;
import java.security.Security;
import java.util.EnumSet;
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
    void theNextProviderStandsInForOneThatFails() throws Exception {
        Algorithm broken = new Broken(untested.candidates(Row.HMAC_SM3).getFirst().make().make());
        Candidate works = untested.candidates(Row.HMAC_SM3).getFirst();
        Providers.Chosen chosen = Providers.choose(Row.HMAC_SM3, List.of(
                new Candidate("absent", () -> { throw new NoSuchProviderException("not loaded"); }),
                new Candidate("wrong", () -> broken), works), new SelfTest());
        assertThat(chosen.provider()).isEqualTo("BC");
        assertThat(chosen.why()).contains("absent").contains("not loaded").contains("wrong").contains("gives another MAC");
    }

    @Test
    void withoutAnyProviderTheStartFailsAndSaysWhy() {
        List<Candidate> none = List.of(new Candidate("absent", () -> { throw new NoSuchProviderException("not loaded"); }));
        assertThatIllegalStateException().isThrownBy(() -> Providers.choose(Row.SM2, none, new SelfTest()))
                .withMessageContaining("SM2").withMessageContaining("not loaded");
    }

    /** Gives MACs that are wrong by a bit. */
    private record Broken(Algorithm sound) implements Algorithm {
        @Override
        public NewKey generate(KeySpec spec) throws GeneralSecurityException {
            return sound.generate(spec);
        }

        @Override
        public Opened open(KeySpec spec, byte[] stored) throws GeneralSecurityException {
            Macs key = (Macs) sound.open(spec, stored);
            return new Macs() {
                @Override
                public byte[] mac(byte[] message) throws GeneralSecurityException {
                    byte[] mac = key.mac(message);
                    mac[0] ^= 1;
                    return mac;
                }

                @Override
                public void close() {
                    key.close();
                }
            };
        }
    }

    @Test
    void everySpecHasAnAlgorithm() {
        Providers started = Providers.start();
        for (KeySpec spec : KeySpec.values()) assertThat(Algorithm.of(spec, started)).isNotNull();
    }

    @Test
    void noProviderIsRegistered() {
        List<String> before = Stream.of(Security.getProviders()).map(Provider::getName).toList();
        Providers.start();
        assertThat(Security.getProviders()).extracting(Provider::getName).isEqualTo(before);
    }

    @Test
    void onlyTheRowsThatWereAskedForAreStarted() {
        Providers few = Providers.start(EnumSet.of(Row.ECDSA));
        assertThat(Algorithm.of(KeySpec.EC_P256, few)).isNotNull();
        assertThatIllegalStateException().isThrownBy(() -> Algorithm.of(KeySpec.AES_256, few)).withMessage("AES was not started in this process");
    }
}
