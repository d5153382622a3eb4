package io.wardmote.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.key.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The whole column, as a file: every refusal, with a detail and without. {@code -Dwardmote.record=true} writes it anew, to be read as
 * a diff.
 */
class InstanceErrorTest {
    private static final Path FILE = Path.of("src/test/resources/instance-errors.txt");

    @Test
    void everyRefusalIsSaidAsWrittenDown() throws IOException {
        String column = Arrays.stream(Refusal.values()).map(refusal -> refusal.number() + "\n  " + InstanceColumn.of(refusal.refused()) + "\n  " + InstanceColumn.of(refusal.because("DETAIL")))
            .collect(Collectors.joining("\n", "", "\n"));
        if (Boolean.getBoolean("wardmote.record")) Files.writeString(FILE, column);
        assertThat(column).isEqualTo(Files.readString(FILE));
    }

    /** Clients break on an empty one, and take an InvalidParam that they do not know for an unknown access key. */
    @Test
    void noSentenceIsEmptyAndNoParameterIsCalledAsHeadersAre() {
        for (Refusal refusal : Refusal.values()) {
            InstanceError error = InstanceError.of(refusal.refused());
            assertThat(error.sentence()).isNotBlank();
            assertThat(error.status()).isBetween(400, 503);
        }
        assertThat(InstanceError.of(Refusal.INVALID_PARAMETER.because("Iv")).code()).isEqualTo("InvalidParameter");
        assertThat(InstanceError.of(Refusal.UNREADABLE_REQUEST.refused()).code()).isEqualTo("InvalidParameter");
    }

    @Test
    void whatTheDoorAloneRefusesHasItsOwnCode() {
        assertThat(InstanceColumn.of(Refusal.UNSUPPORTED_CONTENT_TYPE.because("text/plain"))).isEqualTo("415 InvalidContentType: Content-Type \"text/plain\" is unsupported.");
        assertThat(InstanceColumn.of(Refusal.WRONG_BODY_DIGEST.refused())).isEqualTo("400 InvalidParam: The Param Content-SHA256 is invalid.");
    }
}
