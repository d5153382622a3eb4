package io.wardmote.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.wardmote.crypto.CryptoRequest.EncryptTo;
import io.wardmote.crypto.CryptoRequest.VerifyBy;
import io.wardmote.key.EncryptionAlgorithm;
import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import io.wardmote.key.SigningAlgorithm;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.junit.jupiter.api.Test;

/** Public keys that callers bring: whatever is not a sound key of the spec they name is refused, by its parameter. */
class StrangersKeysTest {
    private static final Keys KEYS = new Keys();
    private static final BigInteger F4 = BigInteger.valueOf(65537);
    private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(2047).add(new BigInteger(2000, new Random(5))).setBit(0);

    @Test
    void aSoundKeyIsTaken() throws Exception {
        assertThat(KEYS.bytes(rsa(KeySpec.RSA_2048, MODULUS, F4))).hasSize(256);
        assertThat(KEYS.bytes(rsa(KeySpec.RSA_2048, MODULUS, BigInteger.valueOf(3)))).hasSize(256);
    }

    @Test
    void anRsaKeyOfAnotherSizeIsRefused() throws Exception {
        refused(rsa(KeySpec.RSA_3072, MODULUS, F4));
        refused(rsa(KeySpec.RSA_2048, MODULUS.shiftLeft(1).setBit(0), F4));
        refused(rsa(KeySpec.RSA_2048, MODULUS.shiftRight(1).setBit(0), F4));
        refused(rsa(KeySpec.RSA_2048, BigInteger.valueOf(15), F4));
        refused(rsa(KeySpec.RSA_2048, MODULUS.negate(), F4));
    }

    @Test
    void anEvenModulusIsRefused() throws Exception {
        refused(rsa(KeySpec.RSA_2048, MODULUS.clearBit(0), F4));
    }

    @Test
    void anOddExponentIsRefused() throws Exception {
        for (long exponent : new long[] {-65537, 0, 1, 2, 65536}) refused(rsa(KeySpec.RSA_2048, MODULUS, BigInteger.valueOf(exponent)));
        refused(rsa(KeySpec.RSA_2048, MODULUS, BigInteger.ONE.shiftLeft(33).add(BigInteger.ONE)));
        refused(rsa(KeySpec.RSA_2048, MODULUS, MODULUS.subtract(BigInteger.TWO)));
    }

    @Test
    void aPointOffTheCurveIsRefused() {
        byte[] publicKey = KEYS.key(KeySpec.EC_SM2, KeyUsage.ENCRYPT_DECRYPT).publicKey().clone();
        publicKey[publicKey.length - 1] ^= 1;
        refused(sm2(publicKey));
        Arrays.fill(publicKey, publicKey.length - 64, publicKey.length, (byte) 0);
        refused(sm2(publicKey));
    }

    @Test
    void aKeyOfAnotherFamilyOrCurveIsRefused() {
        refused(sm2(KEYS.key(KeySpec.EC_P256).publicKey()));
        refused(sm2(KEYS.key(KeySpec.EC_ED25519).publicKey()));
        refused(new EncryptTo(KeySpec.RSA_2048, KEYS.key(KeySpec.EC_P256).publicKey(), "PublicKeyBlob", EncryptionAlgorithm.RSAES_OAEP_SHA_256, new byte[1]));
    }

    @Test
    void bytesThatAreNoKeyAreRefused() {
        byte[] sound = KEYS.key(KeySpec.EC_SM2, KeyUsage.ENCRYPT_DECRYPT).publicKey();
        for (int length = 0; length < sound.length; length++) {
            refused(sm2(Arrays.copyOf(sound, length)));
            refused(new EncryptTo(KeySpec.RSA_2048, Arrays.copyOf(sound, length), "PublicKeyBlob", EncryptionAlgorithm.RSAES_OAEP_SHA_1, new byte[1]));
        }
        refused(sm2("-----BEGIN PUBLIC KEY-----".getBytes(UTF_8)));
    }

    @Test
    void anEcKeyOfAnotherCurveOrOffItVerifiesNothing() {
        KeySpec[] specs = {KeySpec.EC_P256, KeySpec.EC_P256K, KeySpec.EC_P384, KeySpec.EC_P521};
        for (KeySpec spec : specs) {
            for (KeySpec other : specs) if (other != spec) verifiesNothing(spec, KEYS.key(other).publicKey());
            byte[] publicKey = KEYS.key(spec).publicKey().clone();
            publicKey[publicKey.length - 1] ^= 1;
            verifiesNothing(spec, publicKey);
            verifiesNothing(spec, KEYS.key(KeySpec.RSA_2048).publicKey());
            verifiesNothing(spec, Arrays.copyOf(publicKey, 20));
        }
    }

    private static void verifiesNothing(KeySpec spec, byte[] publicKey) {
        SigningAlgorithm algorithm = Arrays.stream(SigningAlgorithm.values()).filter(one -> one.suits(spec)).findFirst().orElseThrow();
        assertThatExceptionOfType(Refused.class).as("%s", spec)
                .isThrownBy(() -> KEYS.software.answer(new VerifyBy(spec, publicKey, algorithm, new byte[1], false, new byte[70])))
                .satisfies(refused -> assertThat(refused.refusal()).isEqualTo(Refusal.KEY_CANNOT));
    }

    private static EncryptTo sm2(byte[] publicKey) {
        return new EncryptTo(KeySpec.EC_SM2, publicKey, "PublicKeyBlob", EncryptionAlgorithm.SM2PKE, new byte[1]);
    }

    private static EncryptTo rsa(KeySpec spec, BigInteger modulus, BigInteger exponent) throws IOException {
        byte[] publicKey = new SubjectPublicKeyInfo(new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption),
                new RSAPublicKey(modulus, exponent)).getEncoded();
        return new EncryptTo(spec, publicKey, "PublicKeyBlob", EncryptionAlgorithm.RSAES_OAEP_SHA_256, new byte[32]);
    }

    private static void refused(EncryptTo request) {
        assertThatExceptionOfType(Refused.class).isThrownBy(() -> KEYS.software.answer(request)).satisfies(refused -> {
            assertThat(refused.refusal()).isEqualTo(Refusal.INVALID_PARAMETER);
            assertThat(refused.detail()).isEqualTo("PublicKeyBlob");
        });
    }
}
