package io.wardmote.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.wardmote.key.Secret;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The root key behind shares of a protector: {@link SecretSharing}, {@link Share}, {@link SharedSlot}. */
class SharesTest {
    private static final long SEED = System.nanoTime();
    private static final byte[] ROOT = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1eff");

    private final Randomness random = new Randomness();
    private final Random drawn = new Random(SEED);

    private SharedSlot.Made made(int threshold, int count) {
        return SharedSlot.seal("c1", 1, "shares", new Secret(ROOT.clone()), threshold, count, random);
    }

    private static byte[] open(SharedSlot.Made made, List<Share> shares) {
        return SharedSlot.open("c1", 1, "shares", made.sealed(), shares).bytes();
    }

    private static void refused(ThrowingCallable work, String... words) {
        assertThatExceptionOfType(SealBroken.class).isThrownBy(work).satisfies(e -> assertThat(e.getMessage()).contains(words));
    }

    private static byte[] text(Share share) {
        return share.text().bytes();
    }

    @Test
    void anySoManySharesOpenAndOneFewerDoesNot() {
        for (int count = 2; count <= 6; count++) {
            for (int threshold = 2; threshold <= count; threshold++) {
                SharedSlot.Made made = made(threshold, count);
                for (int chosen = 0; chosen < 1 << count; chosen++) {
                    List<Share> some = new ArrayList<>();
                    for (int i = 0; i < count; i++) if ((chosen >> i & 1) == 1) some.add(made.shares().get(i));
                    if (some.isEmpty()) continue;
                    Collections.shuffle(some, drawn);
                    if (some.size() >= threshold) assertThat(open(made, some)).as("seed %d", SEED).isEqualTo(ROOT);
                    else refused(() -> open(made, some), "opens by " + made.shares().getFirst().threshold() + " shares, and here are " + some.size());
                }
            }
        }
    }

    @Test
    void thirtyTwoSharesAreTheMost() {
        SharedSlot.Made made = made(32, 32);
        assertThat(open(made, made.shares().reversed())).isEqualTo(ROOT);
        for (int[] wrong : new int[][] {{1, 3}, {4, 3}, {2, 33}, {0, 0}}) assertThatIllegalArgumentException().isThrownBy(() -> made(wrong[0], wrong[1]));
    }

    /** Whoever has fewer shares than it takes can explain them by any secret: for each one there is a polynomial through the points. */
    @Test
    void oneShareFewerFitsEverySecret() {
        byte[][] shares = SecretSharing.split(new Secret(new byte[] {(byte) 0xa7}), 3, 3, random);
        boolean[] seen = new boolean[256];
        for (int third = 0; third < 256; third++) {
            byte[] joined = SecretSharing.join(new int[] {1, 2, 3}, new byte[][] {shares[0], shares[1], {(byte) third}}).bytes();
            seen[joined[0] & 0xff] = true;
        }
        for (boolean possible : seen) assertThat(possible).isTrue();
    }

    /** A second computation that shares nothing with ours: long multiplication and division of polynomials over GF(2). */
    @Test
    void theFieldIsThatOfAes() {
        for (int a = 0; a < 256; a++) for (int b = 0; b < 256; b++) assertThat(SecretSharing.multiply(a, b)).isEqualTo(slowly(a, b));
        for (int a = 1; a < 256; a++) assertThat(slowly(a, SecretSharing.inverse(a))).isEqualTo(1);
        assertThat(SecretSharing.multiply(0x57, 0x83)).as("FIPS 197, 4.2").isEqualTo(0xc1);
    }

    private static int slowly(int a, int b) {
        BigInteger product = BigInteger.ZERO;
        for (int bit = 0; bit < 8; bit++) if ((b >> bit & 1) == 1) product = product.xor(BigInteger.valueOf(a).shiftLeft(bit));
        while (product.bitLength() > 8) product = product.xor(BigInteger.valueOf(0x11b).shiftLeft(product.bitLength() - 9));
        return product.intValue();
    }

    /** By hand: secret 0x42, the line 0x42 + 0x17 x; at 1 that is 0x55, at 2 it is 0x42 ^ 0x2e = 0x6c. */
    @Test
    void twoPointsOfALineGiveItsValueAtZero() {
        assertThat(SecretSharing.join(new int[] {1, 2}, new byte[][] {{0x55}, {0x6c}}).bytes()).containsExactly(0x42);
    }

    @Test
    void aShareIsReadBackHoweverItIsTyped() {
        SharedSlot.Made made = made(2, 3);
        List<Share> typed = new ArrayList<>();
        for (Share share : made.shares()) {
            String text = new String(text(share), US_ASCII);
            assertThat(text).matches("([0-9A-HJKMNP-TV-Z]{4}-){17}[0-9A-HJKMNP-TV-Z]{4}");
            String sloppy = "# share " + share.index() + " of three\n " + text.toLowerCase().replace('-', ' ').replace('0', 'o').replace("1", drawn.nextBoolean() ? "l" : "I") + "\r\n";
            typed.add(Share.of(sloppy.getBytes(US_ASCII), "the share"));
        }
        assertThat(open(made, typed.subList(1, 3))).isEqualTo(ROOT);
    }

    @Test
    void everyWrongCharacterIsFound() {
        byte[] right = text(made(3, 5).shares().get(1));
        for (int at = 0; at < right.length; at++) {
            if (right[at] == '-') continue;
            for (char other : "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray()) {
                if (other == right[at]) continue;
                byte[] wrong = right.clone();
                wrong[at] = (byte) other;
                refused(() -> Share.of(wrong, "share file two"), "share file two has a wrong character");
            }
        }
    }

    @Test
    void everyTwoNeighboursThatChangedPlacesAreFoundAndSoIsEveryLostCharacter() {
        String right = new String(text(made(3, 5).shares().get(1)), US_ASCII).replace("-", "");
        for (int at = 0; at + 1 < right.length(); at++) {
            char[] exchanged = right.toCharArray();
            exchanged[at] = right.charAt(at + 1);
            exchanged[at + 1] = right.charAt(at);
            if (exchanged[at] != exchanged[at + 1]) refused(() -> Share.of(new String(exchanged).getBytes(US_ASCII), "it"), "it has a wrong character");
            int lost = at;
            refused(() -> Share.of((right.substring(0, lost) + right.substring(lost + 1)).getBytes(US_ASCII), "it"), "it has 71 characters, and a share has 72");
        }
        refused(() -> Share.of((right + "0").getBytes(US_ASCII), "it"), "it is longer than a share");
        refused(() -> Share.of((right.substring(1) + "!").getBytes(US_ASCII), "it"), "the 72th, that no share has");
        refused(() -> Share.of(new byte[0], "it"), "it has 0 characters");
        refused(() -> Share.of(new byte[5000], "it"), "it is too long to be a share");
    }

    @Test
    void aShareThatDoesNotFitIsNamed() {
        SharedSlot.Made made = made(3, 5);
        SharedSlot.Made another = made(3, 5);
        List<Share> own = made.shares();
        refused(() -> open(made, List.of(own.get(0), own.get(4), own.get(0))), "share 1 was given already");
        refused(() -> open(made, List.of(own.get(0), another.shares().get(3), own.get(2))), "share 4 is of set " + another.shares().get(3).set(), "opens by set " + own.get(0).set());
    }

    /** Checksums keep out typing errors, not liars; whether the result is right the slot itself says. */
    @Test
    void aShareWithAFittingChecksumAndOtherBytesOpensNothing() {
        SharedSlot.Made made = made(2, 2);
        Share first = made.shares().getFirst();
        byte[] bent = first.bytes().clone();
        bent[31] ^= 1;
        Share liar = new Share(first.setBytes(), 1, 2, new Secret(bent));
        refused(() -> open(made, List.of(liar, made.shares().get(1))), "sealed for another protector");
    }

    @Test
    void aSlotOpensOnlyWhereItBelongs() {
        SharedSlot.Made made = made(2, 3);
        List<Share> shares = made.shares().subList(0, 2);
        refused(() -> SharedSlot.open("c2", 1, "shares", made.sealed(), shares), "another cluster");
        refused(() -> SharedSlot.open("c1", 2, "shares", made.sealed(), shares), "epoch");
        refused(() -> SharedSlot.open("c1", 1, "other", made.sealed(), shares), "key slot other");
        refused(() -> SharedSlot.open("c1", 1, "shares", Arrays.copyOf(made.sealed(), 85), shares), "not in a format known here");
        assertThat(SharedSlot.shares("shares", made.sealed())).isEqualTo(new SharedSlot.Shares(shares.getFirst().set(), 2, 3));
    }

    @Test
    void aShareShowsNothingOfItself() {
        SharedSlot.Made made = made(2, 3);
        Share share = made.shares().getFirst();
        assertThat(share.toString()).isEqualTo("Share[1 of set " + share.set() + "]");
        assertThat(made.toString()).isEqualTo("Made[3 shares]");
    }
}
