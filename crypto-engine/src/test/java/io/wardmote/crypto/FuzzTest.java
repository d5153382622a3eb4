package io.wardmote.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.crypto.Algorithm.DecryptsFrom;
import io.wardmote.crypto.Algorithm.Encrypts;
import io.wardmote.crypto.Algorithm.Verifies;
import io.wardmote.crypto.CryptoRequest.Decrypt;
import io.wardmote.crypto.CryptoRequest.DecryptFrom;
import io.wardmote.crypto.CryptoRequest.Encrypt;
import io.wardmote.crypto.CryptoRequest.EncryptTo;
import io.wardmote.crypto.CryptoRequest.Sign;
import io.wardmote.crypto.Providers.Candidate;
import io.wardmote.crypto.Providers.Row;
import io.wardmote.key.CipherMode;
import io.wardmote.key.EncryptionAlgorithm;
import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.Material.Wrapped;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import io.wardmote.key.Secret;
import io.wardmote.key.SigningAlgorithm;
import io.wardmote.key.StoredKey;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Altered ciphertexts all get the one refusal, altered signatures are all false; no provider's exception comes through. */
class FuzzTest {
    private static final Keys KEYS = new Keys();
    private static final long SEED = System.nanoTime();
    private static final int ROUNDS = 300;

    private final Random random = new Random(SEED);

    @BeforeAll
    static void sayTheSeed() {
        System.out.println("FuzzTest seed " + SEED);
    }

    @Test
    void everyAlteredCiphertextIsRefusedAlike() throws GeneralSecurityException {
        for (KeySpec spec : new KeySpec[] {KeySpec.AES_128, KeySpec.AES_256, KeySpec.SM4}) {
            StoredKey key = KEYS.key(spec);
            byte[] aad = bytes(random.nextInt(20));
            byte[] sealed = KEYS.bytes(new Encrypt(key, bytes(random.nextInt(100)), aad));
            for (int i = 0; i < ROUNDS; i++) refused(new Decrypt(key, altered(sealed), aad));
        }
        for (KeySpec spec : new KeySpec[] {KeySpec.RSA_2048, KeySpec.EC_SM2}) {
            StoredKey key = KEYS.key(spec, KeyUsage.ENCRYPT_DECRYPT);
            for (EncryptionAlgorithm algorithm : EncryptionAlgorithm.values()) {
                if (!algorithm.suits(spec)) continue;
                byte[] ciphertext = KEYS.bytes(new EncryptTo(spec, key.publicKey(), "", algorithm, bytes(1 + random.nextInt(100))));
                for (int i = 0; i < ROUNDS; i++) refused(new DecryptFrom(key, algorithm, altered(ciphertext)));
            }
        }
    }

    /** By every provider: an altered ciphertext is refused or, where nothing is authenticated, opens to something else of a length that can be. */
    @Test
    void everyModeOfEveryProviderRefusesAlikeOrGivesAnotherPlaintext() throws GeneralSecurityException {
        for (KeySpec spec : new KeySpec[] {KeySpec.AES_128, KeySpec.AES_192, KeySpec.AES_256, KeySpec.SM4}) {
            for (Candidate candidate : new Providers().candidates(Row.of(spec))) {
                try (Encrypts key = (Encrypts) candidate.make().make().open(spec, bytes(spec.bits() / 8))) {
                    for (CipherMode mode : CipherMode.values()) if (mode.suits(spec)) fuzz(key, mode);
                }
            }
        }
    }

    private void fuzz(Encrypts key, CipherMode mode) throws GeneralSecurityException {
        byte[] plaintext = bytes(mode.wholeBlocks() ? 16 * (1 + random.nextInt(6)) : 1 + random.nextInt(100));
        byte[] sealed = key.encrypt(mode, new byte[0], plaintext, new byte[0]);
        for (int i = 0; i < ROUNDS; i++) {
            byte[] altered = altered(sealed);
            if (mode.authenticates()) {
                refused(() -> key.decrypt(mode, altered, new byte[0]));
                continue;
            }
            byte[] opened;
            try {
                opened = key.decrypt(mode, altered, new byte[0]);
            } catch (Refused refused) {
                isTheOne(refused);
                continue;
            }
            int blocks = altered.length - mode.ivBytes();
            assertThat(opened).as("%s, seed %d", mode, SEED).isNotEqualTo(plaintext).hasSizeBetween(mode.wholeBlocks() ? blocks : blocks - 16, blocks);
        }
    }

    @Test
    void everyAlteredSignatureIsFalse() throws GeneralSecurityException {
        KeySpec[] specs = {KeySpec.RSA_2048, KeySpec.EC_P256, KeySpec.EC_P384, KeySpec.EC_P521, KeySpec.EC_P256K, KeySpec.EC_SM2,
                KeySpec.EC_ED25519, KeySpec.ML_DSA_44, KeySpec.ML_DSA_65, KeySpec.ML_DSA_87};
        for (KeySpec spec : specs) {
            StoredKey key = KEYS.key(spec, KeyUsage.SIGN_VERIFY);
            for (SigningAlgorithm algorithm : SigningAlgorithm.values()) {
                if (!algorithm.suits(spec)) continue;
                byte[] message = bytes(random.nextInt(100));
                byte[] signature = KEYS.bytes(new Sign(key, algorithm, message, false));
                for (Candidate candidate : new Providers().candidates(Row.of(spec))) {
                    Verifies publicKey = (Verifies) candidate.make().make().openPublic(spec, key.publicKey());
                    for (int i = 0; i < ROUNDS / 3; i++) {
                        assertThat(publicKey.verify(algorithm, message, false, altered(signature))).as("%s by %s", spec, candidate).isFalse();
                    }
                }
            }
        }
    }

    /** What a provider of the table refuses, all of them refuse, and in no other way. */
    @Test
    void everyFallbackRefusesAlike() throws GeneralSecurityException {
        StoredKey key = KEYS.key(KeySpec.RSA_2048, KeyUsage.ENCRYPT_DECRYPT);
        try (Secret secret = KEYS.roots.open(key.binding(), (Wrapped) key.material())) {
            for (Candidate candidate : new Providers().candidates(Row.RSA)) {
                DecryptsFrom opened = (DecryptsFrom) candidate.make().make().open(key.spec(), secret.bytes());
                byte[] ciphertext = KEYS.bytes(new EncryptTo(key.spec(), key.publicKey(), "", EncryptionAlgorithm.RSAES_OAEP_SHA_256, bytes(50)));
                for (int i = 0; i < ROUNDS; i++) {
                    byte[] altered = altered(ciphertext);
                    refused(() -> opened.decrypt(EncryptionAlgorithm.RSAES_OAEP_SHA_256, altered));
                }
            }
        }
    }

    private interface Attempt {
        Object run() throws GeneralSecurityException;
    }

    private static void refused(CryptoRequest request) throws GeneralSecurityException {
        refused(() -> KEYS.software.answer(request));
    }

    private static void refused(Attempt attempt) throws GeneralSecurityException {
        try {
            attempt.run();
        } catch (Refused refused) {
            isTheOne(refused);
            return;
        }
        throw new AssertionError("taken, seed " + SEED);
    }

    private static void isTheOne(Refused refused) {
        assertThat(refused.refusal()).isEqualTo(Refusal.INVALID_CIPHERTEXT);
        assertThat(refused.detail()).isEmpty();
        assertThat(refused.getCause()).isNull();
    }

    /** Bits turned, cut, extended, replaced or emptied; never as it was. */
    private byte[] altered(byte[] bytes) {
        byte[] altered = switch (random.nextInt(6)) {
            case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length));
            case 1 -> Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(10));
            case 2 -> bytes(random.nextInt(2 * bytes.length));
            case 3 -> bytes(bytes.length);
            case 4 -> filled(bytes.length, (byte) -random.nextInt(2));
            default -> bytes.clone();
        };
        if (Arrays.equals(altered, bytes)) altered[random.nextInt(altered.length)] ^= (byte) (1 << random.nextInt(8));
        return altered;
    }

    private static byte[] filled(int length, byte fill) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, fill);
        return bytes;
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
