package io.wardmote.hsm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.wardmote.crypto.Randomness;
import io.wardmote.hsm.FakeCryptoki.Call;
import io.wardmote.key.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which tokens are refused at the start, and which are not, since they may only be ill. */
class FitnessTest {
    private final FakeCryptoki fake = new FakeCryptoki();
    @TempDir
    private Path folder;
    private Token token;

    @BeforeEach
    void open() throws GeneralSecurityException, IOException {
        Path file = Files.write(folder.resolve("file"), new byte[] {1});
        HsmConfig config = new HsmConfig(file, new TokenChoice.Labelled(FakeCryptoki.LABEL), file, 1, 10, Strategy.WRAPPED_SESSION, Duration.ofSeconds(60), Duration.ofSeconds(20));
        token = new Token(fake, config, () -> new Secret(FakeCryptoki.PIN.getBytes(UTF_8)), System::nanoTime, why -> {});
    }

    @AfterEach
    void close() {
        token.close();
    }

    private void check(Strategy strategy) throws UnfitToken {
        Fitness.check(token, strategy, new Randomness());
    }

    private void isUnfit(Strategy strategy, String sentence) {
        assertThatExceptionOfType(UnfitToken.class).isThrownBy(() -> check(strategy)).withMessage(sentence);
    }

    @Test
    void aTokenThatListsNothingThatWrapsIsRefusedByTheNamesOfTheMechanisms() throws UnfitToken {
        isUnfit(Strategy.WRAPPED_SESSION, "hsm.strategy is wrapped-session, but the token wraps keys by none of CKM_AES_KEY_WRAP_KWP, CKM_AES_KEY_WRAP_PAD, CKM_AES_KWP (Luna), "
                + "CKM_CLOUDHSM_AES_KEY_WRAP_ZERO_PAD as RFC 5649 says; give token-object, if the vendor replicates the keys of its HSMs, or another token.");
        check(Strategy.TOKEN_OBJECT);
    }

    /** The fake wraps everything as 40 zeros. */
    @Test
    void aTokenThatWrapsInAWayOfItsOwnIsRefused() {
        fake.list(Mechanism.AES_KEY_WRAP_PAD);
        isUnfit(Strategy.WRAPPED_SESSION, Strategy.WRAPPED_SESSION.refusal());
    }

    @ParameterizedTest
    @EnumSource(names = {"TEMPLATE_INCONSISTENT", "MECHANISM_INVALID", "TOKEN_WRITE_PROTECTED", "ATTRIBUTE_VALUE_INVALID"})
    void aTokenThatKeepsNoKeysIsRefused(ReturnValue no) {
        fake.fail(Call.GENERATE, no);
        isUnfit(Strategy.TOKEN_OBJECT, "hsm.strategy is token-object, but the token keeps no key that CKM_AES_KEY_GEN makes in it with CKA_TOKEN; give wrapped-session, or another token.");
    }

    @Test
    void aTokenThatKeepsKeysLosesTheOneItWasTriedWith() throws UnfitToken {
        check(Strategy.TOKEN_OBJECT);
        assertThat(fake.kept()).isZero();
        assertThat(fake.count(Call.GENERATE)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"DEVICE_ERROR", "DEVICE_REMOVED", "DEVICE_MEMORY", "GENERAL_ERROR", "USER_NOT_LOGGED_IN", "OTHER"})
    void aTokenThatIsIllIsNotRefused(ReturnValue fault) throws UnfitToken {
        fake.fail(Call.GENERATE, fault, fault);
        check(Strategy.TOKEN_OBJECT);
        token.close();
        for (Strategy strategy : Strategy.values()) check(strategy);
    }

    @Test
    void aTokenThatDidNotTakeThePinIsNotRefused() throws UnfitToken {
        fake.changePin("4321");
        fake.fail(Call.GENERATE, ReturnValue.USER_NOT_LOGGED_IN);
        check(Strategy.TOKEN_OBJECT);
        assertThat(token.state()).isEqualTo(Token.State.STOPPED);
        check(Strategy.WRAPPED_SESSION);
    }
}
