package io.wardmote.hsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.wardmote.crypto.SealBroken;
import io.wardmote.hsm.FakeCryptoki.Call;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who is at fault, for every value that a token may return. */
class JudgedTest {
    private static final Refused REFUSED = Refusal.INVALID_KEY_MATERIAL.refused();
    private static final Set<ReturnValue> UNKNOWN = EnumSet.of(ReturnValue.GENERAL_ERROR, ReturnValue.FUNCTION_FAILED, ReturnValue.OTHER);

    private final FakeCryptoki fake = new FakeCryptoki();
    private long session;

    @BeforeEach
    void open() throws CryptokiException {
        fake.initialize();
        session = fake.openSession(FakeCryptoki.SLOT);
        fake.login(session, FakeCryptoki.PIN.getBytes(StandardCharsets.UTF_8));
    }

    private Throwable unwrapping(Set<ReturnValue> ofToken) {
        return catchThrowable(() -> Judged.unwrap(fake, session, Parameter.wrap(1), 1, new byte[40], Template.empty(), ofToken, REFUSED));
    }

    private static void isValue(Throwable thrown, ReturnValue value) {
        assertThat(thrown).isInstanceOfSatisfying(CryptokiException.class, e -> assertThat(e.value()).isEqualTo(value));
    }

    /** Only that a token cannot do it tells of the token: whatever else it says would tell strangers how their bytes were wrong. */
    @ParameterizedTest
    @EnumSource(ReturnValue.class)
    void broughtBytesAreAtFaultUnlessTheTokenCannotOrIsIll(ReturnValue value) {
        fake.fail(Call.UNWRAP, value);
        Throwable thrown = unwrapping(Judged.CANNOT);
        boolean cannot = EnumSet.of(ReturnValue.MECHANISM_INVALID, ReturnValue.MECHANISM_PARAM_INVALID, ReturnValue.FUNCTION_NOT_SUPPORTED).contains(value);
        boolean bytes = UNKNOWN.contains(value) || value.recovery() == Recovery.NONE && !cannot;
        if (bytes) assertThat(thrown).isSameAs(REFUSED);
        else isValue(thrown, value);
        assertThat(fake.count(Call.RANDOM)).isEqualTo(UNKNOWN.contains(value) ? 1 : 0);
    }

    @ParameterizedTest
    @EnumSource(ReturnValue.class)
    void aBroughtKeyThatDoesNotWorkIsAtFaultUnlessTheTokenIsIll(ReturnValue value) {
        Throwable thrown = catchThrowable(() -> Judged.use(fake, session, REFUSED, () -> {
            throw new CryptokiException("C_Sign", value);
        }));
        if (UNKNOWN.contains(value) || value.recovery() == Recovery.NONE) assertThat(thrown).isSameAs(REFUSED);
        else isValue(thrown, value);
    }

    @ParameterizedTest
    @EnumSource(ReturnValue.class)
    void aStoredKeyIsAtFaultWhereItWasWrappedByAnotherKey(ReturnValue value) {
        fake.fail(Call.UNWRAP, value);
        Throwable thrown = catchThrowable(() -> Judged.unwrapStored(fake, session, Parameter.wrap(1), 1, new byte[40], Template.empty()));
        boolean key = EnumSet.of(ReturnValue.GENERAL_ERROR, ReturnValue.FUNCTION_FAILED, ReturnValue.WRAPPED_KEY_INVALID, ReturnValue.WRAPPED_KEY_LEN_RANGE).contains(value);
        if (key) assertThat(thrown).isInstanceOf(SealBroken.class);
        else isValue(thrown, value);
    }

    @ParameterizedTest
    @EnumSource(names = {"GENERAL_ERROR", "FUNCTION_FAILED", "OTHER"})
    void aTokenThatGivesNoRandomBytesEitherIsIll(ReturnValue value) {
        fake.fail(Call.UNWRAP, value);
        fake.fail(Call.RANDOM, ReturnValue.DEVICE_ERROR);
        isValue(unwrapping(Judged.CANNOT), ReturnValue.DEVICE_ERROR);
    }
}
