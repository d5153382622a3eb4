package io.wardmote.crypto;

import static io.wardmote.key.Refusal.INVALID_KEY_MATERIAL;
import static io.wardmote.key.WrappingAlgorithm.RSAES_OAEP_SHA_256;
import static io.wardmote.key.WrappingAlgorithm.RSAES_OAEP_SHA_256_AES_256_ECB_PKCS7_PAD;
import static io.wardmote.key.WrappingAlgorithm.RSAES_OAEP_SHA_256_AES_256_KWP;
import static io.wardmote.key.WrappingAlgorithm.RSAES_PKCS1_V1_5;
import static io.wardmote.key.WrappingAlgorithm.SM2PKE_SM4_ECB;
import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.crypto.Algorithm.NewKey;
import io.wardmote.crypto.CryptoReply.ImportKey;
import io.wardmote.crypto.CryptoReply.Imported;
import io.wardmote.crypto.CryptoRequest.MakeImportKey;
import io.wardmote.crypto.Providers.Candidate;
import io.wardmote.crypto.Providers.Row;
import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.Protection;
import io.wardmote.key.SigningAlgorithm;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.gm.GMObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link ImportSuite} over memory, and what software alone looks at: every number of a private key, the pads, SM2 and Ed25519. */
class ImportsTest extends ImportSuite {
    private static final Keys KEYS = new Keys();
    private static final byte[] NONE = {};

    @Override
    protected TestedEngine engine() {
        return KEYS;
    }

    /** Stored forms are read by every provider that may be chosen at some start, and say the same to each. */
    @ParameterizedTest
    @EnumSource(value = KeySpec.class, names = {"RSA_2048", "EC_P256", "EC_P256K", "EC_P384", "EC_P521", "EC_SM2", "EC_ED25519"})
    void everyProviderReadsAndBringsTheSameForm(KeySpec spec) throws Exception {
        byte[] clients = ClientKeys.of(spec);
        NewKey form = Algorithm.of(spec, KEYS.providers).bring(spec, clients);
        for (Candidate candidate : new Providers().candidates(Row.of(spec))) {
            Algorithm algorithm = candidate.make().make();
            assertThat(algorithm.bring(spec, clients).stored().bytes()).isEqualTo(form.stored().bytes());
            assertThat(algorithm.bring(spec, form.stored().bytes()).stored().bytes()).isEqualTo(form.stored().bytes());
            try (Algorithm.Signs key = (Algorithm.Signs) algorithm.open(spec, form.stored().bytes())) {
                SigningAlgorithm signing = Stream.of(SigningAlgorithm.values()).filter(one -> one.suits(spec)).findFirst().orElseThrow();
                byte[] signature = key.sign(signing, MESSAGE, false);
                assertThat(((Algorithm.Verifies) algorithm.openPublic(spec, form.publicKey())).verify(signing, MESSAGE, false, signature)).as(candidate.provider()).isTrue();
            }
            // keys made here can be brought elsewhere and back
            NewKey made = algorithm.generate(spec);
            assertThat(algorithm.bring(spec, made.stored().bytes()).publicKey()).as(candidate.provider()).isEqualTo(made.publicKey());
        }
    }

    @Test
    void everyProviderUnpadsPkcs1Alike() throws Exception {
        for (Candidate candidate : new Providers().candidates(Row.RSA)) {
            Algorithm rsa = candidate.make().make();
            NewKey pair = rsa.generate(KeySpec.RSA_2048);
            try (Algorithm.DecryptsPkcs1 key = (Algorithm.DecryptsPkcs1) rsa.open(KeySpec.RSA_2048, pair.stored().bytes())) {
                byte[] wrapped = ClientWrapping.wrap(RSAES_PKCS1_V1_5, pair.publicKey(), MESSAGE);
                byte[] message = new byte[MESSAGE.length];
                assertThat(key.decryptPkcs1(wrapped, message)).as(candidate.provider()).isTrue();
                assertThat(message).isEqualTo(MESSAGE);
                byte[] untouched = {1, 2, 3};
                assertThat(key.decryptPkcs1(wrapped, untouched)).isFalse();
                assertThat(key.decryptPkcs1(ClientWrapping.unpadded(pair.publicKey(), new byte[256]), untouched)).isFalse();
                assertThat(untouched).containsExactly(1, 2, 3);
            }
        }
    }

    @Test
    void aWrongPaddingLeavesTheRandomBytesThatWereThere() {
        byte[] message = {1, 2, 3};
        assertThat(RsaPkcs1.unpad(new byte[20], message)).isFalse();
        assertThat(message).containsExactly(1, 2, 3);
        byte[] right = new byte[20];
        Arrays.fill(right, 2, 16, (byte) -1);
        right[1] = 2;
        right[19] = 5;
        assertThat(RsaPkcs1.unpad(right, message)).isTrue();
        assertThat(message).containsExactly(0, 0, 5);
    }

    @Test
    void anEcKeyMustBeWithinTheOrderAndItsPublicHalfItsOwn() throws Exception {
        for (KeySpec spec : List.of(KeySpec.EC_P256, KeySpec.EC_P521, KeySpec.EC_P256K, KeySpec.EC_SM2)) {
            X9ECParameters curve = ECNamedCurveTable.getByOID(ClientKeys.curve(spec));
            if (curve == null) curve = org.bouncycastle.asn1.gm.GMNamedCurves.getByOID(ClientKeys.curve(spec));
            byte[] own = curve.getG().multiply(BigInteger.TEN).normalize().getEncoded(false);
            byte[] ownCompressed = curve.getG().multiply(BigInteger.TEN).normalize().getEncoded(true);
            byte[] another = curve.getG().multiply(BigInteger.TWO).normalize().getEncoded(false);
            for (byte[] sound : new byte[][] {null, own, ownCompressed}) {
                Empty key = new Empty(spec);
                works(stored(key, bring(key, RSAES_OAEP_SHA_256_AES_256_KWP, ClientKeys.ec(ClientKeys.curve(spec), BigInteger.TEN, sound, sound == null ? null : ClientKeys.curve(spec)))), NONE);
            }
            unsound(spec, ClientKeys.ec(ClientKeys.curve(spec), BigInteger.TEN, another, null));
            unsound(spec, ClientKeys.ec(ClientKeys.curve(spec), BigInteger.TEN, new byte[65], null));
            unsound(spec, ClientKeys.ec(ClientKeys.curve(spec), BigInteger.ZERO, null, null));
            unsound(spec, ClientKeys.ec(ClientKeys.curve(spec), curve.getN(), null, null));
            unsound(spec, ClientKeys.ec(ClientKeys.curve(spec), curve.getN().add(BigInteger.ONE), null, null));
            unsound(spec, ClientKeys.ec(ClientKeys.curve(spec), BigInteger.TEN, null, ECNamedCurveTable.getOID("secp384r1")));
        }
    }

    @Test
    void nothingMayFollowAPrivateKey() throws Exception {
        for (KeySpec spec : List.of(KeySpec.RSA_2048, KeySpec.EC_P256, KeySpec.EC_ED25519, KeySpec.EC_SM2)) {
            byte[] sound = ClientKeys.of(spec);
            unsound(spec, Arrays.copyOf(sound, sound.length + 1));
        }
    }

    @Test
    void anSm2ScalarMustBeWithinTheOrderLessOne() throws Exception {
        BigInteger order = org.bouncycastle.asn1.gm.GMNamedCurves.getByOID(GMObjectIdentifiers.sm2p256v1).getN();
        for (BigInteger wrong : List.of(BigInteger.ZERO, order, order.subtract(BigInteger.ONE), order.add(BigInteger.ONE))) {
            refuses(INVALID_KEY_MATERIAL, () -> bring(new Empty(KeySpec.EC_SM2), SM2PKE_SM4_ECB, ClientKeys.scalar(wrong)));
        }
        Empty key = new Empty(KeySpec.EC_SM2);
        Imported byScalar = bring(key, SM2PKE_SM4_ECB, ClientKeys.scalar(order.subtract(BigInteger.TWO)));
        works(stored(key, byScalar), NONE);
        Imported byPkcs8 = bring(key, RSAES_OAEP_SHA_256_AES_256_KWP, ClientKeys.ec(GMObjectIdentifiers.sm2p256v1, order.subtract(BigInteger.TWO), null, null));
        assertThat(byPkcs8.publicKey()).isEqualTo(byScalar.publicKey());
    }

    @Test
    void anEd25519KeyMayBringItsOwnPublicHalfOnly() throws Exception {
        byte[] sound = ClientKeys.of(KeySpec.EC_ED25519);
        PrivateKeyInfo info = PrivateKeyInfo.getInstance(sound);
        NewKey form = Algorithm.of(KeySpec.EC_ED25519, KEYS.providers).bring(KeySpec.EC_ED25519, sound);
        byte[] own = Arrays.copyOfRange(form.publicKey(), form.publicKey().length - 32, form.publicKey().length);
        Empty key = new Empty(KeySpec.EC_ED25519);
        bring(key, RSAES_OAEP_SHA_256_AES_256_ECB_PKCS7_PAD, new PrivateKeyInfo(info.getPrivateKeyAlgorithm(), info.parsePrivateKey(), null, own).getEncoded());
        unsound(KeySpec.EC_ED25519, new PrivateKeyInfo(info.getPrivateKeyAlgorithm(), info.parsePrivateKey(), null, new byte[32]).getEncoded());
        unsound(KeySpec.EC_ED25519, new PrivateKeyInfo(info.getPrivateKeyAlgorithm(), new DEROctetString(new byte[31])).getEncoded());
    }

    @Test
    void everyNumberOfAnRsaKeyMustAgreeWithItsPrimes() throws Exception {
        RSAPrivateKey key = RSAPrivateKey.getInstance(PrivateKeyInfo.getInstance(ClientKeys.rsa(KeySpec.RSA_2048)).parsePrivateKey());
        BigInteger[] sound = {key.getModulus(), key.getPublicExponent(), key.getPrivateExponent(), key.getPrime1(), key.getPrime2(), key.getExponent1(),
            key.getExponent2(), key.getCoefficient()};
        byte[] form = form(sound);
        BigInteger phi = sound[3].subtract(BigInteger.ONE).multiply(sound[4].subtract(BigInteger.ONE));
        BigInteger[] longer = sound.clone();
        longer[2] = sound[1].modInverse(phi);
        assertThat(form(longer)).isEqualTo(form);
        BigInteger[] swapped = {sound[0], sound[1], sound[2], sound[4], sound[3], sound[6], sound[5], sound[3].modInverse(sound[4])};
        assertThat(form(swapped)).isEqualTo(form);
        for (int number = 0; number < sound.length; number++) {
            for (BigInteger by : List.of(BigInteger.ONE, BigInteger.TWO, BigInteger.TWO.negate(), sound[number].negate(), sound[number].multiply(BigInteger.TWO).negate())) {
                BigInteger[] wrong = sound.clone();
                wrong[number] = wrong[number].add(by);
                unsound(KeySpec.RSA_2048, ClientKeys.rsa(wrong));
            }
        }
    }

    @Test
    void anRsaKeyOfCompositesOrNearPrimesIsRefused() throws Exception {
        BigInteger p = BigInteger.ONE.shiftLeft(1023).add(BigInteger.ONE.shiftLeft(1022)).nextProbablePrime();
        unsound(KeySpec.RSA_2048, ClientKeys.rsa(ClientKeys.numbers(p, p.nextProbablePrime())));
        unsound(KeySpec.RSA_2048, ClientKeys.rsa(ClientKeys.numbers(p, p)));
        BigInteger composite = BigInteger.valueOf(3).pow(4).multiply(BigInteger.ONE.shiftLeft(1017).nextProbablePrime());
        unsound(KeySpec.RSA_2048, ClientKeys.rsa(ClientKeys.numbers(p, composite)));
    }

    private static byte[] form(BigInteger[] numbers) throws GeneralSecurityException, IOException {
        return RsaForm.of(KeySpec.RSA_2048, ClientKeys.rsa(numbers)).stored().bytes();
    }

    @Test
    void aPairMadeAheadIsUsedAndWiped() throws Exception {
        NewKey pair = Algorithm.of(KeySpec.RSA_2048, KEYS.providers).generate(KeySpec.RSA_2048);
        byte[] half = pair.stored().bytes();
        try (DataKeyPairs pairs = Keys.holding(pair)) {
            SoftwareKeys software = new SoftwareKeys(KEYS.providers, KEYS.roots, KEYS.opened, pairs, Keys.CONFIG);
            ImportKey made = (ImportKey) software.ready(new MakeImportKey("k", KeySpec.AES_256, KeyUsage.ENCRYPT_DECRYPT, Protection.SOFTWARE, RSAES_OAEP_SHA_256, NOW)).orElseThrow();
            assertThat(made.publicKey()).isEqualTo(pair.publicKey());
            assertThat(half).containsOnly(0);
        }
    }
}
