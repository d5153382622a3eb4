package io.wardmote.hsm;

import static io.wardmote.key.KeyUsage.ENCRYPT_DECRYPT;
import static io.wardmote.key.KeyUsage.SIGN_VERIFY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.wardmote.crypto.CryptoRequest.Decrypt;
import io.wardmote.crypto.CryptoRequest.Encrypt;
import io.wardmote.crypto.CryptoRequest.Sign;
import io.wardmote.hsm.Token.State;
import io.wardmote.key.KeySpec;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import io.wardmote.key.SigningAlgorithm;
import io.wardmote.key.StoredKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Faults brought about for real, and long use. */
class SoftHsmFaultTest {
    private static final byte[] MESSAGE = "attack at dawn".getBytes(UTF_8);
    private static final byte[] NONE = {};

    @ParameterizedTest
    @EnumSource(Strategy.class)
    void aTokenFolderTakenAwayAndPutBackHeals(Strategy strategy) throws Exception {
        try (TestedHsm hsm = strategy == Strategy.TOKEN_OBJECT ? TestedHsm.ofObjects("lost2", 10) : TestedHsm.of("lost", 10)) {
            StoredKey opened = hsm.fresh(KeySpec.AES_256, ENCRYPT_DECRYPT);
            StoredKey unopened = hsm.fresh(KeySpec.EC_P256, SIGN_VERIFY);
            byte[] sealed = hsm.bytes(new Encrypt(opened, MESSAGE, NONE));
            Path away = SoftHsm.TOKENS.resolveSibling("softhsm-tokens-away");
            Files.move(SoftHsm.TOKENS, away);
            try {
                await().until(() -> fails(hsm, unopened));
                assertThat(hsm.keys.token().state()).isEqualTo(State.RECOVERING);
                assertThatExceptionOfType(Refused.class).isThrownBy(() -> hsm.answer(new Decrypt(opened, sealed, NONE)))
                        .satisfies(refused -> assertThat(refused.refusal()).isEqualTo(Refusal.UNAVAILABLE));
            } finally {
                // the library may have made an empty folder in its place
                if (Files.exists(SoftHsm.TOKENS)) Files.delete(SoftHsm.TOKENS);
                Files.move(away, SoftHsm.TOKENS);
            }
            await().atMost(Duration.ofMinutes(1)).until(() -> hsm.keys.token().state() == State.SERVING);
            assertThat(hsm.bytes(new Decrypt(opened, sealed, NONE))).isEqualTo(MESSAGE);
            assertThat(hsm.bytes(new Sign(unopened, SigningAlgorithm.ECDSA_SHA_256, MESSAGE, false))).isNotEmpty();
        }
    }

    /** With the key that is in no cache, so that the wrapping key is needed, or the key looked for. */
    private static boolean fails(TestedHsm hsm, StoredKey key) {
        try {
            hsm.keys.evictAll();
            hsm.answer(new Sign(key, SigningAlgorithm.ECDSA_SHA_256, MESSAGE, false));
            return false;
        } catch (GeneralSecurityException | Refused e) {
            return hsm.keys.token().state() != State.SERVING;
        }
    }

    @Test
    void sessionsClosedUnderneathAndALogoutHeal() throws GeneralSecurityException, IOException {
        try (TestedHsm hsm = TestedHsm.of("fourth", 10)) {
            StoredKey key = hsm.fresh(KeySpec.AES_256, ENCRYPT_DECRYPT);
            byte[] sealed = hsm.bytes(new Encrypt(key, MESSAGE, NONE));
            Token token = hsm.keys.token();
            for (int generation = 1; generation < 4; generation++) {
                assertThat(token.generation()).isEqualTo(generation);
                token.cryptoki().closeAllSessions(token.slot());
                assertThat(hsm.bytes(new Decrypt(key, sealed, NONE))).isEqualTo(MESSAGE);
            }
        }
    }

    @Test
    void aWrongPinIsTriedOnceAndTheRightOneStillWorks() throws GeneralSecurityException, IOException {
        try (Token wrong = SoftHsm.token(SoftHsm.config("pin", "4321", 10))) {
            assertThat(wrong.state()).isEqualTo(State.STOPPED);
            assertThat(wrong.lastFault()).isEqualTo("C_Login returned CKR_PIN_INCORRECT");
            for (int i = 0; i < 100; i++) assertThatExceptionOfType(Refused.class).isThrownBy(() -> wrong.use("anything", session -> null));
        }
        try (Token right = SoftHsm.token("pin")) {
            assertThat(right.state()).isEqualTo(State.SERVING);
        }
    }

    @Test
    void strangersCiphertextsDoNotTakeTheTokenOutOfService() throws GeneralSecurityException, IOException {
        try (TestedHsm hsm = TestedHsm.of("suite2", 10)) {
            StoredKey key = hsm.fresh(KeySpec.AES_256, ENCRYPT_DECRYPT);
            for (int i = 0; i < 1000; i++) {
                byte[] rubbish = new byte[60];
                new Random(i).nextBytes(rubbish);
                assertThatExceptionOfType(Refused.class).isThrownBy(() -> hsm.answer(new Decrypt(key, rubbish, NONE)))
                        .satisfies(refused -> assertThat(refused.refusal()).isEqualTo(Refusal.INVALID_CIPHERTEXT));
            }
            assertThat(hsm.keys.token().generation()).isEqualTo(1);
        }
    }

    /**
     * Many more keys than the token keeps open, used at random by several threads. 10,000 uses of 1,000 keys; with
     * {@code -Dwardmote.long=true} 100,000 of 5,000.
     */
    @Test
    void longUseOfManyKeysGrowsNeitherSessionsNorObjects() throws Exception {
        boolean full = Boolean.getBoolean("wardmote.long");
        int keys = full ? 5_000 : 1_000;
        int uses = full ? 100_000 : 10_000;
        long seed = System.nanoTime();
        System.out.println("SoftHsmFaultTest seed " + seed);
        try (TestedHsm hsm = TestedHsm.of("long", 100)) {
            List<StoredKey> made = new ArrayList<>();
            for (int i = 0; i < keys; i++) made.add(hsm.fresh(i % 50 == 0 ? KeySpec.EC_P256 : KeySpec.AES_256, i % 50 == 0 ? SIGN_VERIFY : ENCRYPT_DECRYPT));
            try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
                List<Future<?>> done = new ArrayList<>();
                for (int thread = 0; thread < 3; thread++) {
                    Random random = new Random(seed + thread);
                    done.add(threads.submit(() -> {
                        for (int i = 0; i < uses / 3; i++) use(hsm, made.get(random.nextInt(keys)));
                        return null;
                    }));
                }
                for (Future<?> one : done) one.get();
            }
            Token token = hsm.keys.token();
            assertThat(hsm.keys.size()).isLessThanOrEqualTo(100);
            int objects = token.use("counting", session -> token.cryptoki().find(session.number(), Template.empty().with(Attribute.TOKEN, false)).size());
            assertThat(objects).as("session objects").isEqualTo((int) hsm.keys.size());
            long sessions = token.cryptoki().slots().stream().filter(it -> it.id() == token.slot()).findFirst().orElseThrow().sessions();
            assertThat(sessions).isLessThanOrEqualTo(2 + 2);
            assertThat(token.generation()).isEqualTo(1);
        }
    }

    private static void use(TestedHsm hsm, StoredKey key) throws GeneralSecurityException {
        if (key.usage() == SIGN_VERIFY) assertThat(hsm.bytes(new Sign(key, SigningAlgorithm.ECDSA_SHA_256, MESSAGE, false))).isNotEmpty();
        else assertThat(hsm.bytes(new Decrypt(key, hsm.bytes(new Encrypt(key, MESSAGE, NONE)), NONE))).isEqualTo(MESSAGE);
    }
}
