package io.wardmote.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.crypto.CryptoRequest.Decrypt;
import io.wardmote.crypto.CryptoRequest.DecryptFrom;
import io.wardmote.crypto.CryptoRequest.Encrypt;
import io.wardmote.crypto.CryptoRequest.VerifyMac;
import io.wardmote.key.CipherMode;
import io.wardmote.key.EncryptionAlgorithm;
import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.Refused;
import io.wardmote.key.StoredKey;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** No refusal of the engine tells by its time what was wrong: where a tag, a padding or a MAC went wrong, or that it was another key's. */
@EnabledIfSystemProperty(named = "wardmote.timing", matches = "true")
class RefusalTimingTest {
    private static final int QUICK = 400_000;
    private static final int RSA = 6_000;
    private static final int PLAINTEXT_BYTES = 64;
    /** Where in what was sealed the ciphertext begins, and the tag. */
    private static final int CIPHERTEXT = 12;
    private static final int TAG = CIPHERTEXT + PLAINTEXT_BYTES;
    private static final byte[] AAD = "context".getBytes(UTF_8);
    private static final byte[] NONE = {};
    private static final Keys KEYS = new Keys();
    private static final long SEED = System.nanoTime();
    private final Random random = new Random(SEED);
    private final Timing timing = new Timing(SEED);

    @AfterAll
    static void end() {
        System.out.println("RefusalTimingTest seed " + SEED);
        KEYS.opened.close();
    }

    private byte[] random(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static boolean opens(CryptoRequest request) throws GeneralSecurityException {
        try {
            KEYS.answer(request);
            return true;
        } catch (Refused refused) {
            return false;
        }
    }

    private static byte[] flipped(byte[] bytes, int at) {
        bytes[at] ^= 1;
        return bytes;
    }

    private byte[] sealed(StoredKey key, CipherMode mode) throws GeneralSecurityException {
        return KEYS.bytes(new Encrypt(key, mode, NONE, random(PLAINTEXT_BYTES), AAD));
    }

    private Decrypt altered(StoredKey key, CipherMode mode, int at) throws GeneralSecurityException {
        return new Decrypt(key, mode, flipped(sealed(key, mode), at), AAD);
    }

    private static void isNotTold(Timing.Finding finding) {
        assertThat(finding.differs()).as(finding.toString()).isFalse();
    }

    @Test
    void whichByteOfAGcmTagIsWrong() throws Exception {
        StoredKey key = KEYS.key(KeySpec.AES_256);
        isNotTold(timing.refusals("GCM tag, first byte or last", QUICK,
            () -> altered(key, CipherMode.AES_GCM, TAG), () -> altered(key, CipherMode.AES_GCM, TAG + 15), RefusalTimingTest::opens));
    }

    @Test
    void whichByteOfAGcmCiphertextIsWrong() throws Exception {
        StoredKey key = KEYS.key(KeySpec.AES_256);
        isNotTold(timing.refusals("GCM ciphertext, first byte or last", QUICK,
            () -> altered(key, CipherMode.AES_GCM, CIPHERTEXT), () -> altered(key, CipherMode.AES_GCM, TAG - 1), RefusalTimingTest::opens));
    }

    @Test
    void whetherItWasAnotherKeys() throws Exception {
        StoredKey key = KEYS.key(KeySpec.AES_256);
        StoredKey other = KEYS.fresh(KeySpec.AES_256, KeyUsage.ENCRYPT_DECRYPT);
        isNotTold(timing.refusals("GCM, another key's or altered", QUICK,
            () -> new Decrypt(key, sealed(other, CipherMode.AES_GCM), AAD), () -> altered(key, CipherMode.AES_GCM, TAG + 7), RefusalTimingTest::opens));
    }

    @Test
    void whichByteOfAnSm4GcmTagIsWrong() throws Exception {
        StoredKey key = KEYS.key(KeySpec.SM4);
        isNotTold(timing.refusals("SM4-GCM tag, first byte or last", QUICK / 4,
            () -> altered(key, CipherMode.SM4_GCM, TAG), () -> altered(key, CipherMode.SM4_GCM, TAG + 15), RefusalTimingTest::opens));
    }

    /** A padding as it should be but for the byte that stands at a place of the last block. */
    private Decrypt misPadded(StoredKey key, int at) throws GeneralSecurityException {
        byte[] block = random(CipherMode.BLOCK);
        Arrays.fill(block, 0, CipherMode.BLOCK, (byte) CipherMode.BLOCK);
        block[at] ^= 0x40;
        return new Decrypt(key, CipherMode.AES_CBC_PKCS7, KEYS.bytes(new Encrypt(key, CipherMode.AES_CBC_UNPADDED, NONE, block, NONE)), NONE);
    }

    @Test
    void whichByteOfACbcPaddingIsWrong() throws Exception {
        StoredKey key = KEYS.key(KeySpec.AES_256);
        isNotTold(timing.refusals("CBC padding, its first byte or its last but one", QUICK,
            () -> misPadded(key, 0), () -> misPadded(key, CipherMode.BLOCK - 2), RefusalTimingTest::opens));
    }

    @Test
    void whetherTheLengthOfACbcPaddingIsWrongOrItsFilling() throws Exception {
        StoredKey key = KEYS.key(KeySpec.AES_256);
        isNotTold(timing.refusals("CBC padding, its length or its filling", QUICK,
            () -> misPadded(key, CipherMode.BLOCK - 1), () -> misPadded(key, 0), RefusalTimingTest::opens));
    }

    private byte[] raised(StoredKey key, byte[] encoded) throws GeneralSecurityException {
        return ClientWrapping.unpadded(key.publicKey(), encoded);
    }

    /** RFC 8017, 7.1.1, with MGF1 over SHA-256, for an encoding that is wrong in one place. */
    private byte[] oaep(byte first, byte ofLabelHash, byte separator) throws GeneralSecurityException {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        byte[] block = new byte[256 - 33];
        System.arraycopy(sha256.digest(NONE), 0, block, 0, 32);
        block[0] ^= ofLabelHash;
        int message = block.length - 16;
        block[message - 1] = separator;
        System.arraycopy(random(16), 0, block, message, 16);
        byte[] seed = random(32);
        mask(block, seed);
        byte[] maskedSeed = seed.clone();
        mask(maskedSeed, block);
        byte[] encoded = new byte[256];
        encoded[0] = first;
        System.arraycopy(maskedSeed, 0, encoded, 1, 32);
        System.arraycopy(block, 0, encoded, 33, block.length);
        return encoded;
    }

    private static void mask(byte[] bytes, byte[] seed) throws GeneralSecurityException {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        for (int at = 0; at < bytes.length; at++) {
            if (at % 32 != 0) continue;
            sha256.update(seed);
            byte[] block = sha256.digest(new byte[] {0, 0, 0, (byte) (at / 32)});
            for (int i = 0; i < 32 && at + i < bytes.length; i++) bytes[at + i] ^= block[i];
        }
    }

    private Timing.Source<CryptoRequest> oaep(StoredKey key, int first, int ofLabelHash, int separator) {
        return () -> new DecryptFrom(key, EncryptionAlgorithm.RSAES_OAEP_SHA_256, raised(key, oaep((byte) first, (byte) ofLabelHash, (byte) separator)));
    }

    @Test
    void anOaepPaddingMadeByHandIsRightWhereItShouldBe() throws Exception {
        StoredKey key = KEYS.key(KeySpec.RSA_2048, KeyUsage.ENCRYPT_DECRYPT);
        assertThat(opens(oaep(key, 0, 0, 1).next())).isTrue();
        assertThat(opens(oaep(key, 0, 1, 1).next())).isFalse();
    }

    /** Manger, CRYPTO 2001. */
    @Test
    void whetherTheFirstByteOfAnOaepPaddingIsWrongOrItsHash() throws Exception {
        StoredKey key = KEYS.key(KeySpec.RSA_2048, KeyUsage.ENCRYPT_DECRYPT);
        isNotTold(timing.refusals("OAEP, first byte or hash of the label", RSA, oaep(key, 1, 0, 1), oaep(key, 0, 1, 1), RefusalTimingTest::opens));
    }

    @Test
    void whetherTheHashOfAnOaepPaddingIsWrongOrItsSeparator() throws Exception {
        StoredKey key = KEYS.key(KeySpec.RSA_2048, KeyUsage.ENCRYPT_DECRYPT);
        isNotTold(timing.refusals("OAEP, hash of the label or separator", RSA, oaep(key, 0, 1, 1), oaep(key, 0, 0, 2), RefusalTimingTest::opens));
    }

    /** Bleichenbacher, CRYPTO 1998: material that is brought, 32 bytes long, under a padding that is wrong at a place. */
    @Test
    void whichByteOfAPkcs1PaddingIsWrong() throws Exception {
        Algorithm rsa = Algorithm.of(KeySpec.RSA_2048, KEYS.providers);
        Algorithm.NewKey pair = rsa.generate(KeySpec.RSA_2048);
        RSAPublicKey shown = (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(pair.publicKey()));
        assertThat(shown.getModulus().bitLength()).isEqualTo(2048);
        try (Algorithm.DecryptsPkcs1 key = (Algorithm.DecryptsPkcs1) rsa.open(KeySpec.RSA_2048, pair.stored().bytes())) {
            isNotTold(timing.refusals("PKCS#1, its first bytes or its end", RSA, () -> ClientWrapping.unpadded(pair.publicKey(), pkcs1(1)),
                () -> ClientWrapping.unpadded(pair.publicKey(), pkcs1(256 - 33)), wrapped -> key.decryptPkcs1(wrapped, new byte[32])));
        }
    }

    private byte[] pkcs1(int wrongAt) {
        byte[] encoded = random(256);
        for (int i = 0; i < encoded.length; i++) if (encoded[i] == 0) encoded[i] = 1;
        encoded[0] = 0;
        encoded[1] = 2;
        encoded[256 - 33] = 0;
        encoded[wrongAt] ^= 1;
        return encoded;
    }

    @Test
    void whichByteOfAMacIsWrong() throws Exception {
        StoredKey key = KEYS.key(KeySpec.HMAC_SHA_256);
        isNotTold(timing.refusals("MAC, first byte or last", QUICK, () -> wrongMac(key, 0), () -> wrongMac(key, 31), request -> KEYS.verdict(request)));
    }

    private VerifyMac wrongMac(StoredKey key, int at) throws GeneralSecurityException {
        byte[] message = random(64);
        return new VerifyMac(key, message, flipped(KEYS.bytes(new CryptoRequest.Mac(key, message)), at));
    }

    /** What the method must find, or all of the above means nothing. */
    @Test
    void aComparisonThatEndsEarlyIsFound() throws Exception {
        StoredKey key = KEYS.key(KeySpec.HMAC_SHA_256);
        Timing.Finding finding = timing.refusals("planted: a MAC compared until it differs", QUICK, () -> wrongMac(key, 0), () -> wrongMac(key, 31),
            request -> isAlike(KEYS.bytes(new CryptoRequest.Mac(key, request.message())), request.mac()));
        assertThat(finding.differs()).as(finding.toString()).isTrue();
    }

    private static boolean isAlike(byte[] one, byte[] other) {
        for (int i = 0; i < one.length; i++) if (one[i] != other[i]) return false;
        return true;
    }
}
