package io.wardmote.hsm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.hsm.Token.State;
import io.wardmote.key.Secret;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What happens to a generation that begins while the token is stopped or closed. The token asks for the PIN in between, which is where that happens
 * here.
 */
class GenerationsTest {
    private static final CryptokiException LOCKED = new CryptokiException("C_Sign", ReturnValue.PIN_LOCKED);

    private final FakeCryptoki fake = new FakeCryptoki();
    private final AtomicReference<String> halted = new AtomicReference<>();
    private final Deadlines deadlines = new Deadlines(Duration.ofSeconds(60), System::nanoTime, halted::set);
    private Runnable meanwhile = () -> { };
    private final Generations generations = new Generations(fake, new TokenChoice.Labelled(FakeCryptoki.LABEL), this::pin, deadlines, new Pool(3));

    private Secret pin() {
        meanwhile.run();
        return new Secret(FakeCryptoki.PIN.getBytes(UTF_8));
    }

    @BeforeEach
    void start() throws CryptokiException, IOException {
        generations.start();
    }

    @AfterEach
    void close() {
        generations.close();
        deadlines.close();
        assertThat(fake.sessions()).isZero();
        assertThat(halted.get()).isNull();
    }

    @Test
    void aPinThatIsRefusedWhileAGenerationBeginsStopsThatToo() {
        meanwhile = () -> generations.stop(LOCKED);
        assertThat(generations.renew(generations.current())).as("serves").isFalse();
        assertThat(generations.state()).isEqualTo(State.STOPPED);
        assertThat(generations.current()).isNull();
        assertThat(fake.sessions()).isZero();
    }

    @Test
    void aTokenThatIsClosedWhileAGenerationBeginsHasNone() throws InterruptedException {
        Thread closing = new Thread(generations::close);
        meanwhile = () -> {
            closing.start();
            while (generations.state() != State.CLOSED) Thread.onSpinWait();
        };
        assertThat(generations.renew(generations.current())).as("serves").isFalse();
        closing.join(20_000);
        assertThat(generations.current()).isNull();
        assertThat(fake.sessions()).isZero();
    }

    @Test
    void whatWasOpenWhenThePinWasRefusedIsClosedWithTheToken() {
        generations.stop(LOCKED);
        assertThat(generations.current()).isNull();
        assertThat(fake.sessions()).isEqualTo(2);
    }
}
