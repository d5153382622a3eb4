package io.wardmote.crypto;

import static io.wardmote.key.CipherMode.AES_CBC_PKCS7;
import static io.wardmote.key.CipherMode.AES_CBC_UNPADDED;
import static io.wardmote.key.CipherMode.AES_ECB_PKCS7;
import static io.wardmote.key.CipherMode.AES_ECB_UNPADDED;
import static io.wardmote.key.EncryptionAlgorithm.RSAES_OAEP_SHA_1;
import static io.wardmote.key.EncryptionAlgorithm.RSAES_OAEP_SHA_256;
import static io.wardmote.key.EncryptionAlgorithm.SM2PKE;
import static io.wardmote.key.SigningAlgorithm.ECDSA_SHA_256;
import static io.wardmote.key.SigningAlgorithm.ECDSA_SHA_384;
import static io.wardmote.key.SigningAlgorithm.ECDSA_SHA_512;
import static io.wardmote.key.SigningAlgorithm.RSA_PKCS1_SHA_256;
import static io.wardmote.key.SigningAlgorithm.RSA_PSS_SHA_256;
import static io.wardmote.key.SigningAlgorithm.SM2DSA;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.wardmote.crypto.Algorithm.DecryptsFrom;
import io.wardmote.crypto.Algorithm.Encrypts;
import io.wardmote.crypto.Algorithm.EncryptsTo;
import io.wardmote.crypto.Algorithm.Macs;
import io.wardmote.crypto.Algorithm.Signs;
import io.wardmote.crypto.Algorithm.Verifies;
import io.wardmote.crypto.Providers.Row;
import io.wardmote.key.CipherMode;
import io.wardmote.key.EncryptionAlgorithm;
import io.wardmote.key.KeySpec;
import io.wardmote.key.Refused;
import io.wardmote.key.SigningAlgorithm;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Properties;

/**
 * Known answers for every row of {@link Providers}, from {@code known-answers.properties} (made with OpenSSL and Bouncy Castle,
 * or published, as said there). A candidate must give the answer, refuse it altered, and undo what it did itself.
 */
final class SelfTest {
    private static final byte[] NONE = {};
    private static final byte[] FRESH = NONE;
    private static final byte[] MESSAGE = "wardmote known answer".getBytes(US_ASCII);

    private final Properties answers = new Properties();

    SelfTest() {
        try (InputStream in = SelfTest.class.getResourceAsStream("known-answers.properties")) {
            answers.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws GeneralSecurityException if an answer is wrong or the provider cannot */
    void run(Row row, Algorithm algorithm) throws GeneralSecurityException {
        switch (row) {
            case AES -> {
                for (KeySpec spec : new KeySpec[] {KeySpec.AES_128, KeySpec.AES_192, KeySpec.AES_256}) {
                    encrypts(algorithm, spec);
                    encryptsBlocks(algorithm, spec, AES_CBC_UNPADDED, AES_CBC_PKCS7);
                    encryptsBlocks(algorithm, spec, AES_ECB_UNPADDED, AES_ECB_PKCS7);
                }
            }
            case SM4_GCM -> encrypts(algorithm, KeySpec.SM4);
            case RSA -> {
                signs(algorithm, KeySpec.RSA_2048, RSA_PSS_SHA_256);
                signs(algorithm, KeySpec.RSA_2048, RSA_PKCS1_SHA_256);
                decrypts(algorithm, KeySpec.RSA_2048, RSAES_OAEP_SHA_256);
                decrypts(algorithm, KeySpec.RSA_2048, RSAES_OAEP_SHA_1);
            }
            case ECDSA -> {
                signs(algorithm, KeySpec.EC_P256, ECDSA_SHA_256);
                signs(algorithm, KeySpec.EC_P384, ECDSA_SHA_384);
                signs(algorithm, KeySpec.EC_P521, ECDSA_SHA_512);
            }
            case ECDSA_SECP256K1 -> signs(algorithm, KeySpec.EC_P256K, ECDSA_SHA_256);
            case ED25519 -> signs(algorithm, KeySpec.EC_ED25519, SigningAlgorithm.ED25519);
            case ML_DSA -> signs(algorithm, KeySpec.ML_DSA_44, SigningAlgorithm.ML_DSA);
            case SM2 -> {
                signs(algorithm, KeySpec.EC_SM2, SM2DSA);
                decrypts(algorithm, KeySpec.EC_SM2, SM2PKE);
            }
            case HMAC_SHA_2 -> {
                macs(algorithm, KeySpec.HMAC_SHA_256);
                macs(algorithm, KeySpec.HMAC_SHA_384);
                macs(algorithm, KeySpec.HMAC_SHA_512);
            }
            case HMAC_SM3 -> macs(algorithm, KeySpec.HMAC_SM3);
        }
    }

    private void encrypts(Algorithm algorithm, KeySpec spec) throws GeneralSecurityException {
        CipherMode gcm = CipherMode.gcm(spec);
        byte[] sealed = answer(spec, "sealed");
        byte[] aad = answer(spec, "aad");
        byte[] plaintext = answer(spec, "plaintext");
        try (Encrypts key = (Encrypts) algorithm.open(spec, answer(spec, "key"))) {
            require(Arrays.equals(key.decrypt(gcm, sealed, aad), plaintext), spec, "does not decrypt");
            require(Arrays.equals(key.decrypt(gcm, key.encrypt(gcm, FRESH, plaintext, aad), aad), plaintext), spec, "does not decrypt what it encrypted");
            byte[] nonce = Arrays.copyOf(sealed, gcm.ivBytes());
            for (int i = 0; i < 2; i++) require(Arrays.equals(key.encrypt(gcm, nonce, plaintext, aad), sealed), spec, "encrypts otherwise");
            require(refuses(() -> key.decrypt(gcm, altered(sealed), aad)), spec, "takes an altered tag");
            require(refuses(() -> key.decrypt(gcm, sealed, altered(aad))), spec, "takes altered associated data");
        }
    }

    /** The known plaintext is of whole blocks, so a padded ciphertext is the known one and a block of padding more. */
    private void encryptsBlocks(Algorithm algorithm, KeySpec spec, CipherMode unpadded, CipherMode padded) throws GeneralSecurityException {
        byte[] sealed = answer(spec, unpadded.name());
        byte[] plaintext = answer(spec, "blocks");
        byte[] iv = Arrays.copyOf(sealed, unpadded.ivBytes());
        try (Encrypts key = (Encrypts) algorithm.open(spec, answer(spec, "blocks.key"))) {
            require(Arrays.equals(key.decrypt(unpadded, sealed, NONE), plaintext), spec, "does not decrypt " + unpadded);
            require(Arrays.equals(key.encrypt(unpadded, iv, plaintext, NONE), sealed), spec, "encrypts otherwise in " + unpadded);
            require(Arrays.equals(key.decrypt(padded, key.encrypt(padded, FRESH, plaintext, NONE), NONE), plaintext), spec,
                "does not decrypt what it encrypted in " + padded);

            byte[] longer = key.encrypt(padded, iv, plaintext, NONE);
            boolean oneBlockMore = longer.length == sealed.length + CipherMode.BLOCK && Arrays.equals(Arrays.copyOf(longer, sealed.length), sealed);
            require(oneBlockMore, spec, "encrypts otherwise in " + padded);
            byte[] padding = Arrays.copyOfRange(key.decrypt(unpadded, longer, NONE), plaintext.length, plaintext.length + CipherMode.BLOCK);
            for (byte one : padding) require(one == CipherMode.BLOCK, spec, "pads otherwise in " + padded);
            require(refuses(() -> key.decrypt(padded, sealed, NONE)), spec, "takes what is not padded in " + padded);
            require(refuses(() -> key.decrypt(unpadded, Arrays.copyOf(sealed, sealed.length - 1), NONE)), spec, "takes what is cut short in " + unpadded);
        }
    }

    private void macs(Algorithm algorithm, KeySpec spec) throws GeneralSecurityException {
        try (Macs key = (Macs) algorithm.open(spec, answer(spec, "key"))) {
            require(Arrays.equals(key.mac(MESSAGE), answer(spec, "mac")), spec, "gives another MAC");
        }
    }

    private void signs(Algorithm algorithm, KeySpec spec, SigningAlgorithm signing) throws GeneralSecurityException {
        byte[] known = answer(spec, signing.name());
        Verifies publicKey = (Verifies) algorithm.openPublic(spec, answer(spec, "public"));
        require(publicKey.verify(signing, MESSAGE, false, known), spec, "does not verify " + signing);
        require(!publicKey.verify(signing, altered(MESSAGE), false, known), spec, "verifies another message by " + signing);
        require(!publicKey.verify(signing, MESSAGE, false, altered(known)), spec, "verifies an altered " + signing);
        try (Signs key = (Signs) algorithm.open(spec, answer(spec, "private"))) {
            byte[] signature = key.sign(signing, MESSAGE, false);
            require(publicKey.verify(signing, MESSAGE, false, signature), spec, "does not verify what it signed by " + signing);
            boolean fixed = signing == RSA_PKCS1_SHA_256 || signing == SigningAlgorithm.ED25519;
            require(!fixed || Arrays.equals(signature, known), spec, "signs otherwise by " + signing);
        }
    }

    private void decrypts(Algorithm algorithm, KeySpec spec, EncryptionAlgorithm encryption) throws GeneralSecurityException {
        byte[] known = answer(spec, encryption.name());
        EncryptsTo publicKey = (EncryptsTo) algorithm.openPublic(spec, answer(spec, "public"));
        try (DecryptsFrom key = (DecryptsFrom) algorithm.open(spec, answer(spec, "private"))) {
            require(Arrays.equals(key.decrypt(encryption, known), MESSAGE), spec, "does not decrypt " + encryption);
            byte[] ciphertext = publicKey.encrypt(encryption, MESSAGE);
            require(Arrays.equals(key.decrypt(encryption, ciphertext), MESSAGE), spec, "does not decrypt what it encrypted by " + encryption);
            require(refuses(() -> key.decrypt(encryption, altered(known))), spec, "takes an altered " + encryption);
        }
    }

    private byte[] answer(KeySpec spec, String what) {
        return Base64.getDecoder().decode(answers.getProperty(spec + "." + what));
    }

    private static byte[] altered(byte[] bytes) {
        byte[] altered = bytes.clone();
        altered[altered.length - 1] ^= 1;
        return altered;
    }

    private interface Attempt {
        byte[] run() throws GeneralSecurityException;
    }

    private static boolean refuses(Attempt attempt) throws GeneralSecurityException {
        try {
            attempt.run();
            return false;
        } catch (Refused e) {
            return true;
        }
    }

    private static void require(boolean holds, KeySpec spec, String otherwise) throws GeneralSecurityException {
        if (!holds) throw new GeneralSecurityException(spec + " " + otherwise);
    }
}
