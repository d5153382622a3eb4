package io.wardmote.crypto;

import static io.wardmote.key.Refusal.EXPIRED_IMPORT_TOKEN;
import static io.wardmote.key.Refusal.INVALID_IMPORT_TOKEN;
import static io.wardmote.key.Refusal.INVALID_KEY_MATERIAL;
import static io.wardmote.key.WrappingAlgorithm.RSAES_OAEP_SHA_256;
import static io.wardmote.key.WrappingAlgorithm.RSAES_OAEP_SHA_256_AES_256_ECB_PKCS7_PAD;
import static io.wardmote.key.WrappingAlgorithm.RSAES_OAEP_SHA_256_AES_256_KWP;
import static io.wardmote.key.WrappingAlgorithm.RSAES_PKCS1_V1_5;
import static io.wardmote.key.WrappingAlgorithm.SM2PKE_SM4_ECB;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.wardmote.crypto.Algorithm.NewKey;
import io.wardmote.crypto.CryptoReply.ImportKey;
import io.wardmote.crypto.CryptoReply.Imported;
import io.wardmote.crypto.CryptoRequest.Decrypt;
import io.wardmote.crypto.CryptoRequest.DecryptFrom;
import io.wardmote.crypto.CryptoRequest.Encrypt;
import io.wardmote.crypto.CryptoRequest.EncryptTo;
import io.wardmote.crypto.CryptoRequest.ImportMaterial;
import io.wardmote.crypto.CryptoRequest.Mac;
import io.wardmote.crypto.CryptoRequest.MakeImportKey;
import io.wardmote.crypto.CryptoRequest.Sign;
import io.wardmote.crypto.CryptoRequest.Verify;
import io.wardmote.crypto.Providers.Candidate;
import io.wardmote.crypto.Providers.Row;
import io.wardmote.key.EncryptionAlgorithm;
import io.wardmote.key.ImportToken;
import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.Material.Wrapped;
import io.wardmote.key.Origin;
import io.wardmote.key.Protection;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import io.wardmote.key.SigningAlgorithm;
import io.wardmote.key.StoredKey;
import io.wardmote.key.WrappingAlgorithm;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.gm.GMObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Material that callers bring: every algorithm with every spec it suits, and everything that can be wrong with it. */
class ImportsTest {
    private static final Keys KEYS = new Keys();
    private static final long NOW = 1_800_000_000_000L;
    private static final byte[] MESSAGE = "attack at dawn".getBytes(UTF_8);
    private static final byte[] NONE = {};

    /** A key without material, as the state would have it. */
    private record Empty(String keyId, KeySpec spec, KeyUsage usage) {
        Empty(KeySpec spec) {
            this("key-of-" + spec, spec, spec.usages().getLast());
        }

        String versionId() {
            return keyId + ".1";
        }

        StoredKey with(Imported imported) {
            return new StoredKey(keyId, versionId(), spec, usage, Origin.EXTERNAL, Protection.SOFTWARE, imported.material(), imported.publicKey());
        }
    }

    private static ImportKey token(Empty key, WrappingAlgorithm algorithm) throws GeneralSecurityException {
        return (ImportKey) KEYS.software.answer(new MakeImportKey(key.keyId, algorithm, NOW + 1));
    }

    private static Imported bring(Empty key, ImportToken token, byte[] wrapped, Optional<Wrapped> imprint, long now) throws GeneralSecurityException {
        return (Imported) KEYS.software.answer(new ImportMaterial(key.keyId, key.versionId(), key.spec, key.usage, Origin.EXTERNAL, Protection.SOFTWARE,
                ImportToken.of(token.toBytes()), wrapped, imprint, now));
    }

    private static Imported bring(Empty key, WrappingAlgorithm algorithm, byte[] material) throws GeneralSecurityException {
        ImportKey made = token(key, algorithm);
        return bring(key, made.token(), ClientWrapping.wrap(algorithm, made.publicKey(), material), Optional.empty(), NOW);
    }

    private static void refuses(Refusal refusal, GeneralSecurityRunnable bringing) {
        assertThatExceptionOfType(Refused.class).isThrownBy(bringing::run).satisfies(refused -> {
            assertThat(refused.refusal()).isEqualTo(refusal);
            assertThat(refused.detail()).isEmpty();
        });
    }

    private interface GeneralSecurityRunnable {
        void run() throws GeneralSecurityException, IOException;
    }

    /** What a client holds of such a key: raw bytes, a scalar, or PKCS#8 as the JDK or Bouncy Castle writes it. */
    private static byte[] material(KeySpec spec, WrappingAlgorithm algorithm) throws GeneralSecurityException, IOException {
        if (spec.symmetric()) return KEYS.providers.random().bytes(spec.bits() / 8);
        if (algorithm == SM2PKE_SM4_ECB) return scalar(new BigInteger(250, new Random(3)));
        return clientsKey(spec);
    }

    private static byte[] clientsKey(KeySpec spec) throws GeneralSecurityException, IOException {
        return switch (spec.family()) {
            case RSA -> rsa(spec);
            case ED25519 -> KeyPairGenerator.getInstance("Ed25519", "SunEC").generateKeyPair().getPrivate().getEncoded();
            case EC, SM2 -> ec(curve(spec), new BigInteger(spec.bits() - 3, new Random(4)), null, null);
            case AES, SM4, HMAC, ML_DSA -> throw new AssertionError(spec);
        };
    }

    private static byte[] rsa(KeySpec spec) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA", "SunRsaSign");
        generator.initialize(spec.bits());
        return generator.generateKeyPair().getPrivate().getEncoded();
    }

    private static ASN1ObjectIdentifier curve(KeySpec spec) {
        return switch (spec) {
            case EC_P256 -> ECNamedCurveTable.getOID("secp256r1");
            case EC_P384 -> ECNamedCurveTable.getOID("secp384r1");
            case EC_P521 -> ECNamedCurveTable.getOID("secp521r1");
            case EC_P256K -> ECNamedCurveTable.getOID("secp256k1");
            case EC_SM2 -> GMObjectIdentifiers.sm2p256v1;
            default -> throw new AssertionError(spec);
        };
    }

    private static byte[] ec(ASN1ObjectIdentifier curve, BigInteger d, byte[] publicKey, ASN1ObjectIdentifier inside) throws IOException {
        ECPrivateKey key = publicKey == null ? new ECPrivateKey(521, d, inside) : new ECPrivateKey(521, d, new DERBitString(publicKey), inside);
        return new PrivateKeyInfo(new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve), key).getEncoded();
    }

    private static byte[] scalar(BigInteger d) {
        byte[] bytes = d.toByteArray();
        byte[] scalar = new byte[32];
        System.arraycopy(bytes, Math.max(0, bytes.length - 32), scalar, Math.max(0, 32 - bytes.length), Math.min(32, bytes.length));
        return scalar;
    }

    @TestFactory
    Stream<DynamicTest> everySpecIsBroughtByEveryAlgorithmThatSuitsIt() {
        return Stream.of(KeySpec.values()).flatMap(spec -> Stream.of(WrappingAlgorithm.values()).filter(algorithm -> algorithm.suits(spec, false))
                .filter(algorithm -> spec != KeySpec.RSA_4096 || algorithm == RSAES_OAEP_SHA_256_AES_256_KWP) // seconds to make
                .map(algorithm -> DynamicTest.dynamicTest(spec + " by " + algorithm, () -> {
                    Empty key = new Empty(spec);
                    byte[] material = material(spec, algorithm);
                    Imported first = bring(key, algorithm, material);
                    assertThat(first.publicKey().length == 0).isEqualTo(spec.symmetric());
                    works(key.with(first), material);
                    ImportKey again = token(key, algorithm);
                    byte[] wrapped = ClientWrapping.wrap(algorithm, again.publicKey(), material);
                    works(key.with(bring(key, again.token(), wrapped, Optional.of(first.imprint()), NOW)), material);
                    assertThat(bring(key, again.token(), wrapped, Optional.of(first.imprint()), NOW).publicKey()).isEqualTo(first.publicKey());
                    byte[] other = ClientWrapping.wrap(algorithm, again.publicKey(), other(spec, algorithm, material));
                    refuses(INVALID_KEY_MATERIAL, () -> bring(key, again.token(), other, Optional.of(first.imprint()), NOW));
                })));
    }

    private static byte[] other(KeySpec spec, WrappingAlgorithm algorithm, byte[] material) throws GeneralSecurityException, IOException {
        if (spec.symmetric()) return material(spec, algorithm);
        if (algorithm == SM2PKE_SM4_ECB) return scalar(BigInteger.TEN);
        return spec.family() == KeySpec.Family.EC || spec.family() == KeySpec.Family.SM2 ? ec(curve(spec), BigInteger.TEN, null, null)
                : spec == KeySpec.RSA_4096 ? rsa(KeySpec.RSA_3072) : clientsKey(spec);
    }

    private static void works(StoredKey key, byte[] material) throws GeneralSecurityException {
        KEYS.opened.evict(List.of(key.versionId(), key.versionId() + "b")); // as after a deletion: what was just imported is opened
        switch (key.usage()) {
            case GENERATE_VERIFY_MAC -> {
                StoredKey same = mac(key, material);
                assertThat(KEYS.bytes(new Mac(key, MESSAGE))).isEqualTo(KEYS.bytes(new Mac(same, MESSAGE)));
            }
            case ENCRYPT_DECRYPT -> {
                if (key.spec().symmetric()) {
                    assertThat(KEYS.bytes(new Decrypt(key, KEYS.bytes(new Encrypt(key, MESSAGE, NONE)), NONE))).isEqualTo(MESSAGE);
                } else {
                    EncryptionAlgorithm algorithm = EncryptionAlgorithm.usual(key.spec());
                    byte[] ciphertext = KEYS.bytes(new EncryptTo(key.spec(), key.publicKey(), "PublicKeyBlob", algorithm, MESSAGE));
                    assertThat(KEYS.bytes(new DecryptFrom(key, algorithm, ciphertext))).isEqualTo(MESSAGE);
                }
            }
            case SIGN_VERIFY -> {
                SigningAlgorithm algorithm = Stream.of(SigningAlgorithm.values()).filter(one -> one.suits(key.spec())).findFirst().orElseThrow();
                byte[] signature = KEYS.bytes(new Sign(key, algorithm, MESSAGE, false));
                assertThat(KEYS.verdict(new Verify(key, algorithm, MESSAGE, false, signature))).isTrue();
            }
        }
    }

    /** The same bytes as a key of another id, sealed by hand. */
    private static StoredKey mac(StoredKey key, byte[] material) {
        StoredKey bare = new StoredKey(key.keyId(), key.versionId() + "b", key.spec(), key.usage(), key.origin(), key.protection(), null, NONE);
        return new StoredKey(bare.keyId(), bare.versionId(), bare.spec(), bare.usage(), bare.origin(), bare.protection(), KEYS.roots.wrap(bare.binding(), material), NONE);
    }

    /** Stored forms are read by every provider that may be chosen at some start, and say the same to each. */
    @ParameterizedTest
    @EnumSource(value = KeySpec.class, names = {"RSA_2048", "EC_P256", "EC_P256K", "EC_P384", "EC_P521", "EC_SM2", "EC_ED25519"})
    void everyProviderReadsAndBringsTheSameForm(KeySpec spec) throws Exception {
        byte[] clients = clientsKey(spec);
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

    @ParameterizedTest
    @EnumSource(WrappingAlgorithm.class)
    void whatIsCutShortOrAlteredIsRefusedAlike(WrappingAlgorithm algorithm) throws Exception {
        Empty key = new Empty(Stream.of(KeySpec.EC_P256, KeySpec.AES_256, KeySpec.EC_SM2).filter(spec -> algorithm.suits(spec, false)).findFirst().orElseThrow());
        ImportKey made = token(key, algorithm);
        byte[] wrapped = ClientWrapping.wrap(algorithm, made.publicKey(), material(key.spec, algorithm));
        for (int length : new int[] {0, 1, 16, 97, 113, 144, 255, 256, 257, 264, 272, 280, wrapped.length - 1, wrapped.length - 8, wrapped.length + 8, wrapped.length - 16, wrapped.length + 1, wrapped.length + 16}) {
            if (length != wrapped.length) refuses(INVALID_KEY_MATERIAL, () -> bring(key, made.token(), Arrays.copyOf(wrapped, length), Optional.empty(), NOW));
        }
        for (int at : new int[] {0, 1, 20, 31, wrapped.length - 1, wrapped.length - 9, wrapped.length - 17}) {
            if (at > 31 && algorithm.name().contains("ECB")) continue; // which nobody authenticates
            byte[] altered = wrapped.clone();
            altered[at] ^= 1;
            refuses(INVALID_KEY_MATERIAL, () -> bring(key, made.token(), altered, Optional.empty(), NOW));
        }
        byte[] high = wrapped.clone();
        Arrays.fill(high, 0, Math.min(256, high.length), (byte) 0xff);
        refuses(INVALID_KEY_MATERIAL, () -> bring(key, made.token(), high, Optional.empty(), NOW));
        byte[] others = ClientWrapping.wrap(algorithm, token(key, algorithm).publicKey(), material(key.spec, algorithm));
        refuses(INVALID_KEY_MATERIAL, () -> bring(key, made.token(), others, Optional.empty(), NOW));
    }

    @ParameterizedTest
    @EnumSource(WrappingAlgorithm.class)
    void secretsOfAnotherLengthAreRefused(WrappingAlgorithm algorithm) throws Exception {
        if (!algorithm.suits(KeySpec.AES_256, false)) return;
        for (int length : new int[] {1, 16, 24, 31, 33, 48}) {
            refuses(INVALID_KEY_MATERIAL, () -> bring(new Empty(KeySpec.AES_256), algorithm, new byte[length]));
        }
    }

    /** RFC 8017, 7.2.2, step 3, and what it may not be forgiven. */
    @Test
    void everyWrongPaddingOfPkcs1IsRefusedAlike() throws Exception {
        Empty key = new Empty(KeySpec.AES_256);
        ImportKey made = token(key, RSAES_PKCS1_V1_5);
        byte[] right = new byte[256];
        Arrays.fill(right, 2, 223, (byte) 7);
        right[1] = 2;
        Arrays.fill(right, 224, 256, (byte) 9);
        works(key.with(bring(key, made.token(), ClientWrapping.unpadded(made.publicKey(), right), Optional.empty(), NOW)), Arrays.copyOfRange(right, 224, 256));
        List<UnaryOperator<byte[]>> wrongs = List.of(with(0, 1), with(1, 1), with(1, 0), with(2, 0), with(9, 0), with(10, 0), with(222, 0), with(223, 1), with(223, 0x80), with(1, 0x82));
        for (UnaryOperator<byte[]> wrong : wrongs) {
            byte[] wrapped = ClientWrapping.unpadded(made.publicKey(), wrong.apply(right.clone()));
            refuses(INVALID_KEY_MATERIAL, () -> bring(key, made.token(), wrapped, Optional.empty(), NOW));
        }
        refuses(INVALID_KEY_MATERIAL, () -> bring(key, made.token(), ClientWrapping.unpadded(made.publicKey(), new byte[256]), Optional.empty(), NOW));
    }

    private static UnaryOperator<byte[]> with(int at, int value) {
        return bytes -> {
            bytes[at] = (byte) value;
            return bytes;
        };
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
    void aPrivateKeyOfAnotherKindCurveOrSizeIsRefused() throws Exception {
        for (KeySpec spec : List.of(KeySpec.RSA_3072, KeySpec.EC_P256, KeySpec.EC_P384, KeySpec.EC_P256K, KeySpec.EC_ED25519)) {
            for (KeySpec other : List.of(KeySpec.RSA_2048, KeySpec.EC_P256, KeySpec.EC_P521, KeySpec.EC_P256K, KeySpec.EC_ED25519, KeySpec.EC_SM2)) {
                if (other != spec) unsound(spec, clientsKey(other));
            }
            unsound(spec, new byte[1]);
            unsound(spec, new byte[100]);
            byte[] sound = spec == KeySpec.RSA_3072 ? rsa(KeySpec.RSA_2048) : clientsKey(spec);
            unsound(spec, Arrays.copyOf(sound, sound.length - 1));
            unsound(spec, Arrays.copyOf(sound, sound.length + 1));
        }
    }

    private static void unsound(KeySpec spec, byte[] pkcs8) {
        refuses(INVALID_KEY_MATERIAL, () -> bring(new Empty(spec), RSAES_OAEP_SHA_256_AES_256_KWP, pkcs8));
    }

    @Test
    void anEcKeyMustBeWithinTheOrderAndItsPublicHalfItsOwn() throws Exception {
        for (KeySpec spec : List.of(KeySpec.EC_P256, KeySpec.EC_P521, KeySpec.EC_P256K, KeySpec.EC_SM2)) {
            X9ECParameters curve = ECNamedCurveTable.getByOID(curve(spec));
            if (curve == null) curve = org.bouncycastle.asn1.gm.GMNamedCurves.getByOID(curve(spec));
            byte[] own = curve.getG().multiply(BigInteger.TEN).normalize().getEncoded(false);
            byte[] ownCompressed = curve.getG().multiply(BigInteger.TEN).normalize().getEncoded(true);
            byte[] another = curve.getG().multiply(BigInteger.TWO).normalize().getEncoded(false);
            for (byte[] sound : new byte[][] {null, own, ownCompressed}) {
                Empty key = new Empty(spec);
                works(key.with(bring(key, RSAES_OAEP_SHA_256_AES_256_KWP, ec(curve(spec), BigInteger.TEN, sound, sound == null ? null : curve(spec)))), NONE);
            }
            unsound(spec, ec(curve(spec), BigInteger.TEN, another, null));
            unsound(spec, ec(curve(spec), BigInteger.TEN, new byte[65], null));
            unsound(spec, ec(curve(spec), BigInteger.ZERO, null, null));
            unsound(spec, ec(curve(spec), curve.getN(), null, null));
            unsound(spec, ec(curve(spec), curve.getN().add(BigInteger.ONE), null, null));
            unsound(spec, ec(curve(spec), BigInteger.TEN, null, ECNamedCurveTable.getOID("secp384r1")));
        }
    }

    @Test
    void anSm2ScalarMustBeWithinTheOrderLessOne() throws Exception {
        BigInteger order = org.bouncycastle.asn1.gm.GMNamedCurves.getByOID(GMObjectIdentifiers.sm2p256v1).getN();
        for (BigInteger wrong : List.of(BigInteger.ZERO, order, order.subtract(BigInteger.ONE), order.add(BigInteger.ONE))) {
            refuses(INVALID_KEY_MATERIAL, () -> bring(new Empty(KeySpec.EC_SM2), SM2PKE_SM4_ECB, scalar(wrong)));
        }
        Empty key = new Empty(KeySpec.EC_SM2);
        Imported byScalar = bring(key, SM2PKE_SM4_ECB, scalar(order.subtract(BigInteger.TWO)));
        works(key.with(byScalar), NONE);
        Imported byPkcs8 = bring(key, RSAES_OAEP_SHA_256_AES_256_KWP, ec(GMObjectIdentifiers.sm2p256v1, order.subtract(BigInteger.TWO), null, null));
        assertThat(byPkcs8.publicKey()).isEqualTo(byScalar.publicKey());
    }

    @Test
    void anEd25519KeyMayBringItsOwnPublicHalfOnly() throws Exception {
        byte[] sound = clientsKey(KeySpec.EC_ED25519);
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
        RSAPrivateKey key = RSAPrivateKey.getInstance(PrivateKeyInfo.getInstance(rsa(KeySpec.RSA_2048)).parsePrivateKey());
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
                unsound(KeySpec.RSA_2048, rsa(wrong));
            }
        }
    }

    @Test
    void anRsaKeyOfCompositesOrNearPrimesIsRefused() throws Exception {
        BigInteger p = BigInteger.ONE.shiftLeft(1023).add(BigInteger.ONE.shiftLeft(1022)).nextProbablePrime();
        unsound(KeySpec.RSA_2048, rsa(numbers(p, p.nextProbablePrime())));
        unsound(KeySpec.RSA_2048, rsa(numbers(p, p)));
        BigInteger composite = BigInteger.valueOf(3).pow(4).multiply(BigInteger.ONE.shiftLeft(1017).nextProbablePrime());
        unsound(KeySpec.RSA_2048, rsa(numbers(p, composite)));
    }

    private static BigInteger[] numbers(BigInteger p, BigInteger q) {
        BigInteger e = BigInteger.valueOf(65537);
        BigInteger p1 = p.subtract(BigInteger.ONE);
        BigInteger q1 = q.subtract(BigInteger.ONE);
        BigInteger d = e.modInverse(p1.divide(p1.gcd(q1)).multiply(q1));
        return new BigInteger[] {p.multiply(q), e, d, p, q, d.mod(p1), d.mod(q1), p.equals(q) ? BigInteger.ONE : q.modInverse(p)};
    }

    private static byte[] form(BigInteger[] numbers) throws GeneralSecurityException, IOException {
        return RsaForm.of(KeySpec.RSA_2048, rsa(numbers)).stored().bytes();
    }

    private static byte[] rsa(BigInteger[] n) throws IOException {
        return new PrivateKeyInfo(new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                new RSAPrivateKey(n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7])).getEncoded();
    }

    @Test
    void aTokenIsOfOneKeyAlone() throws Exception {
        Empty key = new Empty(KeySpec.AES_256);
        ImportKey made = token(key, RSAES_OAEP_SHA_256);
        byte[] wrapped = ClientWrapping.wrap(RSAES_OAEP_SHA_256, made.publicKey(), new byte[32]);
        refuses(INVALID_IMPORT_TOKEN, () -> bring(new Empty("another", KeySpec.AES_256, KeyUsage.ENCRYPT_DECRYPT), made.token(), wrapped, Optional.empty(), NOW));
        // one made for a key before its spec was another, were that possible
        refuses(INVALID_IMPORT_TOKEN, () -> bring(new Empty(key.keyId, KeySpec.EC_P256, KeyUsage.SIGN_VERIFY), made.token(), wrapped, Optional.empty(), NOW));
    }

    @Test
    void anAlteredTokenIsInvalidAndNeverExpired() throws Exception {
        Empty key = new Empty(KeySpec.AES_256);
        ImportKey made = token(key, RSAES_OAEP_SHA_256);
        byte[] wrapped = ClientWrapping.wrap(RSAES_OAEP_SHA_256, made.publicKey(), new byte[32]);
        byte[] sound = made.token().toBytes();
        for (int at = 0; at < sound.length; at += at < 60 ? 1 : 97) {
            byte[] altered = sound.clone();
            altered[at] ^= 1;
            refuses(INVALID_IMPORT_TOKEN, () -> bring(key, ImportToken.of(altered), wrapped, Optional.empty(), NOW + 2));
        }
        for (int length : new int[] {0, 1, 29, 30, 31, 58, sound.length - 1, sound.length + 1, ImportToken.MOST_BYTES, ImportToken.MOST_BYTES + 1}) {
            refuses(INVALID_IMPORT_TOKEN, () -> bring(key, ImportToken.of(Arrays.copyOf(sound, length)), wrapped, Optional.empty(), NOW));
        }
    }

    @Test
    void aTokenEnds() throws Exception {
        Empty key = new Empty(KeySpec.AES_256);
        ImportKey made = token(key, RSAES_OAEP_SHA_256);
        byte[] wrapped = ClientWrapping.wrap(RSAES_OAEP_SHA_256, made.publicKey(), new byte[32]);
        bring(key, made.token(), wrapped, Optional.empty(), NOW);
        refuses(EXPIRED_IMPORT_TOKEN, () -> bring(key, made.token(), wrapped, Optional.empty(), NOW + 1));
    }

    @Test
    void everyTokenBringsAPairOfItsOwn() throws Exception {
        Empty key = new Empty(KeySpec.AES_256);
        assertThat(token(key, RSAES_OAEP_SHA_256).publicKey()).isNotEqualTo(token(key, RSAES_OAEP_SHA_256).publicKey());
        assertThat(token(key, WrappingAlgorithm.SM2PKE).publicKey()).hasSizeLessThan(100);
    }

    @Test
    void aPairMadeAheadIsUsedAndWiped() throws Exception {
        NewKey pair = Algorithm.of(KeySpec.RSA_2048, KEYS.providers).generate(KeySpec.RSA_2048);
        byte[] half = pair.stored().bytes();
        try (DataKeyPairs pairs = Keys.holding(pair)) {
            SoftwareKeys software = new SoftwareKeys(KEYS.providers, KEYS.roots, KEYS.opened, pairs, Keys.CONFIG);
            ImportKey made = (ImportKey) software.ready(new MakeImportKey("k", RSAES_OAEP_SHA_256, NOW)).orElseThrow();
            assertThat(made.publicKey()).isEqualTo(pair.publicKey());
            assertThat(half).containsOnly(0);
        }
    }

    /** The same material in two keys leaves no trace that they are the same, on disk or in a token. */
    @Test
    void imprintsTellNothing() throws Exception {
        Empty one = new Empty(KeySpec.AES_256);
        Empty other = new Empty("another", KeySpec.AES_256, KeyUsage.ENCRYPT_DECRYPT);
        Imported first = bring(one, RSAES_OAEP_SHA_256, new byte[32]);
        Imported second = bring(other, RSAES_OAEP_SHA_256, new byte[32]);
        assertThat(first.imprint().sealed()).isNotEqualTo(second.imprint().sealed()).hasSize(12 + 32 + 16);
        ImportKey made = token(other, RSAES_OAEP_SHA_256);
        byte[] wrapped = ClientWrapping.wrap(RSAES_OAEP_SHA_256, made.publicKey(), new byte[32]);
        assertThatExceptionOfType(SealBroken.class).isThrownBy(() -> bring(other, made.token(), wrapped, Optional.of(first.imprint()), NOW));
    }
}
