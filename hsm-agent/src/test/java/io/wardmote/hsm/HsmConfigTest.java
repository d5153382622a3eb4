package io.wardmote.hsm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.wardmote.key.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HsmConfigTest {
    @TempDir
    private Path folder;

    private Path file(String content, String permissions) throws IOException {
        Path file = Files.writeString(folder.resolve("pin"), content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    @Test
    void everyFaultIsToldAtOnceInASentence() {
        Path nowhere = folder.resolve("nowhere");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HsmConfig(nowhere, new TokenChoice.Labelled(" "), nowhere, 0, 0, Strategy.WRAPPED_SESSION, Duration.ZERO, Duration.ofMinutes(2)))
                .withMessage("library is " + nowhere + ", which is not there or cannot be read; name the vendor's PKCS#11 library; "
                        + "token is \" \", but a token's label has 1 to 32 characters; "
                        + "pin is " + nowhere + ", which is not there or cannot be read; it must hold the user's PIN; "
                        + "sessions is 0, but must be from 1 to 256; keys is 0, but must be from 1 to 1000000; "
                        + "deadline in seconds is 0, but must be from 1 to 600; patience in milliseconds is 120000, but must be from 1 to 60000");
    }

    @Test
    void theAgentReadsWhatTheNodeWrites() throws IOException {
        Path there = file("1234", "rw-------");
        for (TokenChoice token : List.of(new TokenChoice.Labelled("slot 7"), new TokenChoice.InSlot(7))) {
            for (Strategy strategy : Strategy.values()) {
                HsmConfig config = new HsmConfig(there, token, there, 3, 5, strategy, Duration.ofSeconds(30), Duration.ofMillis(1500));
                assertThat(HsmConfig.of(config.arguments())).isEqualTo(config);
            }
        }
    }

    @Test
    void thePinEndsBeforeTheLineEnd() throws IOException {
        for (String content : new String[] {"12 34", "12 34\n", "12 34\r\n"}) {
            try (Secret pin = Pin.file(file(content, "rw-------")).read()) {
                assertThat(new String(pin.bytes(), UTF_8)).isEqualTo("12 34");
            }
        }
    }

    @Test
    void aPinThatOthersMayReadIsRefused() throws IOException {
        for (String permissions : new String[] {"rw-r-----", "rw----r--", "rw-rw-rw-", "rwx------"}) {
            Path file = file("1234", permissions);
            assertThatExceptionOfType(IOException.class).as(permissions).isThrownBy(() -> Pin.file(file).read()).withMessageContaining("chmod 600");
        }
        assertThat(Pin.file(file("1234", "r--------")).read().length()).isEqualTo(4);
    }
}
