package io.wardmote.hsm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.wardmote.crypto.CryptoTrace;
import io.wardmote.hsm.FakeCryptoki.Call;
import io.wardmote.key.Refused;
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
import org.slf4j.LoggerFactory;

/** What a traced question tells of the token, and what the log says of it. */
class TokenTraceTest {
    private static final Logger LOG = (Logger) LoggerFactory.getLogger(Token.class);

    @TempDir
    private Path folder;
    private final FakeCryptoki fake = new FakeCryptoki();
    private final AgentTrace trace = new AgentTrace("R-1");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Level before = LOG.getLevel();
    private Token token;

    @BeforeEach
    void open() throws GeneralSecurityException, IOException {
        Path file = Files.write(folder.resolve("file"), new byte[] {1});
        HsmConfig config = new HsmConfig(file, new TokenChoice.Labelled(FakeCryptoki.LABEL), file, 1, 10, Strategy.WRAPPED_SESSION, Duration.ofSeconds(60),
            Duration.ofMillis(1));
        token = new Token(fake, config, () -> new Secret(FakeCryptoki.PIN.getBytes(UTF_8)), System::nanoTime, why -> {});
        lines.start();
        LOG.setLevel(Level.INFO);
        LOG.addAppender(lines);
    }

    @AfterEach
    void close() {
        LOG.detachAppender(lines);
        LOG.setLevel(before);
        token.close();
    }

    private byte[] random(CryptoTrace by) throws CryptokiException {
        return by.call(() -> token.use("asking", session -> fake.random(session.number(), 8)));
    }

    @Test
    void aSessionThatIsNotFreeInTimeIsToldAsAFault() throws CryptokiException {
        token.use("keeping the only session", session -> assertThatExceptionOfType(Refused.class).isThrownBy(() -> random(trace)));
        random(trace);
        assertThat(AgentTrace.parts(trace.toFrame())).extracting(CryptoTrace.Part::name, CryptoTrace.Part::fault)
            .containsExactly(tuple("hsm session", "OVERLOADED"), tuple("hsm session", ""));
    }

    @Test
    void aLineOfTheLogNamesTheRequestWhereItIsKnown() throws CryptokiException {
        fake.fail(Call.RANDOM, ReturnValue.SESSION_HANDLE_INVALID);
        random(trace);
        fake.fail(Call.RANDOM, ReturnValue.SESSION_HANDLE_INVALID);
        random(CryptoTrace.OFF);
        assertThat(lines.list).hasSize(2);
        assertThat(lines.list.getFirst().getKeyValuePairs()).singleElement().hasToString("requestId=\"R-1\"");
        assertThat(lines.list.getLast().getKeyValuePairs()).isNull();
    }
}
