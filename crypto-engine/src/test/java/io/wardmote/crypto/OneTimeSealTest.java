package io.wardmote.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import io.wardmote.key.Secret;
import org.junit.jupiter.api.Test;

class OneTimeSealTest {
    private static final byte[] MESSAGE = "a message".getBytes(UTF_8);
    private static final byte[] AAD = {1, 2, 3};

    private final OneTimeSeal seal = new OneTimeSeal(new Randomness());

    @Test
    void whatIsSealedOpensByItsKeyAloneAndUnaltered() {
        try (Secret key = seal.draw(); Secret other = seal.draw()) {
            byte[] sealed = seal.seal(key, MESSAGE, AAD);
            assertThat(sealed).hasSize(MESSAGE.length + OneTimeSeal.OVERHEAD);
            assertThat(seal.open(key, sealed, AAD)).isEqualTo(MESSAGE);
            assertRefused(other, sealed, AAD);
            assertRefused(key, sealed, new byte[0]);
            for (int at = 0; at < sealed.length; at++) {
                byte[] altered = sealed.clone();
                altered[at] ^= 1;
                assertRefused(key, altered, AAD);
            }
            assertRefused(key, new byte[OneTimeSeal.OVERHEAD - 1], AAD);
        }
    }

    @Test
    void keysAndNoncesAreDrawnAnew() {
        try (Secret key = seal.draw(); Secret other = seal.draw()) {
            assertThat(key.bytes()).hasSize(OneTimeSeal.KEY_BYTES).isNotEqualTo(other.bytes());
            assertThat(seal.seal(key, MESSAGE, AAD)).isNotEqualTo(seal.seal(key, MESSAGE, AAD));
        }
    }

    private void assertRefused(Secret key, byte[] sealed, byte[] aad) {
        assertThatThrownBy(() -> seal.open(key, sealed, aad))
            .isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.refusal()).isEqualTo(Refusal.INVALID_CIPHERTEXT));
    }
}
