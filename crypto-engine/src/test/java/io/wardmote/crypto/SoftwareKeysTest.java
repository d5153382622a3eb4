package io.wardmote.crypto;

import static io.wardmote.key.KeyUsage.ENCRYPT_DECRYPT;
import static io.wardmote.key.KeyUsage.SIGN_VERIFY;
import static io.wardmote.key.Refusal.INVALID_CIPHERTEXT;
import static io.wardmote.key.Refusal.INVALID_PARAMETER;
import static io.wardmote.key.Refusal.KEY_CANNOT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.wardmote.crypto.Algorithm.NewKey;
import io.wardmote.crypto.CryptoReply.Pair;
import io.wardmote.crypto.CryptoRequest.Decrypt;
import io.wardmote.crypto.CryptoRequest.DecryptFrom;
import io.wardmote.crypto.CryptoRequest.Encrypt;
import io.wardmote.crypto.CryptoRequest.EncryptTo;
import io.wardmote.crypto.CryptoRequest.GeneratePair;
import io.wardmote.crypto.CryptoRequest.Mac;
import io.wardmote.crypto.CryptoRequest.Sign;
import io.wardmote.crypto.CryptoRequest.Verify;
import io.wardmote.crypto.CryptoRequest.VerifyBy;
import io.wardmote.crypto.CryptoRequest.VerifyMac;
import io.wardmote.key.CipherMode;
import io.wardmote.key.EncryptionAlgorithm;
import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.Material.InHsm;
import io.wardmote.key.Material.Wrapped;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import io.wardmote.key.SigningAlgorithm;
import io.wardmote.key.StoredKey;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SoftwareKeysTest {
    private static final Keys KEYS = new Keys();
    private static final byte[] MESSAGE = "attack at dawn".getBytes(UTF_8);
    private static final byte[] AAD = "context".getBytes(UTF_8);
    private static final byte[] NONE = new byte[0];

    @ParameterizedTest
    @EnumSource(KeySpec.class)
    void everySpecAndUsageDoesItsWork(KeySpec spec) throws GeneralSecurityException {
        for (KeyUsage usage : spec.usages()) {
            StoredKey key = KEYS.key(spec, usage);
            assertThat(key.publicKey().length == 0).isEqualTo(spec.symmetric());
            switch (usage) {
                case SIGN_VERIFY -> signs(key);
                case GENERATE_VERIFY_MAC -> macs(key);
                case ENCRYPT_DECRYPT -> {
                    if (spec.symmetric()) encrypts(key);
                    else decryptsFrom(key);
                }
            }
        }
    }

    private static void encrypts(StoredKey key) throws GeneralSecurityException {
        for (int length : new int[] {0, 1, 15, 16, 17, 6144}) {
            byte[] plaintext = new byte[length];
            byte[] sealed = KEYS.bytes(new Encrypt(key, plaintext, AAD));
            assertThat(sealed).hasSize(12 + length + 16).isNotEqualTo(KEYS.bytes(new Encrypt(key, plaintext, AAD)));
            assertThat(KEYS.bytes(new Decrypt(key, sealed, AAD))).isEqualTo(plaintext);
            refuses(INVALID_CIPHERTEXT, "", new Decrypt(key, sealed, NONE));
            refuses(INVALID_CIPHERTEXT, "", new Decrypt(KEYS.fresh(key.spec(), key.usage()), sealed, AAD));
        }
    }

    @ParameterizedTest
    @EnumSource(CipherMode.class)
    void everyModeOpensWhatItSealed(CipherMode mode) throws GeneralSecurityException {
        for (KeySpec spec : KeySpec.values()) {
            if (!mode.suits(spec)) continue;
            StoredKey key = KEYS.key(spec);
            byte[] aad = mode.authenticates() ? AAD : NONE;
            for (int length : new int[] {1, 15, 16, 17, 32, 6144}) {
                if (mode.wholeBlocks() && length % 16 != 0) continue;
                byte[] plaintext = KEYS.providers.random().bytes(length);
                byte[] sealed = KEYS.bytes(new Encrypt(key, mode, NONE, plaintext, aad));
                int ciphertext = mode.authenticates() ? length + 16 : mode.wholeBlocks() ? length : (length / 16 + 1) * 16;
                assertThat(sealed).hasSize(mode.ivBytes() + ciphertext);
                assertThat(KEYS.bytes(new Decrypt(key, mode, sealed, aad))).isEqualTo(plaintext);
                byte[] again = KEYS.bytes(new Encrypt(key, mode, NONE, plaintext, aad));
                if (mode.ivBytes() > 0) assertThat(again).isNotEqualTo(sealed);
                else assertThat(again).isEqualTo(sealed);
            }
        }
    }

    /** Clients resend the very same bytes. */
    @ParameterizedTest
    @EnumSource(CipherMode.class)
    void aChosenIvGivesTheSameAnswerEachTime(CipherMode mode) throws GeneralSecurityException {
        StoredKey key = KEYS.key(mode == CipherMode.SM4_GCM ? KeySpec.SM4 : KeySpec.AES_256);
        byte[] iv = filled(mode.ivBytes(), 7);
        byte[] plaintext = filled(32, 1);
        byte[] sealed = KEYS.bytes(new Encrypt(key, mode, iv, plaintext, NONE));
        assertThat(Arrays.copyOf(sealed, mode.ivBytes())).isEqualTo(iv);
        for (int i = 0; i < 3; i++) assertThat(KEYS.bytes(new Encrypt(key, mode, iv, plaintext, NONE))).isEqualTo(sealed);
        assertThat(KEYS.bytes(new Decrypt(key, mode, sealed, NONE))).isEqualTo(plaintext);
        assertThat(KEYS.bytes(new Encrypt(key, mode, NONE, plaintext, NONE)).length).isEqualTo(sealed.length);
    }

    @ParameterizedTest
    @EnumSource(CipherMode.class)
    void anIvOfAnotherLengthIsRefused(CipherMode mode) {
        StoredKey key = KEYS.key(mode == CipherMode.SM4_GCM ? KeySpec.SM4 : KeySpec.AES_128);
        for (int length : new int[] {1, 8, 11, 12, 13, 15, 16, 17, 32}) {
            if (length != mode.ivBytes()) refuses(INVALID_PARAMETER, "Iv", new Encrypt(key, mode, new byte[length], new byte[32], NONE));
        }
    }

    @Test
    void whatAuthenticatesNothingTakesNoAssociatedData() {
        StoredKey key = KEYS.key(KeySpec.AES_256);
        for (CipherMode mode : CipherMode.values()) {
            if (mode.authenticates()) continue;
            refuses(INVALID_PARAMETER, "Aad", new Encrypt(key, mode, NONE, new byte[32], AAD));
            refuses(INVALID_PARAMETER, "Aad", new Decrypt(key, mode, new byte[48], AAD));
        }
    }

    @Test
    void withoutPaddingOnlyWholeBlocksAreEncrypted() {
        StoredKey key = KEYS.key(KeySpec.AES_256);
        for (CipherMode mode : new CipherMode[] {CipherMode.AES_CBC_UNPADDED, CipherMode.AES_ECB_UNPADDED}) {
            for (int length : new int[] {0, 1, 15, 17, 31, 33}) {
                refuses(INVALID_PARAMETER, "Plaintext", new Encrypt(key, mode, NONE, new byte[length], NONE));
            }
        }
    }

    @Test
    void aModeOfAnotherKindOfKeyIsRefused() {
        for (KeySpec spec : KeySpec.values()) {
            for (CipherMode mode : CipherMode.values()) {
                if (mode.suits(spec)) continue;
                refuses(KEY_CANNOT, "", new Encrypt(KEYS.key(spec), mode, NONE, new byte[32], NONE));
                refuses(KEY_CANNOT, "", new Decrypt(KEYS.key(spec), mode, new byte[48], NONE));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(CipherMode.class)
    void everyCiphertextThatCannotBeIsRefusedAlike(CipherMode mode) throws GeneralSecurityException {
        StoredKey key = KEYS.key(mode == CipherMode.SM4_GCM ? KeySpec.SM4 : KeySpec.AES_256);
        byte[] sealed = KEYS.bytes(new Encrypt(key, mode, NONE, new byte[16], NONE));
        for (int length = 0; length < sealed.length; length++) {
            boolean canBe = mode.wholeBlocks() && length > mode.ivBytes() && length % 16 == 0;
            if (!canBe) refuses(INVALID_CIPHERTEXT, "", new Decrypt(key, mode, Arrays.copyOf(sealed, length), NONE));
        }
    }

    @Test
    void wrongPaddingIsRefusedAsAnythingElse() throws GeneralSecurityException {
        StoredKey key = KEYS.key(KeySpec.AES_256);
        for (byte last : new byte[] {0, 2, 15, 16, 17, -1}) {
            byte[] plaintext = filled(32, 9);
            plaintext[31] = last;
            byte[] cbc = KEYS.bytes(new Encrypt(key, CipherMode.AES_CBC_UNPADDED, NONE, plaintext, NONE));
            byte[] ecb = KEYS.bytes(new Encrypt(key, CipherMode.AES_ECB_UNPADDED, NONE, plaintext, NONE));
            refuses(INVALID_CIPHERTEXT, "", new Decrypt(key, CipherMode.AES_CBC_PKCS7, cbc, NONE));
            refuses(INVALID_CIPHERTEXT, "", new Decrypt(key, CipherMode.AES_ECB_PKCS7, ecb, NONE));
        }
    }

    private static byte[] filled(int length, int fill) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) fill);
        return bytes;
    }

    private static void macs(StoredKey key) throws GeneralSecurityException {
        byte[] mac = KEYS.bytes(new Mac(key, MESSAGE));
        assertThat(mac).hasSize(key.spec().bits() / 8);
        assertThat(KEYS.verdict(new VerifyMac(key, MESSAGE, mac))).isTrue();
        assertThat(KEYS.verdict(new VerifyMac(key, AAD, mac))).isFalse();
        assertThat(KEYS.verdict(new VerifyMac(key, MESSAGE, Arrays.copyOf(mac, 16)))).isFalse();
        assertThat(KEYS.verdict(new VerifyMac(key, MESSAGE, NONE))).isFalse();
    }

    private static void signs(StoredKey key) throws GeneralSecurityException {
        for (SigningAlgorithm algorithm : SigningAlgorithm.values()) {
            if (!algorithm.suits(key.spec())) {
                refuses(KEY_CANNOT, "", new Sign(key, algorithm, MESSAGE, false));
                refuses(KEY_CANNOT, "", new Verify(key, algorithm, MESSAGE, false, MESSAGE));
                continue;
            }
            byte[] signature = KEYS.bytes(new Sign(key, algorithm, MESSAGE, false));
            assertThat(KEYS.verdict(new Verify(key, algorithm, MESSAGE, false, signature))).isTrue();
            assertThat(KEYS.verdict(new Verify(key, algorithm, AAD, false, signature))).isFalse();
            assertThat(KEYS.verdict(new Verify(key, algorithm, MESSAGE, false, NONE))).isFalse();
            assertThat(KEYS.verdict(new Verify(key, algorithm, MESSAGE, false, Arrays.copyOf(signature, signature.length - 1)))).isFalse();
            assertThat(KEYS.verdict(new Verify(key, algorithm, MESSAGE, false, Arrays.copyOf(signature, signature.length + 1)))).isFalse();
            digests(key, algorithm);
        }
    }

    @ParameterizedTest
    @EnumSource(KeySpec.class)
    void aPublicKeyVerifiesWithoutItsKey(KeySpec spec) throws GeneralSecurityException {
        for (SigningAlgorithm algorithm : SigningAlgorithm.values()) {
            if (!algorithm.suits(spec)) {
                refuses(KEY_CANNOT, "", new VerifyBy(spec, NONE, algorithm, MESSAGE, false, MESSAGE));
                continue;
            }
            StoredKey key = KEYS.key(spec, SIGN_VERIFY);
            byte[] signature = KEYS.bytes(new Sign(key, algorithm, MESSAGE, false));
            for (int i = 0; i < 2; i++) { // once opened, once from the cache
                assertThat(KEYS.verdict(new VerifyBy(spec, key.publicKey().clone(), algorithm, MESSAGE, false, signature))).isTrue();
                assertThat(KEYS.verdict(new VerifyBy(spec, key.publicKey().clone(), algorithm, AAD, false, signature))).isFalse();
                assertThat(KEYS.verdict(new VerifyBy(spec, key.publicKey().clone(), algorithm, MESSAGE, false, NONE))).isFalse();
            }
            StoredKey other = KEYS.fresh(spec, SIGN_VERIFY);
            assertThat(KEYS.verdict(new VerifyBy(spec, other.publicKey(), algorithm, MESSAGE, false, signature))).isFalse();
        }
    }

    @Test
    void aPublicKeyThatCannotBeReadVerifiesNothing() {
        byte[] sound = KEYS.key(KeySpec.RSA_2048, SIGN_VERIFY).publicKey();
        for (byte[] unsound : new byte[][] {NONE, MESSAGE, Arrays.copyOf(sound, sound.length - 1), KEYS.key(KeySpec.EC_P256).publicKey()}) {
            refuses(KEY_CANNOT, "", new VerifyBy(KeySpec.RSA_2048, unsound, SigningAlgorithm.RSA_PKCS1_SHA_256, MESSAGE, false, new byte[256]));
        }
        refuses(KEY_CANNOT, "", new VerifyBy(KeySpec.RSA_3072, sound, SigningAlgorithm.RSA_PKCS1_SHA_256, MESSAGE, false, new byte[384]));
    }

    private static void digests(StoredKey key, SigningAlgorithm algorithm) throws GeneralSecurityException {
        for (int length : new int[] {0, 20, 31, 32, 33, 48, 64, 65}) {
            byte[] digest = new byte[length];
            if (algorithm.takesDigest() && length == algorithm.digestBytes()) {
                byte[] signature = KEYS.bytes(new Sign(key, algorithm, digest, true));
                assertThat(KEYS.verdict(new Verify(key, algorithm, digest, true, signature))).isTrue();
                digest[0] = 1;
                assertThat(KEYS.verdict(new Verify(key, algorithm, digest, true, signature))).isFalse();
            } else {
                refuses(INVALID_PARAMETER, "Digest", new Sign(key, algorithm, digest, true));
                refuses(INVALID_PARAMETER, "Digest", new Verify(key, algorithm, digest, true, NONE));
            }
        }
    }

    private static void decryptsFrom(StoredKey key) throws GeneralSecurityException {
        for (EncryptionAlgorithm algorithm : EncryptionAlgorithm.values()) {
            if (!algorithm.suits(key.spec())) {
                refuses(KEY_CANNOT, "", new EncryptTo(key.spec(), key.publicKey(), "PublicKeyBlob", algorithm, MESSAGE));
                refuses(KEY_CANNOT, "", new DecryptFrom(key, algorithm, MESSAGE));
                continue;
            }
            int longest = algorithm.longestPlaintextBytes(key.spec());
            for (int length : new int[] {1, 32, longest}) {
                byte[] plaintext = new byte[length];
                byte[] ciphertext = KEYS.bytes(new EncryptTo(key.spec(), key.publicKey(), "PublicKeyBlob", algorithm, plaintext));
                assertThat(ciphertext).hasSize(key.spec() == KeySpec.EC_SM2 ? length + 97 : key.spec().bits() / 8);
                assertThat(KEYS.bytes(new DecryptFrom(key, algorithm, ciphertext))).isEqualTo(plaintext);
            }
            refuses(INVALID_PARAMETER, "Plaintext", new EncryptTo(key.spec(), key.publicKey(), "PublicKeyBlob", algorithm, new byte[longest + 1]));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"RSA_2048", "RSA_3072", "RSA_4096", "EC_P256", "EC_P256K"})
    void aPairIsReadByOthersAndFitsTogether(KeySpec spec) throws GeneralSecurityException {
        Pair pair = (Pair) KEYS.software.answer(new GeneratePair(spec));
        boolean rsa = spec.family() == KeySpec.Family.RSA;
        Provider others = spec == KeySpec.EC_P256K ? new BouncyCastleProvider() : Security.getProvider(rsa ? "SunRsaSign" : "SunEC"); // the JDK has no secp256k1
        KeyFactory reader = KeyFactory.getInstance(rsa ? "RSA" : "EC", others);
        PrivateKey privateKey = reader.generatePrivate(new PKCS8EncodedKeySpec(pair.privateKey()));
        PublicKey publicKey = reader.generatePublic(new X509EncodedKeySpec(pair.publicKey()));
        Signature signature = Signature.getInstance(rsa ? "SHA256withRSA" : "SHA256withECDSA", others);
        signature.initSign(privateKey);
        signature.update(MESSAGE);
        byte[] signed = signature.sign();
        signature.initVerify(publicKey);
        signature.update(MESSAGE);
        assertThat(signature.verify(signed)).isTrue();
        SigningAlgorithm algorithm = rsa ? SigningAlgorithm.RSA_PKCS1_SHA_256 : SigningAlgorithm.ECDSA_SHA_256;
        assertThat(KEYS.verdict(new VerifyBy(spec, pair.publicKey(), algorithm, MESSAGE, false, signed))).isTrue();

        PrivateKeyInfo read = PrivateKeyInfo.getInstance(pair.privateKey());
        assertThat(read.getPrivateKeyAlgorithm()).isEqualTo(SubjectPublicKeyInfo.getInstance(pair.publicKey()).getAlgorithm());
        if (!rsa) assertThat(read.getPrivateKeyAlgorithm().getParameters()).isInstanceOf(ASN1ObjectIdentifier.class); // a named curve
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = {"RSA_2048", "RSA_3072", "RSA_4096", "EC_P256", "EC_P256K"})
    void pairsOfOtherSpecsAreRefused(KeySpec spec) {
        refuses(INVALID_PARAMETER, "KeyPairSpec", new GeneratePair(spec));
    }

    @Test
    void aPairMadeAheadIsHandedOutOnceThenOneIsMade() throws GeneralSecurityException, InterruptedException {
        NewKey ahead = Algorithm.of(KeySpec.RSA_2048, KEYS.providers).generate(KeySpec.RSA_2048);
        try (DataKeyPairs pairs = Keys.holding(ahead)) {
            SoftwareKeys software = new SoftwareKeys(KEYS.providers, KEYS.roots, KEYS.opened, pairs, Keys.CONFIG);
            Pair first = (Pair) software.answer(new GeneratePair(KeySpec.RSA_2048));
            assertThat(first.publicKey()).isEqualTo(ahead.publicKey());
            assertThat(first.privateKey()).startsWith(0x30);
            assertThat(((Pair) software.answer(new GeneratePair(KeySpec.RSA_2048))).publicKey()).isNotEqualTo(ahead.publicKey());
        }
    }

    @Test
    void anOaepCiphertextOfOneHashIsNotOneOfTheOther() throws GeneralSecurityException {
        StoredKey key = KEYS.key(KeySpec.RSA_2048, ENCRYPT_DECRYPT);
        byte[] sha1 = KEYS.bytes(new EncryptTo(key.spec(), key.publicKey(), "", EncryptionAlgorithm.RSAES_OAEP_SHA_1, MESSAGE));
        refuses(INVALID_CIPHERTEXT, "", new DecryptFrom(key, EncryptionAlgorithm.RSAES_OAEP_SHA_256, sha1));
    }

    @Test
    void sm2EncryptsNoEmptyPlaintext() {
        StoredKey key = KEYS.key(KeySpec.EC_SM2, ENCRYPT_DECRYPT);
        refuses(INVALID_PARAMETER, "Plaintext", new EncryptTo(key.spec(), key.publicKey(), "", EncryptionAlgorithm.SM2PKE, NONE));
    }

    @Test
    void sm2VerifiesPlainSignaturesToo() throws GeneralSecurityException {
        StoredKey key = KEYS.key(KeySpec.EC_SM2);
        byte[] plain = Sm2Vectors.plain(KEYS.bytes(new Sign(key, SigningAlgorithm.SM2DSA, MESSAGE, false)));
        assertThat(plain).hasSize(64);
        assertThat(KEYS.verdict(new Verify(key, SigningAlgorithm.SM2DSA, MESSAGE, false, plain))).isTrue();
        plain[63] ^= 1;
        assertThat(KEYS.verdict(new Verify(key, SigningAlgorithm.SM2DSA, MESSAGE, false, plain))).isFalse();
    }

    @Test
    void aKeyDoesOnlyWhatItIsFor() {
        StoredKey signing = KEYS.key(KeySpec.RSA_2048, SIGN_VERIFY);
        StoredKey decrypting = KEYS.key(KeySpec.RSA_2048, ENCRYPT_DECRYPT);
        refuses(KEY_CANNOT, "", new DecryptFrom(signing, EncryptionAlgorithm.RSAES_OAEP_SHA_256, new byte[256]));
        refuses(KEY_CANNOT, "", new Sign(decrypting, SigningAlgorithm.RSA_PSS_SHA_256, MESSAGE, false));
        refuses(KEY_CANNOT, "", new Verify(decrypting, SigningAlgorithm.RSA_PSS_SHA_256, MESSAGE, false, MESSAGE));
        refuses(KEY_CANNOT, "", new Encrypt(signing, MESSAGE, AAD));
        refuses(KEY_CANNOT, "", new Encrypt(decrypting, MESSAGE, AAD));
        refuses(KEY_CANNOT, "", new Decrypt(decrypting, MESSAGE, AAD));
        refuses(KEY_CANNOT, "", new Mac(KEYS.key(KeySpec.AES_256), MESSAGE));
        refuses(KEY_CANNOT, "", new VerifyMac(KEYS.key(KeySpec.EC_P256), MESSAGE, MESSAGE));
        refuses(KEY_CANNOT, "", new Encrypt(KEYS.key(KeySpec.HMAC_SHA_256), MESSAGE, AAD));
        refuses(KEY_CANNOT, "", Keys.generate(KeySpec.AES_256, SIGN_VERIFY));
    }

    @Test
    void inputsBeyondTheBoundAreRefused() {
        byte[] tooLong = new byte[Keys.CONFIG.longestInputBytes() + 1];
        refuses(INVALID_PARAMETER, "Plaintext", new Encrypt(KEYS.key(KeySpec.AES_256), tooLong, NONE));
        refuses(INVALID_PARAMETER, "CiphertextBlob", new Decrypt(KEYS.key(KeySpec.AES_256), tooLong, NONE));
        refuses(INVALID_PARAMETER, "Message", new Sign(KEYS.key(KeySpec.EC_P256), SigningAlgorithm.ECDSA_SHA_256, tooLong, false));
        refuses(INVALID_PARAMETER, "Message", new Mac(KEYS.key(KeySpec.HMAC_SHA_256), tooLong));
    }

    @Test
    void materialSwappedBetweenKeysDoesNotOpen() {
        StoredKey one = KEYS.fresh(KeySpec.AES_256, ENCRYPT_DECRYPT);
        StoredKey other = KEYS.fresh(KeySpec.AES_256, ENCRYPT_DECRYPT);
        StoredKey swapped = new StoredKey(one.keyId(), one.versionId(), one.spec(), one.usage(), one.origin(), one.protection(), other.material(), NONE);
        assertThatExceptionOfType(SealBroken.class).isThrownBy(() -> KEYS.software.answer(new Encrypt(swapped, MESSAGE, AAD)));
    }

    @Test
    void aKeyInTheHsmIsNoneOfOurs() {
        StoredKey key = KEYS.fresh(KeySpec.AES_256, ENCRYPT_DECRYPT);
        InHsm inHsm = new InHsm(1, new byte[45], new byte[32]);
        StoredKey moved = new StoredKey(key.keyId(), key.versionId(), key.spec(), key.usage(), key.origin(), key.protection(), inHsm, NONE);
        assertThat(key.material().engine()).isEqualTo("crypto");
        assertThat(inHsm.engine()).isEqualTo("hsm");
        assertThatIllegalStateException().isThrownBy(() -> KEYS.software.answer(new Encrypt(moved, MESSAGE, AAD)));
    }

    @Test
    void materialOfAnEpochThatIsNotOpenIsUnavailable() {
        StoredKey key = KEYS.fresh(KeySpec.AES_256, ENCRYPT_DECRYPT);
        Wrapped later = new Wrapped(9, ((Wrapped) key.material()).sealed());
        StoredKey moved = new StoredKey(key.keyId(), key.versionId(), key.spec(), key.usage(), key.origin(), key.protection(), later, NONE);
        assertThatExceptionOfType(Refused.class).isThrownBy(() -> KEYS.software.answer(new Encrypt(moved, MESSAGE, AAD)))
                .satisfies(refused -> assertThat(refused.refusal()).isEqualTo(Refusal.UNAVAILABLE));
    }

    private static void refuses(Refusal refusal, String detail, CryptoRequest request) {
        assertThatExceptionOfType(Refused.class).as("%s", request.getClass()).isThrownBy(() -> KEYS.software.answer(request)).satisfies(refused -> {
            assertThat(refused.refusal()).isEqualTo(refusal);
            assertThat(refused.detail()).isEqualTo(detail);
        });
    }
}
