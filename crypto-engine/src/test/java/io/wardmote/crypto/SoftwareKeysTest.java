package io.wardmote.crypto;

import static io.wardmote.key.KeyUsage.ENCRYPT_DECRYPT;
import static io.wardmote.key.Refusal.INVALID_PARAMETER;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.wardmote.crypto.Algorithm.NewKey;
import io.wardmote.crypto.CryptoReply.Pair;
import io.wardmote.crypto.CryptoRequest.Encrypt;
import io.wardmote.crypto.CryptoRequest.EncryptTo;
import io.wardmote.crypto.CryptoRequest.GeneratePair;
import io.wardmote.crypto.CryptoRequest.Sign;
import io.wardmote.crypto.CryptoRequest.Verify;
import io.wardmote.crypto.CryptoRequest.VerifyBy;
import io.wardmote.key.EncryptionAlgorithm;
import io.wardmote.key.KeySpec;
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
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link EngineSuite}, and what concerns software keys only. */
class SoftwareKeysTest extends EngineSuite {
    private static final Keys KEYS = new Keys();
    private static final byte[] MESSAGE = "attack at dawn".getBytes(UTF_8);
    private static final byte[] AAD = "context".getBytes(UTF_8);
    private static final byte[] NONE = new byte[0];

    @Override
    protected TestedEngine engine() {
        return KEYS;
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
