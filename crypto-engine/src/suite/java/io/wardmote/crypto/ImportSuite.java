package io.wardmote.crypto;

import static io.wardmote.key.Refusal.EXPIRED_IMPORT_TOKEN;
import static io.wardmote.key.Refusal.INVALID_IMPORT_TOKEN;
import static io.wardmote.key.Refusal.INVALID_KEY_MATERIAL;
import static io.wardmote.key.Refusal.UNSUPPORTED_OPERATION;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

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
import io.wardmote.key.EncryptionAlgorithm;
import io.wardmote.key.ImportToken;
import io.wardmote.key.Imprint;
import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.Origin;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import io.wardmote.key.SigningAlgorithm;
import io.wardmote.key.StoredKey;
import io.wardmote.key.WrappingAlgorithm;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Material that callers bring to an engine: every algorithm with every spec it takes, and what can be wrong with it. Results are Java's. */
public abstract class ImportSuite {
    protected static final long NOW = 1_800_000_000_000L;
    protected static final byte[] MESSAGE = "attack at dawn".getBytes(UTF_8);
    private static final byte[] NONE = {};
    private static final Providers PROVIDERS = Providers.start();

    private final Map<Empty, ImportKey> tokens = new HashMap<>();

    protected abstract TestedEngine engine();

    /** A key without material, as the state would have it. */
    public record Empty(String keyId, KeySpec spec, KeyUsage usage) {
        public Empty(KeySpec spec) {
            this("key-of-" + spec, spec, spec.usages().getLast());
        }

        String versionId() {
            return keyId + ".1";
        }
    }

    protected StoredKey stored(Empty key, Imported imported) {
        return new StoredKey(key.keyId, key.versionId(), key.spec, key.usage, Origin.EXTERNAL, engine().protection(), imported.material(), imported.publicKey());
    }

    protected ImportKey token(Empty key, WrappingAlgorithm algorithm) throws GeneralSecurityException {
        return (ImportKey) engine().answer(new MakeImportKey(key.keyId, key.spec, key.usage, engine().protection(), algorithm, NOW + 1));
    }

    protected Imported bring(Empty key, ImportToken token, byte[] wrapped, Optional<Imprint> imprint, long now) throws GeneralSecurityException {
        return (Imported) engine().answer(new ImportMaterial(key.keyId, key.versionId(), key.spec, key.usage, Origin.EXTERNAL, engine().protection(),
                ImportToken.of(token.toBytes()), wrapped, imprint, now));
    }

    protected Imported bring(Empty key, WrappingAlgorithm algorithm, byte[] material) throws GeneralSecurityException {
        ImportKey made = token(key, algorithm);
        return bring(key, made.token(), ClientWrapping.wrap(algorithm, made.publicKey(), material), Optional.empty(), NOW);
    }

    protected static void refuses(Refusal refusal, Bringing bringing) {
        assertThatExceptionOfType(Refused.class).isThrownBy(bringing::run).satisfies(refused -> {
            assertThat(refused.refusal()).isEqualTo(refusal);
            assertThat(refused.detail()).isEmpty();
        });
    }

    protected void unsound(KeySpec spec, byte[] pkcs8) {
        refuses(INVALID_KEY_MATERIAL, () -> bringAgain(new Empty(spec), pkcs8));
    }

    /** By one token for all that a test brings to the key, since each costs an RSA pair. */
    protected Imported bringAgain(Empty key, byte[] material) throws GeneralSecurityException {
        WrappingAlgorithm algorithm = oneFor(key.spec);
        ImportKey made = tokens.get(key);
        if (made == null) tokens.put(key, made = token(key, algorithm));
        return bring(key, made.token(), ClientWrapping.wrap(algorithm, made.publicKey(), material), Optional.empty(), NOW);
    }

    protected interface Bringing {
        void run() throws GeneralSecurityException, IOException;
    }

    /** The last that the engine takes for such keys: of private ones, KWP. */
    private WrappingAlgorithm oneFor(KeySpec spec) {
        return Stream.of(WrappingAlgorithm.values()).filter(algorithm -> engine().takes(algorithm, spec) && algorithm.wrappingSpec() == KeySpec.RSA_2048)
                .reduce((one, last) -> last).orElseThrow();
    }

    private static byte[] material(KeySpec spec, WrappingAlgorithm algorithm) throws GeneralSecurityException, IOException {
        if (spec.symmetric()) return PROVIDERS.random().bytes(spec.bits() / 8);
        if (algorithm == WrappingAlgorithm.SM2PKE_SM4_ECB) return ClientKeys.scalar(new BigInteger(250, new Random(3)));
        return ClientKeys.of(spec);
    }

    private static byte[] other(KeySpec spec, WrappingAlgorithm algorithm) throws GeneralSecurityException, IOException {
        if (spec.symmetric()) return material(spec, algorithm);
        if (algorithm == WrappingAlgorithm.SM2PKE_SM4_ECB) return ClientKeys.scalar(BigInteger.TEN);
        return spec.family() == KeySpec.Family.EC || spec.family() == KeySpec.Family.SM2 ? ClientKeys.ec(ClientKeys.curve(spec), BigInteger.TEN, null, null)
                : spec == KeySpec.RSA_4096 ? ClientKeys.rsa(KeySpec.RSA_3072) : ClientKeys.of(spec);
    }

    @TestFactory
    Stream<DynamicTest> everySpecIsBroughtByEveryAlgorithmThatTheEngineTakes() {
        return Stream.of(KeySpec.values()).flatMap(spec -> Stream.of(WrappingAlgorithm.values()).filter(algorithm -> engine().takes(algorithm, spec))
                .filter(algorithm -> spec != KeySpec.RSA_4096 || algorithm == oneFor(spec)) // seconds to make
                .map(algorithm -> DynamicTest.dynamicTest(spec + " by " + algorithm, () -> {
                    Empty key = new Empty(spec);
                    byte[] material = material(spec, algorithm);
                    Imported first = bring(key, algorithm, material);
                    assertThat(first.publicKey()).isEqualTo(publicKey(spec, algorithm, material));
                    works(stored(key, first), material);
                    ImportKey again = token(key, algorithm);
                    byte[] wrapped = ClientWrapping.wrap(algorithm, again.publicKey(), material);
                    works(stored(key, bring(key, again.token(), wrapped, Optional.of(first.imprint()), NOW)), material);
                    assertThat(bring(key, again.token(), wrapped, Optional.of(first.imprint()), NOW).publicKey()).isEqualTo(first.publicKey());
                    byte[] other = ClientWrapping.wrap(algorithm, again.publicKey(), other(spec, algorithm));
                    refuses(INVALID_KEY_MATERIAL, () -> bring(key, again.token(), other, Optional.of(first.imprint()), NOW));
                })));
    }

    /** As Java derives it from the client's form. */
    private static byte[] publicKey(KeySpec spec, WrappingAlgorithm algorithm, byte[] material) throws GeneralSecurityException {
        if (spec.symmetric()) return NONE;
        return algorithm == WrappingAlgorithm.SM2PKE_SM4_ECB ? EcForm.named(ClientKeys.curve(spec)).ofScalar(material).publicKey()
                : Algorithm.of(spec, PROVIDERS).bring(spec, material).publicKey();
    }

    /** It computes what Java computes with the client's own bytes. */
    protected void works(StoredKey key, byte[] material) throws GeneralSecurityException {
        engine().forget(List.of(key.versionId())); // as after a deletion: what was just imported is opened
        Algorithm java = Algorithm.of(key.spec(), PROVIDERS);
        switch (key.usage()) {
            case GENERATE_VERIFY_MAC -> {
                try (Algorithm.Macs own = (Algorithm.Macs) java.open(key.spec(), material)) {
                    assertThat(engine().bytes(new Mac(key, MESSAGE))).isEqualTo(own.mac(MESSAGE));
                }
            }
            case ENCRYPT_DECRYPT -> {
                if (key.spec().symmetric()) {
                    Encrypt encrypt = new Encrypt(key, MESSAGE, NONE);
                    byte[] sealed = engine().bytes(encrypt);
                    assertThat(engine().bytes(new Decrypt(key, sealed, NONE))).isEqualTo(MESSAGE);
                    try (Algorithm.Encrypts own = (Algorithm.Encrypts) java.open(key.spec(), material)) {
                        assertThat(own.decrypt(encrypt.mode(), sealed, NONE)).isEqualTo(MESSAGE);
                    }
                } else {
                    EncryptionAlgorithm algorithm = Stream.of(EncryptionAlgorithm.values()).filter(one -> one.suits(key.spec()) && engine().decrypts(one)).findFirst().orElseThrow();
                    byte[] ciphertext = engine().bytes(new EncryptTo(key.spec(), key.publicKey(), "PublicKeyBlob", algorithm, MESSAGE));
                    assertThat(engine().bytes(new DecryptFrom(key, algorithm, ciphertext))).isEqualTo(MESSAGE);
                }
            }
            case SIGN_VERIFY -> {
                SigningAlgorithm algorithm = Stream.of(SigningAlgorithm.values()).filter(one -> one.suits(key.spec())).findFirst().orElseThrow();
                byte[] signature = engine().bytes(new Sign(key, algorithm, MESSAGE, false));
                assertThat(engine().verdict(new Verify(key, algorithm, MESSAGE, false, signature))).isTrue();
            }
        }
    }

    /** The first kind of key that the engine takes by that algorithm, of those that are made fast. */
    private Optional<Empty> taken(WrappingAlgorithm algorithm) {
        return Stream.of(KeySpec.EC_P256, KeySpec.AES_256, KeySpec.EC_SM2).filter(spec -> engine().takes(algorithm, spec)).findFirst().map(Empty::new);
    }

    @ParameterizedTest
    @EnumSource(WrappingAlgorithm.class)
    void whatTheEngineDoesNotTakeIsRefusedBeforeAnythingIsWrapped(WrappingAlgorithm algorithm) {
        for (KeySpec spec : List.of(KeySpec.AES_256, KeySpec.EC_P256)) {
            if (engine().takes(algorithm, spec) || !algorithm.suits(spec, engine().protection(), true)) continue;
            assertThatExceptionOfType(Refused.class).isThrownBy(() -> token(new Empty(spec), algorithm)).satisfies(refused -> {
                assertThat(refused.refusal()).isEqualTo(UNSUPPORTED_OPERATION);
                assertThat(refused.detail()).contains("CKM_RSA_PKCS");
            });
        }
    }

    @ParameterizedTest
    @EnumSource(WrappingAlgorithm.class)
    void whatIsCutShortOrAlteredIsRefusedAlike(WrappingAlgorithm algorithm) throws Exception {
        if (taken(algorithm).isEmpty()) return;
        Empty key = taken(algorithm).get();
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
        if (!engine().takes(algorithm, KeySpec.AES_256)) return;
        for (int length : new int[] {1, 15, 16, 17, 24, 25, 31, 33, 48}) {
            refuses(INVALID_KEY_MATERIAL, () -> bring(new Empty(KeySpec.AES_256), algorithm, new byte[length]));
        }
    }

    /** The algorithms are named after AES-256, and a caller is to have what he asked for. */
    @ParameterizedTest
    @EnumSource(names = {"RSAES_OAEP_SHA_1_AES_256_KWP", "RSAES_OAEP_SHA_256_AES_256_KWP", "RSAES_OAEP_SHA_256_AES_256_ECB_PKCS7_PAD"})
    void aOneTimeKeyOfAnotherLengthIsRefused(WrappingAlgorithm algorithm) throws Exception {
        if (!engine().takes(algorithm, KeySpec.EC_P256)) return;
        Empty key = new Empty(KeySpec.EC_P256);
        ImportKey made = token(key, algorithm);
        for (int bytes : new int[] {16, 24}) {
            byte[] wrapped = ClientWrapping.wrap(algorithm, made.publicKey(), ClientKeys.of(key.spec), bytes);
            refuses(INVALID_KEY_MATERIAL, () -> bring(key, made.token(), wrapped, Optional.empty(), NOW));
        }
        bring(key, made.token(), ClientWrapping.wrap(algorithm, made.publicKey(), ClientKeys.of(key.spec), 32), Optional.empty(), NOW);
    }

    /** RFC 8017, 7.2.2, step 3, and what it may not be forgiven. */
    @Test
    void everyWrongPaddingOfPkcs1IsRefusedAlike() throws Exception {
        WrappingAlgorithm pkcs1 = WrappingAlgorithm.RSAES_PKCS1_V1_5;
        Empty key = new Empty(KeySpec.AES_256);
        ImportKey made = token(key, pkcs1);
        byte[] right = new byte[256];
        Arrays.fill(right, 2, 223, (byte) 7);
        right[1] = 2;
        Arrays.fill(right, 224, 256, (byte) 9);
        works(stored(key, bring(key, made.token(), ClientWrapping.unpadded(made.publicKey(), right), Optional.empty(), NOW)), Arrays.copyOfRange(right, 224, 256));
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
    void aPrivateKeyOfAnotherKindCurveOrSizeIsRefused() throws Exception {
        for (KeySpec spec : List.of(KeySpec.RSA_3072, KeySpec.EC_P256, KeySpec.EC_P384, KeySpec.EC_P256K, KeySpec.EC_ED25519)) {
            if (!engine().makes(spec, KeyUsage.SIGN_VERIFY)) continue;
            for (KeySpec other : List.of(KeySpec.RSA_2048, KeySpec.EC_P256, KeySpec.EC_P521, KeySpec.EC_P256K, KeySpec.EC_ED25519, KeySpec.EC_SM2)) {
                if (other != spec) unsound(spec, ClientKeys.of(other));
            }
            unsound(spec, new byte[1]);
            unsound(spec, new byte[100]);
            byte[] sound = spec == KeySpec.RSA_3072 ? ClientKeys.rsa(KeySpec.RSA_2048) : ClientKeys.of(spec);
            unsound(spec, Arrays.copyOf(sound, sound.length - 1));
        }
    }

    @Test
    void aTokenIsOfOneKeyAlone() throws Exception {
        Empty key = new Empty(KeySpec.AES_256);
        WrappingAlgorithm algorithm = oneFor(key.spec);
        ImportKey made = token(key, algorithm);
        byte[] wrapped = ClientWrapping.wrap(algorithm, made.publicKey(), new byte[32]);
        refuses(INVALID_IMPORT_TOKEN, () -> bring(new Empty("another", KeySpec.AES_256, KeyUsage.ENCRYPT_DECRYPT), made.token(), wrapped, Optional.empty(), NOW));
        // one made for a key before its spec was another, were that possible
        refuses(INVALID_IMPORT_TOKEN, () -> bring(new Empty(key.keyId, KeySpec.EC_P256, KeyUsage.SIGN_VERIFY), made.token(), wrapped, Optional.empty(), NOW));
    }

    @Test
    void anAlteredTokenIsInvalidAndNeverExpired() throws Exception {
        Empty key = new Empty(KeySpec.AES_256);
        WrappingAlgorithm algorithm = oneFor(key.spec);
        ImportKey made = token(key, algorithm);
        byte[] wrapped = ClientWrapping.wrap(algorithm, made.publicKey(), new byte[32]);
        byte[] sound = made.token().toBytes();
        for (int at = 0; at < sound.length; at += at < 70 ? 1 : 97) {
            byte[] altered = sound.clone();
            altered[at] ^= 1;
            refuses(INVALID_IMPORT_TOKEN, () -> bring(key, ImportToken.of(altered), wrapped, Optional.empty(), NOW + 2));
        }
        for (int length : new int[] {0, 1, 29, 30, 31, 58, 62, 63, sound.length - 1, sound.length + 1, ImportToken.MOST_BYTES, ImportToken.MOST_BYTES + 1}) {
            refuses(INVALID_IMPORT_TOKEN, () -> bring(key, ImportToken.of(Arrays.copyOf(sound, length)), wrapped, Optional.empty(), NOW));
        }
    }

    @Test
    void aTokenEnds() throws Exception {
        Empty key = new Empty(KeySpec.AES_256);
        WrappingAlgorithm algorithm = oneFor(key.spec);
        ImportKey made = token(key, algorithm);
        byte[] wrapped = ClientWrapping.wrap(algorithm, made.publicKey(), new byte[32]);
        bring(key, made.token(), wrapped, Optional.empty(), NOW);
        refuses(EXPIRED_IMPORT_TOKEN, () -> bring(key, made.token(), wrapped, Optional.empty(), NOW + 1));
    }

    @Test
    void everyTokenBringsAPairOfItsOwn() throws Exception {
        Empty key = new Empty(KeySpec.AES_256);
        assertThat(token(key, oneFor(key.spec)).publicKey()).isNotEqualTo(token(key, oneFor(key.spec)).publicKey());
    }

    /** The same material in two keys leaves imprints of which nobody can say so. */
    @Test
    void imprintsTellNothing() throws Exception {
        Empty one = new Empty(KeySpec.AES_256);
        Empty other = new Empty("another", KeySpec.AES_256, KeyUsage.ENCRYPT_DECRYPT);
        WrappingAlgorithm algorithm = oneFor(one.spec);
        Imported first = bring(one, algorithm, new byte[32]);
        Imported second = bring(other, algorithm, new byte[32]);
        for (int at = 0; at + 16 <= first.imprint().sealed().length; at += 16) {
            assertThat(Arrays.copyOfRange(first.imprint().sealed(), at, at + 16)).isNotEqualTo(Arrays.copyOfRange(second.imprint().sealed(), at, at + 16));
        }
        ImportKey made = token(other, algorithm);
        byte[] wrapped = ClientWrapping.wrap(algorithm, made.publicKey(), new byte[32]);
        assertThatExceptionOfType(SealBroken.class).isThrownBy(() -> bring(other, made.token(), wrapped, Optional.of(first.imprint()), NOW));
    }
}
