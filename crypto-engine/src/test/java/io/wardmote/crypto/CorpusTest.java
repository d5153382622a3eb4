package io.wardmote.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.key.KeySpec;
import java.io.IOException;
import java.security.GeneralSecurityException;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.junit.jupiter.api.Test;

/** DER and shares, as anybody may bring them: read, or refused in the one way that the parser has. */
class CorpusTest {
    private static final int TIMES = 1_000;
    private static final int TIMES_WITH_PRIMES = 200;
    private static final int P256_BYTES = 32;

    /** What a parser says by its answer. */
    private static void mustBe(boolean so) throws GeneralSecurityException {
        if (!so) throw new GeneralSecurityException("no");
    }

    @Test
    void whatIsBroughtIsReadOrRefused() throws IOException {
        Corpus corpus = new Corpus(CorpusTest.class, "corpus.txt");
        Providers providers = Providers.start();
        for (String parser : corpus.parsers()) {
            Corpus.Outcome outcome = switch (parser) {
                case "ec-private" -> corpus.feed(parser, TIMES, GeneralSecurityException.class,
                    bytes -> EcForm.named(SECObjectIdentifiers.secp256r1).read(bytes).stored().close());
                case "rsa-private" -> corpus.feed(parser, TIMES_WITH_PRIMES, GeneralSecurityException.class,
                    bytes -> RsaForm.of(KeySpec.RSA_2048, bytes).stored().close());
                case "ec-public" -> corpus.feed(parser, TIMES, GeneralSecurityException.class,
                    bytes -> Algorithm.of(KeySpec.EC_P256, providers).openPublic(KeySpec.EC_P256, bytes));
                case "rsa-public" -> corpus.feed(parser, TIMES, GeneralSecurityException.class,
                    bytes -> Algorithm.of(KeySpec.RSA_2048, providers).openPublic(KeySpec.RSA_2048, bytes));
                case "ecdsa-signature" -> corpus.feed(parser, TIMES, GeneralSecurityException.class, bytes -> mustBe(EcdsaSignature.isDer(bytes, P256_BYTES)));
                case "share" -> corpus.feed(parser, TIMES, SealBroken.class, bytes -> Share.of(bytes, "the share").close());
                default -> throw new AssertionError("no parser " + parser);
            };
            assertThat(outcome.taken()).as(parser).isPositive();
            assertThat(outcome.refused()).as(parser).isGreaterThan(outcome.taken() / 2);
        }
    }
}
