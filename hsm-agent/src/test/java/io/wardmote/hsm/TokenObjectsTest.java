package io.wardmote.hsm;

import static io.wardmote.key.KeyUsage.ENCRYPT_DECRYPT;
import static io.wardmote.key.KeyUsage.SIGN_VERIFY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.wardmote.crypto.CryptoRequest.Decrypt;
import io.wardmote.crypto.CryptoRequest.Discard;
import io.wardmote.crypto.CryptoRequest.Encrypt;
import io.wardmote.crypto.CryptoRequest.Sign;
import io.wardmote.crypto.EngineSuite;
import io.wardmote.crypto.RootKey;
import io.wardmote.crypto.SealBroken;
import io.wardmote.crypto.TestedEngine;
import io.wardmote.key.KeySpec;
import io.wardmote.key.Material;
import io.wardmote.key.Material.InHsm;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import io.wardmote.key.Secret;
import io.wardmote.key.SigningAlgorithm;
import io.wardmote.key.StoredKey;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@link EngineSuite} over a token that keeps the keys itself and has no wrapping key, and what concerns such keys only. */
class TokenObjectsTest extends EngineSuite {
    private static final byte[] MESSAGE = "attack at dawn".getBytes(UTF_8);
    private static final byte[] NONE = {};
    private static TestedHsm hsm;

    @BeforeAll
    static void open() throws GeneralSecurityException, IOException {
        hsm = TestedHsm.ofObjects("objects", 100);
    }

    @AfterAll
    static void close() {
        hsm.close();
    }

    @Override
    protected TestedEngine engine() {
        return hsm;
    }

    private static byte[] blob(StoredKey key) {
        return ((InHsm) key.material()).blob();
    }

    private static List<Long> objects(StoredKey key) throws GeneralSecurityException {
        byte[] id = Arrays.copyOfRange(blob(key), 1, 17);
        Token token = hsm.keys.token();
        return token.use("looking", session -> token.cryptoki().find(session.number(), Template.empty().with(Attribute.TOKEN, true).with(Attribute.ID, id)));
    }

    private static void isRefused(StoredKey key, String sentence) {
        assertThatExceptionOfType(Refused.class).isThrownBy(() -> hsm.answer(new Encrypt(key, MESSAGE, NONE))).satisfies(refused -> {
            assertThat(refused.refusal()).isEqualTo(Refusal.UNAVAILABLE);
            assertThat(refused.detail()).isEqualTo(sentence);
        });
    }

    private static StoredKey with(StoredKey key, Material material) {
        return new StoredKey(key.keyId(), key.versionId(), key.spec(), key.usage(), key.origin(), key.protection(), material, key.publicKey());
    }

    @Test
    void theBlobIsAnIdAndTheKeyNeverLeavesTheToken() throws GeneralSecurityException {
        for (StoredKey key : List.of(hsm.key(KeySpec.AES_256), hsm.key(KeySpec.EC_P256, SIGN_VERIFY), hsm.key(KeySpec.RSA_2048, SIGN_VERIFY))) {
            assertThat(blob(key)).hasSize(1 + 16).startsWith(2);
            Cryptoki cryptoki = hsm.keys.token().cryptoki();
            long object = objects(key).getFirst();
            hsm.keys.token().use("looking closer", session -> {
                for (Attribute isTrue : List.of(Attribute.TOKEN, Attribute.PRIVATE, Attribute.SENSITIVE, Attribute.ALWAYS_SENSITIVE, Attribute.NEVER_EXTRACTABLE, Attribute.LOCAL)) {
                    assertThat(cryptoki.flag(session.number(), object, isTrue)).as(isTrue.name()).isTrue();
                }
                assertThat(cryptoki.flag(session.number(), object, Attribute.EXTRACTABLE)).isFalse();
                assertThat(cryptoki.find(session.number(), Template.empty().with(Attribute.LABEL, key.versionId()))).containsExactly(object);
                return null;
            });
        }
    }

    @Test
    void anIdMovedToAnotherKeyOrAlteredIsRefusedBeforeItIsLookedFor() {
        StoredKey one = hsm.fresh(KeySpec.AES_256, ENCRYPT_DECRYPT);
        StoredKey other = hsm.fresh(KeySpec.AES_256, ENCRYPT_DECRYPT);
        InHsm sound = (InHsm) one.material();
        assertThatExceptionOfType(SealBroken.class).isThrownBy(() -> hsm.answer(new Encrypt(with(other, sound), MESSAGE, NONE)));
        for (int i = 0; i < sound.blob().length; i++) {
            byte[] blob = sound.blob().clone();
            blob[i] ^= 1;
            assertThatExceptionOfType(SealBroken.class).isThrownBy(() -> hsm.answer(new Encrypt(with(one, new InHsm(1, blob, sound.mac())), MESSAGE, NONE)));
        }
    }

    @Test
    void aPrivateKeyUnderAnothersPublicKeyIsNoticedWhenItIsFound() {
        StoredKey one = hsm.fresh(KeySpec.EC_P256, SIGN_VERIFY);
        StoredKey other = hsm.fresh(KeySpec.EC_P256, SIGN_VERIFY);
        Secret subkey = new RootKey("cluster-1", 1, new Secret(new byte[32]), TestedHsm.PROVIDERS.random()).subkey(HsmKeys.MAC_PURPOSE);
        try (BlobMac mac = new BlobMac("cluster-1", Map.of(1, subkey))) {
            InHsm resealed = mac.seal(one.binding(), other.publicKey(), blob(one)); // as only the root key's holder could
            StoredKey mixed = new StoredKey(one.keyId(), one.versionId(), one.spec(), one.usage(), one.origin(), one.protection(), resealed, other.publicKey());
            assertThatExceptionOfType(SealBroken.class).isThrownBy(() -> hsm.answer(new Sign(mixed, SigningAlgorithm.ECDSA_SHA_256, MESSAGE, false)));
        }
    }

    @Test
    void anEvictedKeyStaysInTheToken() throws GeneralSecurityException {
        StoredKey key = hsm.fresh(KeySpec.AES_256, ENCRYPT_DECRYPT);
        byte[] sealed = hsm.bytes(new Encrypt(key, MESSAGE, NONE));
        hsm.keys.evict(List.of(key.versionId()));
        assertThat(objects(key)).hasSize(1);
        assertThat(hsm.bytes(new Decrypt(key, sealed, NONE))).isEqualTo(MESSAGE);
    }

    @Test
    void aDestroyedKeyIsGoneFromTheTokenAndNoOtherIs() throws GeneralSecurityException {
        StoredKey key = hsm.fresh(KeySpec.EC_P256, SIGN_VERIFY);
        StoredKey other = hsm.fresh(KeySpec.AES_256, ENCRYPT_DECRYPT);
        hsm.bytes(new Sign(key, SigningAlgorithm.ECDSA_SHA_256, MESSAGE, false));
        int generation = hsm.keys.token().generation();
        for (int node = 0; node < 3; node++) hsm.keys.destroy(List.of(blob(key), new byte[] {1, 0, 0, 0x21, 0x0a, 7}));
        assertThat(objects(key)).isEmpty();
        assertThat(hsm.bytes(new Encrypt(other, MESSAGE, NONE))).isNotEmpty();
        for (int i = 0; i < 3; i++) {
            assertThatExceptionOfType(Refused.class).isThrownBy(() -> hsm.answer(new Sign(key, SigningAlgorithm.ECDSA_SHA_256, MESSAGE, false)))
                    .satisfies(refused -> assertThat(refused.detail()).isEqualTo("The HSM does not have the key."));
        }
        assertThat(hsm.keys.token().generation()).isEqualTo(generation);
    }

    @Test
    void aSecondKeyOfTheSameIdIsNotChosenFrom() throws GeneralSecurityException {
        StoredKey key = hsm.fresh(KeySpec.AES_256, ENCRYPT_DECRYPT);
        Template twin = KeyTemplates.unwrapped(KeySpec.AES_256, ENCRYPT_DECRYPT, false).with(Attribute.TOKEN, true).with(Attribute.VALUE_LEN, 32L)
                .with(Attribute.ID, Arrays.copyOfRange(blob(key), 1, 17));
        Token token = hsm.keys.token();
        token.use("making a twin", session -> token.cryptoki().generateKey(session.number(), Parameter.aesKey(), twin));
        isRefused(key, "The HSM has several keys of that id.");
        hsm.keys.destroy(List.of(blob(key)));
        assertThat(objects(key)).isEmpty();
    }

    /** Where its creation was refused: no other node will ever hear of it. */
    @Test
    void aDiscardedKeyIsGoneFromTheToken() throws GeneralSecurityException {
        StoredKey key = hsm.fresh(KeySpec.EC_P256, SIGN_VERIFY);
        StoredKey other = hsm.fresh(KeySpec.EC_P256, SIGN_VERIFY);
        assertThatExceptionOfType(SealBroken.class).isThrownBy(() -> hsm.answer(new Discard(with(other, key.material()))));
        assertThat(objects(key)).hasSize(1);
        assertThat(hsm.verdict(new Discard(key))).isTrue();
        assertThat(objects(key)).isEmpty();
        assertThat(objects(other)).hasSize(1);
    }

    /** The second try would else leave an object of the first behind, which nobody could tell from the version's own. */
    @Test
    void aKeyThatIsMadeAtTheSecondTryIsAloneInTheToken() throws GeneralSecurityException, IOException {
        AtomicInteger reads = new AtomicInteger();
        Cryptoki torn = Intercepted.over(SoftHsm.cryptoki(), (call, arguments) -> {
            boolean point = call.equals("bytes") && arguments[2] == Attribute.EC_POINT;
            if (point && reads.getAndIncrement() == 0) throw new CryptokiException("C_GetAttributeValue", ReturnValue.GENERAL_ERROR);
        });
        HsmConfig config = SoftHsm.config("torn", SoftHsm.PIN, 10, Strategy.TOKEN_OBJECT);
        try (Token token = SoftHsm.token(torn, config)) {
            new TokenObjects(token, TestedHsm.PROVIDERS.random()).make(KeySpec.EC_P256, SIGN_VERIFY, "v");
            assertThat(reads).hasValue(2);
            List<Long> objects = token.use("looking", session -> torn.find(session.number(), Template.empty().with(Attribute.TOKEN, true)));
            assertThat(objects).hasSize(1);
        }
    }

    /** An agent may be killed while it tries what the token can do. */
    @Test
    void theKeysThatTokensWereTriedWithDoNotPileUp() throws GeneralSecurityException, IOException {
        TokenObjects objects = new TokenObjects(hsm.keys.token(), TestedHsm.PROVIDERS.random());
        for (int i = 0; i < 2; i++) objects.make(KeySpec.AES_256, ENCRYPT_DECRYPT, "wardmote-probe");
        long before = hsm.objects();
        assertThat(objects.work()).isTrue();
        assertThat(hsm.objects()).isEqualTo(before - 2);
    }

    @Test
    void aClusterThatChangesItsStrategyOpensTheKeysOfBefore() throws GeneralSecurityException, IOException {
        StoredKey wrapped;
        StoredKey object;
        try (TestedHsm wraps = TestedHsm.of("both", 10)) {
            wrapped = wraps.fresh(KeySpec.EC_P256, SIGN_VERIFY);
        }
        try (TestedHsm keeps = TestedHsm.ofObjects("both", 10)) {
            object = keeps.fresh(KeySpec.EC_P256, SIGN_VERIFY);
            for (StoredKey key : List.of(wrapped, object)) assertThat(keeps.bytes(new Sign(key, SigningAlgorithm.ECDSA_SHA_256, MESSAGE, false))).isNotEmpty();
        }
        try (TestedHsm wraps = new TestedHsm(SoftHsm.config("both", SoftHsm.PIN, 10))) {
            for (StoredKey key : List.of(wrapped, object)) assertThat(wraps.bytes(new Sign(key, SigningAlgorithm.ECDSA_SHA_256, MESSAGE, false))).isNotEmpty();
            assertThat(blob(wraps.fresh(KeySpec.AES_256, ENCRYPT_DECRYPT))).startsWith(1);
        }
    }
}
