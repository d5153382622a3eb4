package io.wardmote.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class PasswordHashTest {
    private static final byte[] SALT = "sixteen bytes of".getBytes(UTF_8);
    private static final byte[] PASSWORD = "correct horse".getBytes(UTF_8);

    /** Of the reference implementation's own tests: 64 MiB, 2 passes, 1 lane. */
    @Test
    void computesWhatTheReferenceImplementationDoes() {
        byte[] hash = PasswordHash.computed(new PasswordHash.Cost(1 << 16, 2, 1), "password".getBytes(UTF_8), "somesalt".getBytes(UTF_8));
        assertThat(HexFormat.of().formatHex(hash)).isEqualTo("09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7");
    }

    @Test
    void onlyThePasswordItselfFits() {
        byte[] kept = PasswordHash.of(PASSWORD, SALT);
        assertThat(PasswordHash.fits(kept, PASSWORD)).isTrue();
        for (String other : new String[] {"", "correct hors", "correct horse ", "Correct horse", "\0"}) assertThat(PasswordHash.fits(kept,
            other.getBytes(UTF_8))).as(other).isFalse();
        assertThat(PasswordHash.of(PASSWORD, "sixteen bytes OF".getBytes(UTF_8))).isNotEqualTo(kept);
    }

    @Test
    void theLayoutIsAsDrawn() {
        byte[] kept = PasswordHash.of(PASSWORD, SALT);
        assertThat(HexFormat.of().formatHex(kept, 0, 7)).isEqualTo("01" + "00004c00" + "02" + "01");
        assertThat(ByteBuffer.wrap(kept).slice(7, 16)).isEqualTo(ByteBuffer.wrap(SALT));
        assertThat(kept).hasSize(7 + 16 + 32);
    }

    @Test
    void everyChangedByteIsNoticed() {
        byte[] kept = PasswordHash.of(PASSWORD, SALT);
        for (int at : new int[] {7, 22, 23, 54}) {
            byte[] changed = kept.clone();
            changed[at] ^= 1;
            assertThat(PasswordHash.fits(changed, PASSWORD)).as("byte " + at).isFalse();
        }
    }

    @Test
    void nothingFitsNobody() {
        byte[] nobodys = PasswordHash.nobodys(new byte[PasswordHash.DRAWN_BYTES]);
        assertThat(Arrays.copyOf(nobodys, 23)).as("at the same cost").isEqualTo(Arrays.copyOf(PasswordHash.of(PASSWORD, new byte[16]), 23));
        assertThat(PasswordHash.fits(nobodys, new byte[0])).isFalse();
    }

    /** A row that was forged must not make a node fill its memory. */
    @Test
    void whatIsNoHashOrCostsTooMuchIsRefused() {
        byte[] kept = PasswordHash.of(PASSWORD, SALT);
        assertThatThrownBy(() -> PasswordHash.fits(new byte[0], PASSWORD)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PasswordHash.fits(new byte[kept.length], PASSWORD)).isInstanceOf(IllegalArgumentException.class);
        for (String cost : new String[] {"7fffffff" + "0201", "00004c00" + "7f01", "00004c00" + "0001", "00004c00" + "0200", "00004c00" + "02ff", "00000007"
            + "0201", "ffffffff" + "0201"}) {
            byte[] forged = kept.clone();
            System.arraycopy(HexFormat.of().parseHex(cost), 0, forged, 1, 6);
            assertThatThrownBy(() -> PasswordHash.fits(forged, PASSWORD)).as(cost).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("cost");
        }
    }
}
