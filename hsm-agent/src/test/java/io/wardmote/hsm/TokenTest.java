package io.wardmote.hsm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.wardmote.hsm.FakeCryptoki.Call;
import io.wardmote.hsm.Token.State;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import io.wardmote.key.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The pool and the recovery table, over a token that fails by script. */
class TokenTest {
    private static final byte[] TEXT = "text".getBytes(UTF_8);

    @TempDir
    private Path folder;
    private final FakeCryptoki fake = new FakeCryptoki();
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicReference<String> halted = new AtomicReference<>();
    private final AtomicInteger pinReads = new AtomicInteger();
    private Token token;
    private HeldKey key;

    @BeforeEach
    void open() throws GeneralSecurityException, IOException {
        token = token(3, Duration.ofSeconds(20));
        key = held();
    }

    private Token token(int sessions, Duration patience) throws GeneralSecurityException, IOException {
        return token(new TokenChoice.Labelled(FakeCryptoki.LABEL), sessions, patience);
    }

    private Token token(TokenChoice choice, int sessions, Duration patience) throws GeneralSecurityException, IOException {
        Path file = Files.write(folder.resolve("file"), new byte[] {1});
        HsmConfig config = new HsmConfig(file, choice, file, sessions, 10, Strategy.WRAPPED_SESSION, Duration.ofSeconds(60), patience);
        Pin pin = () -> {
            pinReads.incrementAndGet();
            return new Secret(FakeCryptoki.PIN.getBytes(UTF_8));
        };
        return new Token(fake, config, pin, nanos::get, halted::set);
    }

    @AfterEach
    void close() {
        token.close();
        assertThat(fake.sessions()).isZero();
        assertThat(halted.get()).isNull();
    }

    private HeldKey held() {
        return new HeldKey(token, session -> {
            long kek = session.kek();
            return session.inOwner(owner -> fake.unwrap(owner, Parameter.wrap(0x210b), kek, TEXT, Template.empty()));
        });
    }

    private byte[] encrypt() throws CryptokiException {
        return key.use("encrypting", (session, object) -> fake.encrypt(session.number(), Parameter.ecb(), object, TEXT));
    }

    /**
     * One row of the recovery table.
     *
     * @param error      what C_Encrypt returns once
     * @param answered   whether the caller gets an answer nevertheless, by the second try
     * @param unwraps    how often the key was unwrapped then, the first time included
     * @param generation the one that serves then
     * @param initialize how often C_Initialize was called then
     */
    record Row(ReturnValue error, boolean answered, int unwraps, int generation, int initialize) {}

    static Stream<Row> table() {
        return Stream.of(
                new Row(ReturnValue.OPERATION_ACTIVE, true, 1, 1, 1),
                new Row(ReturnValue.OPERATION_NOT_INITIALIZED, true, 1, 1, 1),
                new Row(ReturnValue.OTHER, true, 1, 1, 1),
                new Row(ReturnValue.OBJECT_HANDLE_INVALID, true, 2, 1, 1),
                new Row(ReturnValue.KEY_HANDLE_INVALID, true, 2, 1, 1),
                new Row(ReturnValue.UNWRAPPING_KEY_HANDLE_INVALID, true, 2, 1, 1),
                new Row(ReturnValue.WRAPPING_KEY_HANDLE_INVALID, true, 2, 1, 1),
                new Row(ReturnValue.SESSION_HANDLE_INVALID, true, 1, 1, 1),
                new Row(ReturnValue.SESSION_CLOSED, true, 1, 1, 1),
                new Row(ReturnValue.USER_NOT_LOGGED_IN, true, 2, 2, 1),
                new Row(ReturnValue.GENERAL_ERROR, true, 1, 1, 1),
                new Row(ReturnValue.FUNCTION_FAILED, true, 1, 1, 1),
                new Row(ReturnValue.DEVICE_MEMORY, true, 1, 1, 1),
                new Row(ReturnValue.SESSION_COUNT, true, 1, 1, 1),
                new Row(ReturnValue.HOST_MEMORY, true, 1, 1, 1),
                new Row(ReturnValue.TOKEN_RESOURCE_EXCEEDED, true, 1, 1, 1),
                new Row(ReturnValue.DEVICE_ERROR, false, 2, 2, 2),
                new Row(ReturnValue.DEVICE_REMOVED, false, 2, 2, 2),
                new Row(ReturnValue.TOKEN_NOT_PRESENT, false, 2, 2, 2),
                new Row(ReturnValue.TOKEN_NOT_RECOGNIZED, false, 2, 2, 2),
                new Row(ReturnValue.SLOT_ID_INVALID, false, 2, 2, 2),
                new Row(ReturnValue.CRYPTOKI_NOT_INITIALIZED, false, 2, 2, 2));
    }

    @ParameterizedTest
    @MethodSource("table")
    void anErrorIsRecoveredFromAsTheTableSays(Row row) throws CryptokiException {
        encrypt();
        fake.fail(Call.ENCRYPT, row.error);
        if (row.answered) assertThat(encrypt()).isEqualTo(TEXT);
        else assertThatExceptionOfType(CryptokiException.class).isThrownBy(this::encrypt).satisfies(e -> assertThat(e.value()).isEqualTo(row.error));
        await().until(() -> token.state() == State.SERVING);
        assertThat(encrypt()).isEqualTo(TEXT);
        assertThat(fake.count(Call.UNWRAP)).as("unwrapped").isEqualTo(row.unwraps);
        assertThat(token.generation()).as("generation").isEqualTo(row.generation);
        assertThat(fake.count(Call.INITIALIZE)).as("initialized").isEqualTo(row.initialize);
        assertThat(pinReads).as("logged in").hasValue(row.generation);
    }

    @Test
    void everyRowOfTheTableIsTestedAbove() {
        EnumSet<ReturnValue> tested = EnumSet.noneOf(ReturnValue.class);
        table().forEach(row -> tested.add(row.error));
        for (ReturnValue value : ReturnValue.values()) {
            boolean elsewhere = value.recovery() == Recovery.NONE || value.recovery() == Recovery.STOP;
            assertThat(tested.contains(value)).as(value.name()).isEqualTo(!elsewhere);
        }
    }

    static Stream<ReturnValue> mistakes() {
        return Stream.of(ReturnValue.values()).filter(value -> value.recovery() == Recovery.NONE);
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void whatWasOurMistakeIsNotTriedAgainAndCostsOneSession(ReturnValue value) throws CryptokiException {
        encrypt();
        int before = fake.count(Call.ENCRYPT);
        fake.fail(Call.ENCRYPT, value);
        assertThatExceptionOfType(CryptokiException.class).isThrownBy(this::encrypt).satisfies(e -> assertThat(e.value()).isEqualTo(value));
        assertThat(fake.count(Call.ENCRYPT)).isEqualTo(before + 1);
        assertThat(fake.count(Call.CLOSE)).isEqualTo(1);
        assertThat(encrypt()).isEqualTo(TEXT);
        assertThat(token.generation()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"PIN_INCORRECT", "PIN_INVALID", "PIN_LEN_RANGE", "PIN_EXPIRED", "PIN_LOCKED", "USER_PIN_NOT_INITIALIZED"})
    void aRefusedPinIsNeverTriedAgain(ReturnValue refused) throws CryptokiException {
        encrypt();
        fake.fail(Call.LOGIN, refused);
        fake.logOutUnderneath();
        fake.fail(Call.ENCRYPT, ReturnValue.USER_NOT_LOGGED_IN);
        assertThatExceptionOfType(CryptokiException.class).isThrownBy(this::encrypt);
        assertThat(token.state()).isEqualTo(State.STOPPED);
        int logins = fake.count(Call.LOGIN);
        for (int i = 0; i < 100; i++) unavailable();
        assertThat(fake.count(Call.LOGIN)).isEqualTo(logins);
        assertThat(token.lastFault()).contains("CKR_" + refused);
        assertThat(token.fault()).hasValueSatisfying(fault -> assertThat(fault).contains("PIN", "CKR_" + refused));
    }

    @Test
    void aWrongPinAtTheStartStopsAtOnce() throws GeneralSecurityException, IOException {
        token.close();
        fake.changePin("4321");
        int before = fake.count(Call.LOGIN);
        token = token(1, Duration.ofSeconds(1));
        assertThat(token.state()).isEqualTo(State.STOPPED);
        for (int i = 0; i < 10; i++) assertThatExceptionOfType(Refused.class).isThrownBy(() -> token.use("anything", session -> null));
        assertThat(fake.count(Call.LOGIN)).isEqualTo(before + 1);
    }

    @ParameterizedTest
    @EnumSource(names = {"FINISH", "INITIALIZE", "SLOTS", "OPEN", "LOGIN"})
    void aRecoveryThatEndsUnexpectedlyIsTriedAgain(Call call) throws CryptokiException {
        encrypt();
        fake.fallOver(call);
        fake.fail(Call.ENCRYPT, ReturnValue.DEVICE_ERROR);
        assertThatExceptionOfType(CryptokiException.class).isThrownBy(this::encrypt);
        await().until(() -> token.state() == State.SERVING);
        assertThat(encrypt()).isEqualTo(TEXT);
        assertThat(token.generation()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(names = {"SLOTS", "OPEN", "LOGIN"})
    void aNewLoginThatEndsUnexpectedlyIsTriedAgain(Call call) throws CryptokiException {
        encrypt();
        fake.fallOver(call);
        fake.logOutUnderneath();
        fake.fail(Call.ENCRYPT, ReturnValue.USER_NOT_LOGGED_IN);
        assertThatExceptionOfType(CryptokiException.class).isThrownBy(this::encrypt);
        await().until(() -> token.state() == State.SERVING && token.generation() == 2);
        assertThat(encrypt()).isEqualTo(TEXT);
    }

    @Test
    void aWrongPinWhileRecoveringStopsTheRecovery() throws CryptokiException {
        encrypt();
        fake.changePin("4321");
        fake.fail(Call.ENCRYPT, ReturnValue.DEVICE_ERROR);
        assertThatExceptionOfType(CryptokiException.class).isThrownBy(this::encrypt);
        await().until(() -> token.state() == State.STOPPED);
        assertThat(fake.count(Call.LOGIN)).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(names = {"GENERAL_ERROR", "FUNCTION_FAILED", "KEY_HANDLE_INVALID", "SESSION_HANDLE_INVALID", "USER_NOT_LOGGED_IN"})
    void whatComesBackAtTheSecondTryEndsTheGeneration(ReturnValue value) throws CryptokiException {
        encrypt();
        fake.fail(Call.ENCRYPT, value, value);
        assertThatExceptionOfType(CryptokiException.class).isThrownBy(this::encrypt);
        await().until(() -> token.state() == State.SERVING);
        assertThat(fake.count(Call.INITIALIZE)).isEqualTo(2);
        assertThat(encrypt()).isEqualTo(TEXT);
    }

    @Test
    void allSessionsClosedUnderneathMakeANewGenerationWithoutFinalize() throws CryptokiException {
        encrypt();
        fake.closeUnderneath();
        assertThat(encrypt()).isEqualTo(TEXT);
        assertThat(token.generation()).isEqualTo(2);
        assertThat(fake.count(Call.FINISH)).isZero();
    }

    @Test
    void aTokenThatIsTakenAwayIsWaitedForAndFoundAgain() throws CryptokiException {
        encrypt();
        fake.takeAway();
        assertThatExceptionOfType(CryptokiException.class).isThrownBy(this::encrypt);
        assertThat(token.state()).isEqualTo(State.RECOVERING);
        unavailable(); // at once, not by waiting for it
        int tried = fake.count(Call.INITIALIZE);
        await().until(() -> fake.count(Call.INITIALIZE) >= tried + 2);
        unavailable();
        fake.putBack();
        await().atMost(Duration.ofMinutes(1)).until(() -> token.state() == State.SERVING);
        assertThat(encrypt()).isEqualTo(TEXT);
    }

    @Test
    void aWrappingKeyWithAnotherNumberIsFoundAgain() throws CryptokiException {
        encrypt();
        fake.moveKek();
        key = held();
        assertThat(encrypt()).isEqualTo(TEXT);
        assertThat(fake.count(Call.FIND)).isEqualTo(2);
        assertThat(token.generation()).isEqualTo(1);
    }

    /** An operation left open in the owner session would fail every unwrap from then on. */
    @Test
    void anOwnerSessionThatFailsIsReplacedTogetherWithAllHandles() throws CryptokiException {
        encrypt();
        HeldKey first = key;
        key = held();
        fake.fail(Call.UNWRAP, ReturnValue.OPERATION_ACTIVE);
        assertThat(encrypt()).isEqualTo(TEXT);
        assertThat(token.generation()).isEqualTo(2);
        key = first;
        assertThat(encrypt()).isEqualTo(TEXT);
        assertThat(fake.count(Call.UNWRAP)).isEqualTo(4);
    }

    @Test
    void noRoomMeansThatKeysAreClosedAndThePoolShrinksUntilTheNextGeneration() throws CryptokiException {
        AtomicInteger asked = new AtomicInteger();
        token.makeRoomBy(share -> asked.incrementAndGet());
        encrypt();
        fake.fail(Call.ENCRYPT, ReturnValue.DEVICE_MEMORY, ReturnValue.DEVICE_MEMORY);
        assertThatExceptionOfType(CryptokiException.class).isThrownBy(this::encrypt);
        assertThat(asked).hasValue(2);
        assertThat(token.sessions()).isEqualTo(1);
        for (int i = 0; i < 5; i++) fake.fail(Call.ENCRYPT, ReturnValue.DEVICE_MEMORY);
        for (int i = 0; i < 5; i++) encryptOrFail();
        assertThat(token.sessions()).isEqualTo(1);
        fake.fail(Call.ENCRYPT, ReturnValue.USER_NOT_LOGGED_IN);
        assertThat(encrypt()).isEqualTo(TEXT);
        assertThat(token.sessions()).isEqualTo(3);
    }

    private void encryptOrFail() {
        try {
            encrypt();
        } catch (CryptokiException e) {
            assertThat(e.value()).isEqualTo(ReturnValue.DEVICE_MEMORY);
        }
    }

    @Test
    void aSessionIsNeverUsedByTwoAndNoMoreAreOpenedThanAllowed() throws Exception {
        long seed = System.nanoTime();
        System.out.println("TokenTest seed " + seed);
        ReturnValue[] values = {ReturnValue.OPERATION_ACTIVE, ReturnValue.KEY_HANDLE_INVALID, ReturnValue.SESSION_CLOSED, ReturnValue.USER_NOT_LOGGED_IN,
            ReturnValue.GENERAL_ERROR, ReturnValue.DEVICE_ERROR, ReturnValue.ARGUMENTS_BAD};
        AtomicInteger answered = new AtomicInteger();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<?>> done = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                Random random = new Random(seed + thread);
                done.add(threads.submit(() -> {
                    for (int i = 0; i < 2_000; i++) {
                        if (random.nextInt(200) == 0) fake.fail(Call.ENCRYPT, values[random.nextInt(values.length)]);
                        if (random.nextInt(500) == 0) fake.closeUnderneath();
                        try {
                            assertThat(encrypt()).isEqualTo(TEXT);
                            answered.incrementAndGet();
                        } catch (CryptokiException | Refused e) {
                            // by the script; what matters is below
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> one : done) one.get();
        }
        await().atMost(Duration.ofMinutes(1)).until(() -> token.state() == State.SERVING);
        fake.fail(Call.SIGN); // nothing left of the script but what encrypt() meets below
        await().until(this::works);
        assertThat(answered.get()).isPositive();
        assertThat(fake.mostSessions()).isLessThanOrEqualTo(3 + 2);
        assertThat(fake.objects()).isEqualTo(1);
    }

    private boolean works() {
        try {
            return encrypt().length > 0;
        } catch (CryptokiException | Refused e) {
            return false;
        }
    }

    /** Does it while a thread is in the midst of an encryption, which is answered afterwards. */
    private void whileOneEncrypts(Runnable meanwhile) throws Exception {
        Semaphore gate = new Semaphore(0);
        fake.block(gate);
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            int before = fake.count(Call.ENCRYPT);
            Future<byte[]> busy = thread.submit(this::encrypt);
            try {
                await().until(() -> fake.count(Call.ENCRYPT) == before + 1);
                meanwhile.run();
            } finally {
                gate.release(); // or a test that fails would wait for the thread
            }
            assertThat(busy.get()).isEqualTo(TEXT);
        }
        fake.block(null);
    }

    @Test
    void whoeverFindsNoSessionInTimeIsRefused() throws Exception {
        token.close();
        token = token(1, Duration.ofMillis(10));
        key = held();
        encrypt();
        whileOneEncrypts(() -> assertThatExceptionOfType(Refused.class).isThrownBy(this::encrypt)
                .satisfies(refused -> assertThat(refused.refusal()).isEqualTo(Refusal.OVERLOADED)));
    }

    @Test
    void callsUnderWayEndBeforeTheLibraryIsFinalized() throws Exception {
        encrypt();
        whileOneEncrypts(() -> {
            fake.fail(Call.SIGN, ReturnValue.DEVICE_ERROR);
            assertThatExceptionOfType(CryptokiException.class)
                    .isThrownBy(() -> token.use("signing", session -> fake.sign(session.number(), Parameter.ecdsa(), 1, TEXT)));
            unavailable();
            assertThat(fake.count(Call.FINISH)).isZero();
        });
        await().until(() -> token.state() == State.SERVING);
        assertThat(fake.count(Call.FINISH)).isEqualTo(1);
    }

    @Test
    void aCallThatDoesNotComeBackByItsDeadlineEndsTheProcess() throws Exception {
        encrypt();
        whileOneEncrypts(() -> {
            nanos.addAndGet(Duration.ofSeconds(59).toNanos());
            token.checkDeadlines();
            assertThat(halted.get()).isNull();
            nanos.addAndGet(Duration.ofSeconds(2).toNanos());
            token.checkDeadlines();
            assertThat(halted.getAndSet(null)).contains("encrypting", "61000 ms");
        });
    }

    @Test
    void aClosedKeyIsDestroyedOnceAndNotInAnotherGeneration() throws CryptokiException {
        encrypt();
        assertThat(fake.objects()).isEqualTo(1);
        key.close();
        key.close();
        assertThat(fake.objects()).isZero();
        assertThat(fake.count(Call.DESTROY)).isEqualTo(1);
        key = held();
        encrypt();
        fake.fail(Call.ENCRYPT, ReturnValue.USER_NOT_LOGGED_IN);
        HeldKey other = held();
        other.use("encrypting", (session, object) -> fake.encrypt(session.number(), Parameter.ecb(), object, TEXT));
        key.close(); // of the generation before, whose numbers may be others' now
        assertThat(fake.count(Call.DESTROY)).isEqualTo(1);
        assertThat(fake.objects()).isEqualTo(1);
    }

    @Test
    void aTokenIsFoundByTheNumberOfItsSlotToo() throws GeneralSecurityException, IOException {
        token.close();
        token = token(new TokenChoice.InSlot(FakeCryptoki.SLOT), 1, Duration.ofSeconds(20));
        key = held();
        assertThat(encrypt()).isEqualTo(TEXT);
        for (TokenChoice other : List.of(new TokenChoice.InSlot(FakeCryptoki.SLOT + 1), new TokenChoice.Labelled("other"))) {
            assertThatExceptionOfType(CryptokiException.class).isThrownBy(() -> token(other, 1, Duration.ofSeconds(20)))
                    .satisfies(e -> assertThat(e.value()).isEqualTo(ReturnValue.TOKEN_NOT_PRESENT));
        }
    }

    @Test
    void aClosedTokenAnswersNothing() {
        token.close();
        unavailable();
        assertThat(token.state()).isEqualTo(State.CLOSED);
    }

    private void unavailable() {
        assertThatExceptionOfType(Refused.class).isThrownBy(this::encrypt).satisfies(refused -> assertThat(refused.refusal()).isEqualTo(Refusal.UNAVAILABLE));
    }
}
