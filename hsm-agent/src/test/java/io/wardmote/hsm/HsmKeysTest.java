package io.wardmote.hsm;

import static io.wardmote.key.KeyUsage.ENCRYPT_DECRYPT;
import static io.wardmote.key.KeyUsage.SIGN_VERIFY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.wardmote.crypto.CryptoRequest.Decrypt;
import io.wardmote.crypto.CryptoRequest.DecryptFrom;
import io.wardmote.crypto.CryptoRequest.Encrypt;
import io.wardmote.crypto.CryptoRequest.Sign;
import io.wardmote.crypto.EngineSuite;
import io.wardmote.crypto.RootKey;
import io.wardmote.crypto.SealBroken;
import io.wardmote.crypto.TestedEngine;
import io.wardmote.key.EncryptionAlgorithm;
import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.Material;
import io.wardmote.key.Material.InHsm;
import io.wardmote.key.Material.Wrapped;
import io.wardmote.key.Origin;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import io.wardmote.key.Secret;
import io.wardmote.key.SigningAlgorithm;
import io.wardmote.key.StoredKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link EngineSuite} over a token, and what concerns keys in hardware only. */
class HsmKeysTest extends EngineSuite {
    private static final byte[] MESSAGE = "attack at dawn".getBytes(UTF_8);
    private static final byte[] NONE = {};
    private static TestedHsm hsm;

    @BeforeAll
    static void open() throws GeneralSecurityException, IOException {
        hsm = TestedHsm.of("suite", 100);
    }

    @AfterAll
    static void close() {
        hsm.close();
    }

    @Override
    protected TestedEngine engine() {
        return hsm;
    }

    @ParameterizedTest
    @EnumSource(names = {"RSA_2048", "RSA_3072", "RSA_4096", "EC_P256", "EC_P384", "EC_P521", "EC_P256K"})
    void javaVerifiesWhatTheTokenSigned(KeySpec spec) throws GeneralSecurityException {
        StoredKey key = hsm.key(spec, SIGN_VERIFY);
        for (SigningAlgorithm algorithm : SigningAlgorithm.values()) {
            if (!algorithm.suits(spec)) continue;
            Signature verifier = verifier(algorithm, spec);
            verifier.initVerify(publicKey(key, spec));
            verifier.update(MESSAGE);
            assertThat(verifier.verify(hsm.bytes(new Sign(key, algorithm, MESSAGE, false)))).as(algorithm.name()).isTrue();
        }
    }

    /** The JDK has no secp256k1. */
    private static Provider provider(KeySpec spec) {
        return spec == KeySpec.EC_P256K ? new BouncyCastleProvider() : Security.getProvider(spec.family() == KeySpec.Family.RSA ? "SunRsaSign" : "SunEC");
    }

    private static PublicKey publicKey(StoredKey key, KeySpec spec) throws GeneralSecurityException {
        String family = spec.family() == KeySpec.Family.RSA ? "RSA" : "EC";
        return KeyFactory.getInstance(family, provider(spec)).generatePublic(new X509EncodedKeySpec(key.publicKey()));
    }

    private static Signature verifier(SigningAlgorithm algorithm, KeySpec spec) throws GeneralSecurityException {
        String name = switch (algorithm) {
            case RSA_PSS_SHA_256 -> "RSASSA-PSS";
            case RSA_PKCS1_SHA_256 -> "SHA256withRSA";
            case ECDSA_SHA_256 -> "SHA256withECDSA";
            case ECDSA_SHA_384 -> "SHA384withECDSA";
            case ECDSA_SHA_512 -> "SHA512withECDSA";
            case SM2DSA, ED25519, ML_DSA -> throw new AssertionError(algorithm);
        };
        Signature verifier = Signature.getInstance(name, provider(spec));
        if (algorithm == SigningAlgorithm.RSA_PSS_SHA_256) verifier.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
        return verifier;
    }

    @Test
    void theTokenOpensWhatJavaEncrypted() throws GeneralSecurityException {
        StoredKey key = hsm.key(KeySpec.RSA_2048, ENCRYPT_DECRYPT);
        Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding", "SunJCE");
        cipher.init(Cipher.ENCRYPT_MODE, publicKey(key, KeySpec.RSA_2048), new OAEPParameterSpec("SHA-1", "MGF1", MGF1ParameterSpec.SHA1, PSource.PSpecified.DEFAULT));
        byte[] sealed = cipher.doFinal(MESSAGE);
        assertThat(hsm.bytes(new DecryptFrom(key, EncryptionAlgorithm.RSAES_OAEP_SHA_1, sealed))).isEqualTo(MESSAGE);
    }

    @Test
    void whatTheTokenCannotOpenIsRefusedByTheNameOfItsMechanism() {
        StoredKey key = hsm.key(KeySpec.RSA_2048, ENCRYPT_DECRYPT);
        assertThatExceptionOfType(Refused.class)
                .isThrownBy(() -> hsm.answer(new DecryptFrom(key, EncryptionAlgorithm.RSAES_OAEP_SHA_256, new byte[256])))
                .satisfies(refused -> assertThat(refused.detail()).isEqualTo("The HSM has no CKM_RSA_PKCS_OAEP with SHA-256."));
        assertThatExceptionOfType(Refused.class).isThrownBy(() -> hsm.answer(hsm.generate(KeySpec.EC_SM2, SIGN_VERIFY)))
                .satisfies(refused -> assertThat(refused.detail()).isEqualTo("The HSM has no mechanism for EC_SM2 keys."));
    }

    @Test
    void theBlobIsKwpAndSaysByWhatItWasWrapped() {
        InHsm material = (InHsm) hsm.key(KeySpec.AES_256).material();
        assertThat(material.epoch()).isEqualTo(1);
        assertThat(material.mac()).hasSize(32);
        assertThat(material.blob()).hasSize(5 + 40).startsWith(1, 0, 0, 0x21, 0x0a);
    }

    /** Every one of them would unwrap, if it came to that: the MAC must say no first. */
    @Test
    void aBlobMovedToAnotherKeyIsRefusedBeforeItIsUnwrapped() {
        StoredKey one = hsm.fresh(KeySpec.AES_256, ENCRYPT_DECRYPT);
        StoredKey rsa = hsm.fresh(KeySpec.RSA_2048, SIGN_VERIFY);
        Material blob = one.material();
        List<StoredKey> moved = List.of(
                new StoredKey("another", one.versionId(), one.spec(), one.usage(), one.origin(), one.protection(), blob, NONE),
                new StoredKey(one.keyId(), "another", one.spec(), one.usage(), one.origin(), one.protection(), blob, NONE),
                new StoredKey(one.keyId(), one.versionId(), KeySpec.AES_128, one.usage(), one.origin(), one.protection(), blob, NONE),
                new StoredKey(one.keyId(), one.versionId(), one.spec(), one.usage(), Origin.EXTERNAL, one.protection(), blob, NONE),
                new StoredKey(one.keyId(), one.versionId(), one.spec(), one.usage(), one.origin(), one.protection(), blob, new byte[] {1}),
                new StoredKey(rsa.keyId(), rsa.versionId(), KeySpec.AES_256, ENCRYPT_DECRYPT, rsa.origin(), rsa.protection(), rsa.material(), NONE));
        for (StoredKey key : moved) {
            assertThatExceptionOfType(SealBroken.class).isThrownBy(() -> hsm.answer(new Encrypt(key, MESSAGE, NONE)));
        }
        StoredKey otherUsage = new StoredKey(rsa.keyId(), rsa.versionId(), rsa.spec(), ENCRYPT_DECRYPT, rsa.origin(), rsa.protection(), rsa.material(), rsa.publicKey());
        assertThatExceptionOfType(SealBroken.class)
                .isThrownBy(() -> hsm.answer(new DecryptFrom(otherUsage, EncryptionAlgorithm.RSAES_OAEP_SHA_1, new byte[256])));
    }

    @Test
    void everyByteOfTheBlobAndOfTheMacCounts() {
        StoredKey key = hsm.fresh(KeySpec.AES_128, ENCRYPT_DECRYPT);
        InHsm sound = (InHsm) key.material();
        for (int i = 0; i < sound.blob().length; i++) {
            byte[] blob = sound.blob().clone();
            blob[i] ^= 1;
            doesNotOpen(with(key, new InHsm(1, blob, sound.mac())));
        }
        for (int i = 0; i < sound.mac().length; i++) {
            byte[] mac = sound.mac().clone();
            mac[i] ^= 1;
            doesNotOpen(with(key, new InHsm(1, sound.blob(), mac)));
            doesNotOpen(with(key, new InHsm(1, sound.blob(), Arrays.copyOf(sound.mac(), i))));
        }
    }

    private static void doesNotOpen(StoredKey key) {
        assertThatExceptionOfType(SealBroken.class).isThrownBy(() -> hsm.answer(new Encrypt(key, MESSAGE, NONE)));
    }

    private static StoredKey with(StoredKey key, Material material) {
        return new StoredKey(key.keyId(), key.versionId(), key.spec(), key.usage(), key.origin(), key.protection(), material, key.publicKey());
    }

    @Test
    void aPrivateKeyUnderAnothersPublicKeyIsNoticedWhenItIsUnwrapped() {
        StoredKey one = hsm.fresh(KeySpec.EC_P256, SIGN_VERIFY);
        StoredKey other = hsm.fresh(KeySpec.EC_P256, SIGN_VERIFY);
        try (BlobMac mac = new BlobMac("cluster-1", Map.of(1, subkey()))) {
            InHsm resealed = mac.seal(one.binding(), other.publicKey(), ((InHsm) one.material()).blob()); // as only the root key's holder could
            StoredKey mixed = new StoredKey(one.keyId(), one.versionId(), one.spec(), one.usage(), one.origin(), one.protection(), resealed, other.publicKey());
            assertThatExceptionOfType(SealBroken.class).isThrownBy(() -> hsm.answer(new Sign(mixed, SigningAlgorithm.ECDSA_SHA_256, MESSAGE, false)));
        }
    }

    private static Secret subkey() {
        return new RootKey("cluster-1", 1, new Secret(new byte[32]), TestedHsm.PROVIDERS.random()).subkey(HsmKeys.MAC_PURPOSE);
    }

    @Test
    void anUnwrappedKeyCannotBeWrappedNorReadNorMadeExtractable() throws GeneralSecurityException {
        StoredKey key = hsm.fresh(KeySpec.AES_256, ENCRYPT_DECRYPT);
        byte[] blob = ((InHsm) key.material()).blob();
        Token token = hsm.keys.token();
        Cryptoki cryptoki = token.cryptoki();
        token.use("trying to read a key", session -> {
            Parameter by = Parameter.wrap(ByteBuffer.wrap(blob, 1, 4).getInt());
            byte[] kwp = Arrays.copyOfRange(blob, 5, blob.length);
            long unwrapped = cryptoki.unwrap(session.number(), by, session.kek(), kwp, KeyTemplates.unwrapped(key.spec(), key.usage(), false));
            fails(ReturnValue.KEY_UNEXTRACTABLE, () -> cryptoki.wrap(session.number(), by, session.kek(), unwrapped));
            fails(ReturnValue.ATTRIBUTE_SENSITIVE, () -> cryptoki.bytes(session.number(), unwrapped, Attribute.VALUE));
            fails(ReturnValue.ATTRIBUTE_READ_ONLY, () -> cryptoki.set(session.number(), unwrapped, Template.empty().with(Attribute.EXTRACTABLE, true)));
            // the wrapping key's own template says so too, so that nobody with the PIN can read it, nor wrap it by a key of his own and read that
            for (Map.Entry<Attribute, Boolean> less : Map.of(Attribute.SENSITIVE, false, Attribute.EXTRACTABLE, true).entrySet()) {
                Template wanted = KeyTemplates.unwrapped(key.spec(), key.usage(), false).with(less.getKey(), less.getValue());
                fails(ReturnValue.TEMPLATE_INCONSISTENT, () -> cryptoki.unwrap(session.number(), by, session.kek(), kwp, wanted));
            }
            fails(ReturnValue.KEY_FUNCTION_NOT_PERMITTED, () -> cryptoki.decrypt(session.number(), Parameter.ecb(), session.kek(), new byte[16]));
            cryptoki.destroy(session.number(), unwrapped);
            return null;
        });
    }

    private interface Call {
        void call() throws CryptokiException;
    }

    private static void fails(ReturnValue value, Call call) {
        assertThatExceptionOfType(CryptokiException.class).isThrownBy(call::call).satisfies(e -> assertThat(e.value()).isEqualTo(value));
    }

    @Test
    void aSoftwareKeyIsNoneOfOurs() {
        StoredKey key = hsm.key(KeySpec.AES_256);
        StoredKey software = new StoredKey(key.keyId(), "soft", key.spec(), key.usage(), key.origin(), key.protection(), new Wrapped(1, new byte[60]), NONE);
        assertThatIllegalStateException().isThrownBy(() -> hsm.answer(new Encrypt(software, MESSAGE, NONE)));
    }

    @Test
    void anEpochWhoseSubkeyIsNotHereIsUnavailable() {
        StoredKey key = hsm.fresh(KeySpec.AES_256, ENCRYPT_DECRYPT);
        InHsm later = new InHsm(7, ((InHsm) key.material()).blob(), new byte[32]);
        assertThatExceptionOfType(Refused.class).isThrownBy(() -> hsm.answer(new Encrypt(with(key, later), MESSAGE, NONE)))
                .satisfies(refused -> assertThat(refused.refusal()).isEqualTo(Refusal.UNAVAILABLE));
    }

    @Test
    void anEvictedKeyIsDestroyedAndOpensAgain() throws GeneralSecurityException {
        StoredKey key = hsm.fresh(KeySpec.AES_256, ENCRYPT_DECRYPT);
        byte[] sealed = hsm.bytes(new Encrypt(key, MESSAGE, NONE));
        long before = hsm.keys.size();
        hsm.keys.evict(List.of(key.versionId()));
        assertThat(hsm.keys.size()).isEqualTo(before - 1);
        assertThat(hsm.bytes(new Decrypt(key, sealed, NONE))).isEqualTo(MESSAGE);
    }

    @ParameterizedTest
    @EnumSource(KeyUsage.class)
    void anHmacKeyIsRefusedForWhateverUsage(KeyUsage usage) {
        Refusal expected = usage == KeyUsage.GENERATE_VERIFY_MAC ? Refusal.UNSUPPORTED_OPERATION : Refusal.KEY_CANNOT;
        assertThatExceptionOfType(Refused.class).isThrownBy(() -> hsm.answer(hsm.generate(KeySpec.HMAC_SHA_256, usage)))
                .satisfies(refused -> assertThat(refused.refusal()).isEqualTo(expected));
    }
}
