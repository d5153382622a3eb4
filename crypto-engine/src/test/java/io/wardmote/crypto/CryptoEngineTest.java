package io.wardmote.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.wardmote.crypto.Algorithm.NewKey;
import io.wardmote.crypto.CryptoReply.Bytes;
import io.wardmote.crypto.CryptoReply.Generated;
import io.wardmote.crypto.CryptoReply.Pair;
import io.wardmote.crypto.CryptoReply.Verdict;
import io.wardmote.crypto.CryptoRequest.Decrypt;
import io.wardmote.crypto.CryptoRequest.Encrypt;
import io.wardmote.crypto.CryptoRequest.Generate;
import io.wardmote.crypto.CryptoRequest.GeneratePair;
import io.wardmote.crypto.CryptoRequest.Sign;
import io.wardmote.crypto.CryptoRequest.Verify;
import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.Material.Wrapped;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import io.wardmote.key.SigningAlgorithm;
import io.wardmote.key.StoredKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(VertxExtension.class)
class CryptoEngineTest {
    private static final Keys KEYS = new Keys();
    private static final byte[] MESSAGE = "message".getBytes(UTF_8);
    private static final byte[] NONE = new byte[0];

    private Vertx vertx;
    private SlowWork slow;
    private Ask ask;

    @BeforeEach
    void deploy(Vertx vertx) throws Exception {
        this.vertx = vertx;
        LocalCodecs.register(vertx);
        ask = new Ask(vertx);
        slow = new SlowWork(vertx, Keys.CONFIG);
        for (int lane = 0; lane < 2; lane++) await(vertx.deployVerticle(new CryptoEngine(lane, KEYS.software, slow)));
    }

    @AfterEach
    void close() {
        slow.close();
    }

    @Test
    void aKeyIsGeneratedUsedAndVerifiedOverTheBusByEveryLane() throws Exception {
        for (KeySpec spec : new KeySpec[] {KeySpec.RSA_2048, KeySpec.EC_P256, KeySpec.ML_DSA_65}) {
            Generate request = KEYS.generate(spec, KeyUsage.SIGN_VERIFY);
            StoredKey key = Keys.stored(request, (Generated) await(ask(0, request)));
            SigningAlgorithm algorithm = List.of(SigningAlgorithm.values()).stream().filter(a -> a.suits(spec)).findFirst().orElseThrow();
            byte[] signature = ((Bytes) await(ask(0, new Sign(key, algorithm, MESSAGE, false)))).bytes();
            assertThat(await(ask(1, new Verify(key, algorithm, MESSAGE, false, signature)))).isEqualTo(new Verdict(true));
        }
    }

    @Test
    void aRefusalArrivesAsItself() {
        Encrypt wrong = new Encrypt(KEYS.key(KeySpec.EC_P256), MESSAGE, NONE);
        refused(Refusal.KEY_CANNOT, "", ask(0, wrong));
        refused(Refusal.INVALID_CIPHERTEXT, "", ask(0, new Decrypt(KEYS.key(KeySpec.AES_256), NONE, NONE)));
        refused(Refusal.INVALID_PARAMETER, "Digest", ask(1, new Sign(KEYS.key(KeySpec.RSA_2048), SigningAlgorithm.RSA_PSS_SHA_256, NONE, true)));
    }

    private static StoredKey altered() {
        StoredKey key = KEYS.fresh(KeySpec.AES_256, KeyUsage.ENCRYPT_DECRYPT);
        byte[] broken = ((Wrapped) key.material()).sealed().clone();
        broken[20] ^= 1;
        return new StoredKey(key.keyId(), key.versionId(), key.spec(), key.usage(), key.origin(), key.protection(), new Wrapped(1, broken), NONE);
    }

    @Test
    void aFaultIsAnInternalFailureWithoutAWord() {
        refused(Refusal.INTERNAL_FAILURE, "", ask(0, new Encrypt(altered(), MESSAGE, NONE)));
    }

    /** Beside quick work alone, which is done by the event loop, and beside slow work. */
    @ParameterizedTest
    @EnumSource(names = {"AES_256", "RSA_2048"})
    void aFaultOfOneOfManyIsThatOnesAlone(KeySpec others) throws Exception {
        StoredKey key = KEYS.key(others);
        CryptoRequest sound = others == KeySpec.AES_256 ? new Encrypt(key, MESSAGE, NONE) : new Sign(key, SigningAlgorithm.RSA_PSS_SHA_256, MESSAGE, false);
        List<CryptoReply> answers = ((CryptoReply.All) await(ask(0, new CryptoRequest.All(List.of(sound, new Encrypt(altered(), MESSAGE, NONE), sound))))).parts();
        assertThat(answers).hasSize(3);
        assertThat(answers.getFirst()).isInstanceOf(Bytes.class);
        assertThat(((CryptoReply.No) answers.get(1)).refused().refusal()).isEqualTo(Refusal.INTERNAL_FAILURE);
        assertThat(answers.getLast()).isInstanceOf(Bytes.class);
    }

    @Test
    void aKeyUnderAnEpochThatIsNotOpenIsUnavailable() {
        StoredKey key = KEYS.fresh(KeySpec.AES_256, KeyUsage.ENCRYPT_DECRYPT);
        Wrapped later = new Wrapped(7, ((Wrapped) key.material()).sealed());
        StoredKey moved = new StoredKey(key.keyId(), key.versionId(), key.spec(), key.usage(), key.origin(), key.protection(), later, NONE);
        refused(Refusal.UNAVAILABLE, "Epoch 7 of the root key is not open on this node.", ask(0, new Encrypt(moved, MESSAGE, NONE)));
    }

    /** More quick ones than are done in one turn of the event loop, slow ones, and refused ones in between. */
    @Test
    void manyAtOnceAreAnsweredInTheirOrderEachForItself() throws Exception {
        StoredKey aes = KEYS.key(KeySpec.AES_256);
        StoredKey rsa = KEYS.key(KeySpec.RSA_2048);
        List<CryptoRequest> parts = new ArrayList<>();
        for (int i = 0; i < 300; i++) parts.add(switch (i % 100) {
            case 7 -> new Encrypt(rsa, MESSAGE, NONE);
            case 99 -> new Sign(rsa, SigningAlgorithm.RSA_PSS_SHA_256, MESSAGE, false);
            default -> new Encrypt(aes, ("message " + i).getBytes(UTF_8), NONE);
        });
        List<CryptoReply> answers = ((CryptoReply.All) await(ask(0, new CryptoRequest.All(parts)))).parts();
        assertThat(answers).hasSize(300);
        for (int i = 0; i < 300; i++) {
            CryptoReply answer = answers.get(i);
            switch (i % 100) {
                case 7 -> assertThat(((CryptoReply.No) answer).refused().refusal()).isEqualTo(Refusal.KEY_CANNOT);
                case 99 -> assertThat(await(ask(1, new Verify(rsa, SigningAlgorithm.RSA_PSS_SHA_256, MESSAGE, false, ((Bytes) answer).bytes())))).isEqualTo(new Verdict(true));
                default -> assertThat(((Bytes) await(ask(1, new Decrypt(aes, ((Bytes) answer).bytes(), NONE)))).bytes()).asString(UTF_8).isEqualTo("message " + i);
            }
        }
        assertThat(((CryptoReply.All) await(ask(0, new CryptoRequest.All(List.of())))).parts()).isEmpty();
    }

    @Test
    void whatIsAnsweredIsForgottenAndWhatIsAnsweredTwiceCountsOnce() throws Exception {
        vertx.eventBus().<Question<String>>localConsumer("twice", message -> {
            message.body().answer(message.body().asked(String.class) + "!");
            message.body().fail(Refusal.INTERNAL_FAILURE.refused());
        });
        assertThat(await(ask.<String>ask("twice", "once"))).isEqualTo("once!");
        vertx.eventBus().<Question<String>>localConsumer("never", message -> { });
        Future<String> never = ask.ask("never", "a question");
        assertThat(ask.open()).isEqualTo(1);
        assertThat(never.isComplete()).isFalse();
    }

    /** Also where both are on one event loop: what is known of a request by its context is known after an answer. */
    @Test
    void whoAskedGoesOnInItsOwnContext() throws Exception {
        Promise<List<Context>> seen = Promise.promise();
        Context asking = vertx.getOrCreateContext();
        asking.runOnContext(start -> {
            List<Context> contexts = new ArrayList<>();
            vertx.eventBus().<Question<String>>localConsumer("here", message -> {
                contexts.add(Vertx.currentContext());
                message.body().answer("an answer");
            });
            ask.<String>ask("here", "a question").map(answer -> contexts.add(Vertx.currentContext())).map(added -> contexts).onComplete(seen);
        });
        List<Context> contexts = await(seen.future());
        assertThat(contexts.getFirst()).isNotSameAs(asking);
        assertThat(contexts.getLast()).isSameAs(asking);
    }

    @Test
    void withoutAnEngineTheServiceIsUnavailable() {
        refused(Refusal.UNAVAILABLE, "", ask(99, new Encrypt(KEYS.key(KeySpec.AES_256), MESSAGE, NONE)));
    }

    @Test
    void moreRsaKeysThanMayWaitAreRefusedAndTheRestAreMade() throws Exception {
        List<Future<CryptoReply>> asked = new ArrayList<>();
        for (int i = 0; i < 6; i++) asked.add(ask(i % 2, KEYS.generate(KeySpec.RSA_2048, KeyUsage.SIGN_VERIFY)));
        await(Future.join(asked).otherwiseEmpty());
        assertThat(asked.stream().filter(Future::succeeded)).hasSizeGreaterThanOrEqualTo(2);
        assertThat(asked.stream().filter(Future::failed)).isNotEmpty().allSatisfy(refused ->
                assertThat(refused.cause()).isInstanceOfSatisfying(Refused.class, it -> assertThat(it.refusal()).isEqualTo(Refusal.OVERLOADED)));
        assertThat(await(ask(0, KEYS.generate(KeySpec.RSA_2048, KeyUsage.SIGN_VERIFY)))).isInstanceOf(Generated.class);
        assertThat(slow.inHand()).isZero();
    }

    @Test
    void aPairMadeAheadDoesNotWaitForTheGenerators() throws Exception {
        NewKey ahead = Algorithm.of(KeySpec.RSA_2048, KEYS.providers).generate(KeySpec.RSA_2048);
        try (DataKeyPairs pairs = Keys.holding(ahead)) {
            SoftwareKeys software = new SoftwareKeys(KEYS.providers, KEYS.roots, KEYS.opened, pairs, Keys.CONFIG);
            await(vertx.deployVerticle(new CryptoEngine(2, software, slow)));
            List<Future<CryptoReply>> waiting = new ArrayList<>();
            for (int i = 0; i < 2; i++) waiting.add(ask(2, KEYS.generate(KeySpec.RSA_4096, KeyUsage.SIGN_VERIFY))); // as many as may wait
            Future<CryptoReply> taken = ask(2, new GeneratePair(KeySpec.RSA_2048));
            refused(Refusal.OVERLOADED, "", ask(2, new GeneratePair(KeySpec.RSA_2048)));
            assertThat(((Pair) await(taken)).publicKey()).isEqualTo(ahead.publicKey());
            await(Future.join(waiting));
        }
    }

    @Test
    void slowWorkBeyondTheBoundIsRefusedWhileQuickWorkGoesOn() throws Exception {
        List<Future<CryptoReply>> slowOnes = new ArrayList<>();
        for (int i = 0; i < 200; i++) slowOnes.add(ask(0, new Sign(KEYS.key(KeySpec.RSA_4096), SigningAlgorithm.RSA_PSS_SHA_256, MESSAGE, false)));
        Future<CryptoReply> quick = ask(0, new Encrypt(KEYS.key(KeySpec.AES_256), MESSAGE, NONE));
        assertThat(await(quick)).isInstanceOf(Bytes.class);
        await(Future.join(slowOnes).otherwiseEmpty());
        assertThat(slowOnes.stream().filter(Future::succeeded)).hasSizeGreaterThanOrEqualTo(6);
        assertThat(slowOnes.stream().filter(Future::failed)).isNotEmpty();
    }

    @Test
    void anEvictedKeyIsOpenedAgain() throws Exception {
        StoredKey key = KEYS.fresh(KeySpec.AES_256, KeyUsage.ENCRYPT_DECRYPT);
        byte[] sealed = ((Bytes) await(ask(0, new Encrypt(key, MESSAGE, NONE)))).bytes();
        KEYS.opened.evict(List.of(key.versionId()));
        assertThat(((Bytes) await(ask(1, new Decrypt(key, sealed, NONE)))).bytes()).isEqualTo(MESSAGE);
    }

    @Test
    void keysEvictedWhileInUseStillSignRight() throws Exception {
        for (KeySpec spec : new KeySpec[] {KeySpec.RSA_2048, KeySpec.EC_P521, KeySpec.EC_P256K, KeySpec.ML_DSA_44}) {
            StoredKey key = KEYS.fresh(spec, KeyUsage.SIGN_VERIFY);
            SigningAlgorithm algorithm = List.of(SigningAlgorithm.values()).stream().filter(a -> a.suits(spec)).findFirst().orElseThrow();
            for (int round = 0; round < 10; round++) {
                List<Future<CryptoReply>> signed = List.of(ask(0, new Sign(key, algorithm, MESSAGE, false)), ask(1, new Sign(key, algorithm, MESSAGE, false)));
                KEYS.opened.evict(List.of(key.versionId()));
                for (Future<CryptoReply> one : signed) {
                    byte[] signature = ((Bytes) await(one)).bytes();
                    assertThat(await(ask(0, new Verify(key, algorithm, MESSAGE, false, signature)))).isEqualTo(new Verdict(true));
                }
            }
        }
    }

    @Test
    void whenThePoolsAreClosedSlowWorkIsRefused() {
        slow.close();
        refused(Refusal.UNAVAILABLE, "", ask(0, new Sign(KEYS.key(KeySpec.RSA_2048), SigningAlgorithm.RSA_PSS_SHA_256, MESSAGE, false)));
        assertThat(slow.inHand()).isZero();
    }

    private Future<CryptoReply> ask(int lane, CryptoRequest request) {
        return ask.ask(CryptoEngine.address(lane), request);
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private static void refused(Refusal refusal, String detail, Future<CryptoReply> asked) {
        assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> await(asked)).satisfies(failed ->
                assertThat(failed.getCause()).isInstanceOfSatisfying(Refused.class, it -> {
                    assertThat(it.refusal()).isEqualTo(refusal);
                    assertThat(it.detail()).isEqualTo(detail);
                }));
    }
}
