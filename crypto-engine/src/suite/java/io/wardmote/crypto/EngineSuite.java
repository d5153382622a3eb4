package io.wardmote.crypto;

import static io.wardmote.key.KeyUsage.ENCRYPT_DECRYPT;
import static io.wardmote.key.KeyUsage.SIGN_VERIFY;
import static io.wardmote.key.Refusal.INVALID_CIPHERTEXT;
import static io.wardmote.key.Refusal.INVALID_PARAMETER;
import static io.wardmote.key.Refusal.KEY_CANNOT;
import static io.wardmote.key.Refusal.UNSUPPORTED_OPERATION;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.wardmote.crypto.CryptoRequest.Decrypt;
import io.wardmote.crypto.CryptoRequest.DecryptFrom;
import io.wardmote.crypto.CryptoRequest.Encrypt;
import io.wardmote.crypto.CryptoRequest.EncryptTo;
import io.wardmote.crypto.CryptoRequest.Mac;
import io.wardmote.crypto.CryptoRequest.Sign;
import io.wardmote.crypto.CryptoRequest.Verify;
import io.wardmote.crypto.CryptoRequest.VerifyBy;
import io.wardmote.crypto.CryptoRequest.VerifyMac;
import io.wardmote.key.CipherMode;
import io.wardmote.key.EncryptionAlgorithm;
import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import io.wardmote.key.SigningAlgorithm;
import io.wardmote.key.StoredKey;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every engine answers alike, wherever its keys are. Kinds of keys that one does not make must be refused, by name. */
public abstract class EngineSuite {
    private static final byte[] MESSAGE = "attack at dawn".getBytes(UTF_8);
    private static final byte[] AAD = "context".getBytes(UTF_8);
    private static final byte[] NONE = new byte[0];

    /** The same for every test of a class. */
    protected abstract TestedEngine engine();

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random().nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @EnumSource(KeySpec.class)
    void everySpecAndUsageDoesItsWork(KeySpec spec) throws GeneralSecurityException {
        for (KeyUsage usage : spec.usages()) {
            if (!engine().makes(spec, usage)) {
                cannot(engine().generate(spec, usage));
                continue;
            }
            StoredKey key = engine().key(spec, usage);
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

    private void encrypts(StoredKey key) throws GeneralSecurityException {
        for (int length : new int[] {0, 1, 15, 16, 17, 6144}) {
            byte[] plaintext = new byte[length];
            byte[] sealed = engine().bytes(new Encrypt(key, plaintext, AAD));
            assertThat(sealed).hasSize(12 + length + 16).isNotEqualTo(engine().bytes(new Encrypt(key, plaintext, AAD)));
            assertThat(engine().bytes(new Decrypt(key, sealed, AAD))).isEqualTo(plaintext);
            refuses(INVALID_CIPHERTEXT, "", new Decrypt(key, sealed, NONE));
            refuses(INVALID_CIPHERTEXT, "", new Decrypt(engine().fresh(key.spec(), key.usage()), sealed, AAD));
        }
    }

    @ParameterizedTest
    @EnumSource(CipherMode.class)
    void everyModeOpensWhatItSealed(CipherMode mode) throws GeneralSecurityException {
        for (KeySpec spec : KeySpec.values()) {
            if (!mode.suits(spec) || !makes(spec)) continue;
            StoredKey key = engine().key(spec);
            byte[] aad = mode.authenticates() ? AAD : NONE;
            for (int length : new int[] {1, 15, 16, 17, 32, 6144}) {
                if (mode.wholeBlocks() && length % 16 != 0) continue;
                byte[] plaintext = random(length);
                byte[] sealed = engine().bytes(new Encrypt(key, mode, NONE, plaintext, aad));
                int ciphertext = mode.authenticates() ? length + 16 : mode.wholeBlocks() ? length : (length / 16 + 1) * 16;
                assertThat(sealed).hasSize(mode.ivBytes() + ciphertext);
                assertThat(engine().bytes(new Decrypt(key, mode, sealed, aad))).isEqualTo(plaintext);
                byte[] again = engine().bytes(new Encrypt(key, mode, NONE, plaintext, aad));
                if (mode.ivBytes() > 0) assertThat(again).isNotEqualTo(sealed);
                else assertThat(again).isEqualTo(sealed);
            }
        }
    }

    /** Clients resend the very same bytes. */
    @ParameterizedTest
    @EnumSource(CipherMode.class)
    void aChosenIvGivesTheSameAnswerEachTime(CipherMode mode) throws GeneralSecurityException {
        KeySpec spec = mode == CipherMode.SM4_GCM ? KeySpec.SM4 : KeySpec.AES_256;
        if (refusesToMake(spec)) return;
        StoredKey key = engine().key(spec);
        byte[] iv = filled(mode.ivBytes(), 7);
        byte[] plaintext = filled(32, 1);
        byte[] sealed = engine().bytes(new Encrypt(key, mode, iv, plaintext, NONE));
        assertThat(Arrays.copyOf(sealed, mode.ivBytes())).isEqualTo(iv);
        for (int i = 0; i < 3; i++) assertThat(engine().bytes(new Encrypt(key, mode, iv, plaintext, NONE))).isEqualTo(sealed);
        assertThat(engine().bytes(new Decrypt(key, mode, sealed, NONE))).isEqualTo(plaintext);
        assertThat(engine().bytes(new Encrypt(key, mode, NONE, plaintext, NONE)).length).isEqualTo(sealed.length);
    }

    @ParameterizedTest
    @EnumSource(CipherMode.class)
    void anIvOfAnotherLengthIsRefused(CipherMode mode) {
        KeySpec spec = mode == CipherMode.SM4_GCM ? KeySpec.SM4 : KeySpec.AES_128;
        if (refusesToMake(spec)) return;
        StoredKey key = engine().key(spec);
        for (int length : new int[] {1, 8, 11, 12, 13, 15, 16, 17, 32}) {
            if (length != mode.ivBytes()) refuses(INVALID_PARAMETER, "Iv", new Encrypt(key, mode, new byte[length], new byte[32], NONE));
        }
    }

    @Test
    void whatAuthenticatesNothingTakesNoAssociatedData() {
        StoredKey key = engine().key(KeySpec.AES_256);
        for (CipherMode mode : CipherMode.values()) {
            if (mode.authenticates()) continue;
            refuses(INVALID_PARAMETER, "Aad", new Encrypt(key, mode, NONE, new byte[32], AAD));
            refuses(INVALID_PARAMETER, "Aad", new Decrypt(key, mode, new byte[48], AAD));
        }
    }

    @Test
    void withoutPaddingOnlyWholeBlocksAreEncrypted() {
        StoredKey key = engine().key(KeySpec.AES_256);
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
                if (mode.suits(spec) || !makes(spec)) continue;
                refuses(KEY_CANNOT, "", new Encrypt(engine().key(spec), mode, NONE, new byte[32], NONE));
                refuses(KEY_CANNOT, "", new Decrypt(engine().key(spec), mode, new byte[48], NONE));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(CipherMode.class)
    void everyCiphertextThatCannotBeIsRefusedAlike(CipherMode mode) throws GeneralSecurityException {
        KeySpec spec = mode == CipherMode.SM4_GCM ? KeySpec.SM4 : KeySpec.AES_256;
        if (refusesToMake(spec)) return;
        StoredKey key = engine().key(spec);
        byte[] sealed = engine().bytes(new Encrypt(key, mode, NONE, new byte[16], NONE));
        for (int length = 0; length < sealed.length; length++) {
            boolean canBe = mode.wholeBlocks() && length > mode.ivBytes() && length % 16 == 0;
            if (!canBe) refuses(INVALID_CIPHERTEXT, "", new Decrypt(key, mode, Arrays.copyOf(sealed, length), NONE));
        }
    }

    @Test
    void wrongPaddingIsRefusedAsAnythingElse() throws GeneralSecurityException {
        StoredKey key = engine().key(KeySpec.AES_256);
        for (byte last : new byte[] {0, 2, 15, 16, 17, -1}) {
            byte[] plaintext = filled(32, 9);
            plaintext[31] = last;
            byte[] cbc = engine().bytes(new Encrypt(key, CipherMode.AES_CBC_UNPADDED, NONE, plaintext, NONE));
            byte[] ecb = engine().bytes(new Encrypt(key, CipherMode.AES_ECB_UNPADDED, NONE, plaintext, NONE));
            refuses(INVALID_CIPHERTEXT, "", new Decrypt(key, CipherMode.AES_CBC_PKCS7, cbc, NONE));
            refuses(INVALID_CIPHERTEXT, "", new Decrypt(key, CipherMode.AES_ECB_PKCS7, ecb, NONE));
        }
    }

    private static byte[] filled(int length, int fill) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) fill);
        return bytes;
    }

    private void macs(StoredKey key) throws GeneralSecurityException {
        byte[] mac = engine().bytes(new Mac(key, MESSAGE));
        assertThat(mac).hasSize(key.spec().bits() / 8);
        assertThat(engine().verdict(new VerifyMac(key, MESSAGE, mac))).isTrue();
        assertThat(engine().verdict(new VerifyMac(key, AAD, mac))).isFalse();
        assertThat(engine().verdict(new VerifyMac(key, MESSAGE, Arrays.copyOf(mac, 16)))).isFalse();
        assertThat(engine().verdict(new VerifyMac(key, MESSAGE, NONE))).isFalse();
    }

    private void signs(StoredKey key) throws GeneralSecurityException {
        for (SigningAlgorithm algorithm : SigningAlgorithm.values()) {
            if (!algorithm.suits(key.spec())) {
                refuses(KEY_CANNOT, "", new Sign(key, algorithm, MESSAGE, false));
                refuses(KEY_CANNOT, "", new Verify(key, algorithm, MESSAGE, false, MESSAGE));
                continue;
            }
            byte[] signature = engine().bytes(new Sign(key, algorithm, MESSAGE, false));
            assertThat(engine().verdict(new Verify(key, algorithm, MESSAGE, false, signature))).isTrue();
            assertThat(engine().verdict(new Verify(key, algorithm, AAD, false, signature))).isFalse();
            assertThat(engine().verdict(new Verify(key, algorithm, MESSAGE, false, NONE))).isFalse();
            assertThat(engine().verdict(new Verify(key, algorithm, MESSAGE, false, Arrays.copyOf(signature, signature.length - 1)))).isFalse();
            assertThat(engine().verdict(new Verify(key, algorithm, MESSAGE, false, Arrays.copyOf(signature, signature.length + 1)))).isFalse();
            digests(key, algorithm);
        }
    }

    @ParameterizedTest
    @EnumSource(KeySpec.class)
    void aPublicKeyVerifiesWithoutItsKey(KeySpec spec) throws GeneralSecurityException {
        if (spec.usages().contains(SIGN_VERIFY) && refusesToMake(spec)) return;
        for (SigningAlgorithm algorithm : SigningAlgorithm.values()) {
            if (!algorithm.suits(spec)) {
                refuses(KEY_CANNOT, "", new VerifyBy(spec, NONE, algorithm, MESSAGE, false, MESSAGE));
                continue;
            }
            StoredKey key = engine().key(spec, SIGN_VERIFY);
            byte[] signature = engine().bytes(new Sign(key, algorithm, MESSAGE, false));
            for (int i = 0; i < 2; i++) { // once opened, once from the cache
                assertThat(engine().verdict(new VerifyBy(spec, key.publicKey().clone(), algorithm, MESSAGE, false, signature))).isTrue();
                assertThat(engine().verdict(new VerifyBy(spec, key.publicKey().clone(), algorithm, AAD, false, signature))).isFalse();
                assertThat(engine().verdict(new VerifyBy(spec, key.publicKey().clone(), algorithm, MESSAGE, false, NONE))).isFalse();
            }
            StoredKey other = engine().fresh(spec, SIGN_VERIFY);
            assertThat(engine().verdict(new VerifyBy(spec, other.publicKey(), algorithm, MESSAGE, false, signature))).isFalse();
        }
    }

    @Test
    void aPublicKeyThatCannotBeReadVerifiesNothing() {
        byte[] sound = engine().key(KeySpec.RSA_2048, SIGN_VERIFY).publicKey();
        for (byte[] unsound : new byte[][] {NONE, MESSAGE, Arrays.copyOf(sound, sound.length - 1), engine().key(KeySpec.EC_P256).publicKey()}) {
            refuses(KEY_CANNOT, "", new VerifyBy(KeySpec.RSA_2048, unsound, SigningAlgorithm.RSA_PKCS1_SHA_256, MESSAGE, false, new byte[256]));
        }
        refuses(KEY_CANNOT, "", new VerifyBy(KeySpec.RSA_3072, sound, SigningAlgorithm.RSA_PKCS1_SHA_256, MESSAGE, false, new byte[384]));
    }

    private void digests(StoredKey key, SigningAlgorithm algorithm) throws GeneralSecurityException {
        for (int length : new int[] {0, 20, 31, 32, 33, 48, 64, 65}) {
            byte[] digest = new byte[length];
            if (algorithm.takesDigest() && length == algorithm.digestBytes()) {
                byte[] signature = engine().bytes(new Sign(key, algorithm, digest, true));
                assertThat(engine().verdict(new Verify(key, algorithm, digest, true, signature))).isTrue();
                digest[0] = 1;
                assertThat(engine().verdict(new Verify(key, algorithm, digest, true, signature))).isFalse();
            } else {
                refuses(INVALID_PARAMETER, "Digest", new Sign(key, algorithm, digest, true));
                refuses(INVALID_PARAMETER, "Digest", new Verify(key, algorithm, digest, true, NONE));
            }
        }
    }

    private void decryptsFrom(StoredKey key) throws GeneralSecurityException {
        for (EncryptionAlgorithm algorithm : EncryptionAlgorithm.values()) {
            if (!algorithm.suits(key.spec())) {
                refuses(KEY_CANNOT, "", new EncryptTo(key.spec(), key.publicKey(), "PublicKeyBlob", algorithm, MESSAGE));
                refuses(KEY_CANNOT, "", new DecryptFrom(key, algorithm, MESSAGE));
                continue;
            }
            int longest = algorithm.longestPlaintextBytes(key.spec());
            for (int length : new int[] {1, 32, longest}) {
                byte[] plaintext = new byte[length];
                byte[] ciphertext = engine().bytes(new EncryptTo(key.spec(), key.publicKey(), "PublicKeyBlob", algorithm, plaintext));
                assertThat(ciphertext).hasSize(key.spec() == KeySpec.EC_SM2 ? length + 97 : key.spec().bits() / 8);
                if (engine().decrypts(algorithm)) assertThat(engine().bytes(new DecryptFrom(key, algorithm, ciphertext))).isEqualTo(plaintext);
                else cannot(new DecryptFrom(key, algorithm, ciphertext));
            }
            refuses(INVALID_PARAMETER, "Plaintext", new EncryptTo(key.spec(), key.publicKey(), "PublicKeyBlob", algorithm, new byte[longest + 1]));
        }
    }

    @Test
    void anOaepCiphertextOfOneHashIsNotOneOfTheOther() throws GeneralSecurityException {
        StoredKey key = engine().key(KeySpec.RSA_2048, ENCRYPT_DECRYPT);
        byte[] sha256 = engine().bytes(new EncryptTo(key.spec(), key.publicKey(), "", EncryptionAlgorithm.RSAES_OAEP_SHA_256, MESSAGE));
        refuses(INVALID_CIPHERTEXT, "", new DecryptFrom(key, EncryptionAlgorithm.RSAES_OAEP_SHA_1, sha256));
        if (!engine().decrypts(EncryptionAlgorithm.RSAES_OAEP_SHA_256)) return;
        byte[] sha1 = engine().bytes(new EncryptTo(key.spec(), key.publicKey(), "", EncryptionAlgorithm.RSAES_OAEP_SHA_1, MESSAGE));
        refuses(INVALID_CIPHERTEXT, "", new DecryptFrom(key, EncryptionAlgorithm.RSAES_OAEP_SHA_256, sha1));
    }

    @Test
    void aKeyDoesOnlyWhatItIsFor() {
        StoredKey signing = engine().key(KeySpec.RSA_2048, SIGN_VERIFY);
        StoredKey decrypting = engine().key(KeySpec.RSA_2048, ENCRYPT_DECRYPT);
        refuses(KEY_CANNOT, "", new DecryptFrom(signing, EncryptionAlgorithm.RSAES_OAEP_SHA_256, new byte[256]));
        refuses(KEY_CANNOT, "", new Sign(decrypting, SigningAlgorithm.RSA_PSS_SHA_256, MESSAGE, false));
        refuses(KEY_CANNOT, "", new Verify(decrypting, SigningAlgorithm.RSA_PSS_SHA_256, MESSAGE, false, MESSAGE));
        refuses(KEY_CANNOT, "", new Encrypt(signing, MESSAGE, AAD));
        refuses(KEY_CANNOT, "", new Encrypt(decrypting, MESSAGE, AAD));
        refuses(KEY_CANNOT, "", new Decrypt(decrypting, MESSAGE, AAD));
        refuses(KEY_CANNOT, "", new Mac(engine().key(KeySpec.AES_256), MESSAGE));
        refuses(KEY_CANNOT, "", new VerifyMac(engine().key(KeySpec.EC_P256), MESSAGE, MESSAGE));
        if (makes(KeySpec.HMAC_SHA_256)) refuses(KEY_CANNOT, "", new Encrypt(engine().key(KeySpec.HMAC_SHA_256), MESSAGE, AAD));
        refuses(KEY_CANNOT, "", engine().generate(KeySpec.AES_256, SIGN_VERIFY));
    }

    @Test
    void inputsBeyondTheBoundAreRefused() {
        byte[] tooLong = new byte[engine().longestInputBytes() + 1];
        refuses(INVALID_PARAMETER, "Plaintext", new Encrypt(engine().key(KeySpec.AES_256), tooLong, NONE));
        refuses(INVALID_PARAMETER, "CiphertextBlob", new Decrypt(engine().key(KeySpec.AES_256), tooLong, NONE));
        refuses(INVALID_PARAMETER, "Message", new Sign(engine().key(KeySpec.EC_P256), SigningAlgorithm.ECDSA_SHA_256, tooLong, false));
        if (makes(KeySpec.HMAC_SHA_256)) refuses(INVALID_PARAMETER, "Message", new Mac(engine().key(KeySpec.HMAC_SHA_256), tooLong));
    }

    @Test
    void materialSwappedBetweenKeysDoesNotOpen() {
        StoredKey one = engine().fresh(KeySpec.AES_256, ENCRYPT_DECRYPT);
        StoredKey other = engine().fresh(KeySpec.AES_256, ENCRYPT_DECRYPT);
        StoredKey swapped = new StoredKey(one.keyId(), one.versionId(), one.spec(), one.usage(), one.origin(), one.protection(), other.material(), NONE);
        assertThatExceptionOfType(SealBroken.class).isThrownBy(() -> engine().answer(new Encrypt(swapped, MESSAGE, AAD)));
    }

    @Test
    void anRsaCiphertextThatCannotBeIsRefusedAlike() throws GeneralSecurityException {
        StoredKey key = engine().key(KeySpec.RSA_2048, ENCRYPT_DECRYPT);
        byte[] sound = engine().bytes(new EncryptTo(key.spec(), key.publicKey(), "", EncryptionAlgorithm.RSAES_OAEP_SHA_1, MESSAGE));
        byte[] altered = sound.clone();
        altered[100] ^= 1;
        byte[] tooLarge = filled(256, -1);
        for (byte[] unsound : new byte[][] {NONE, MESSAGE, Arrays.copyOf(sound, 255), Arrays.copyOf(sound, 257), new byte[256], tooLarge, altered}) {
            refuses(INVALID_CIPHERTEXT, "", new DecryptFrom(key, EncryptionAlgorithm.RSAES_OAEP_SHA_1, unsound));
        }
        assertThat(engine().bytes(new DecryptFrom(key, EncryptionAlgorithm.RSAES_OAEP_SHA_1, sound))).isEqualTo(MESSAGE);
    }

    private boolean makes(KeySpec spec) {
        return engine().makes(spec, spec.usages().getFirst());
    }

    /** An engine that cannot make such keys must say so; there is nothing more to be seen of them then. */
    private boolean refusesToMake(KeySpec spec) {
        if (makes(spec)) return false;
        cannot(engine().generate(spec, spec.usages().getFirst()));
        return true;
    }

    /** The refusal names what is missing. */
    private void cannot(CryptoRequest request) {
        assertThatExceptionOfType(Refused.class).as("%s", request.getClass()).isThrownBy(() -> engine().answer(request)).satisfies(refused -> {
            assertThat(refused.refusal()).isEqualTo(UNSUPPORTED_OPERATION);
            assertThat(refused.detail()).isNotEmpty();
        });
    }

    private void refuses(Refusal refusal, String detail, CryptoRequest request) {
        assertThatExceptionOfType(Refused.class).as("%s", request.getClass()).isThrownBy(() -> engine().answer(request)).satisfies(refused -> {
            assertThat(refused.refusal()).isEqualTo(refusal);
            assertThat(refused.detail()).isEqualTo(detail);
        });
    }
}
