package io.wardmote.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.key.Refusal;
import io.wardmote.xks.Xks;
import io.wardmote.xks.XksFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The whole column, as a file: every refusal. {@code -Dwardmote.record=true} writes it anew, to be read as a diff. */
class XksErrorTest {
    private static final Path FILE = Path.of("src/test/resources/xks-errors.txt");

    @Test
    void everyRefusalIsSaidAsWrittenDown() throws IOException {
        String column = Arrays.stream(Refusal.values()).map(refusal -> refusal.number() + " " + said(refusal)).collect(Collectors.joining("\n", "", "\n"));
        if (Boolean.getBoolean("wardmote.record")) Files.writeString(FILE, column);
        assertThat(column).isEqualTo(Files.readString(FILE));
    }

    private static String said(Refusal refusal) {
        XksError error = XksError.of(refusal.because("DETAIL"));
        return error.status() + " " + error.name() + ": " + error.message();
    }

    @Test
    void namesAreTheSpecificationsWithTheirStatus() {
        List<String> known = Arrays.stream(XksFailure.values()).map(failure -> failure.status() + " " + failure.errorName()).toList();
        for (Refusal refusal : Refusal.values()) {
            XksError error = XksError.of(refusal.refused());
            if (refusal == Refusal.UNSUPPORTED_METHOD) assertThat(error.status()).isEqualTo(405);
            else assertThat(known).contains(error.status() + " " + error.name());
        }
    }

    @Test
    void messagesAreShortAndPrintable() {
        for (Refusal refusal : Refusal.values()) {
            String message = XksError.of(refusal.because("grün \u0007" + "x".repeat(1000))).message();
            assertThat(message).matches("[ -~]+").hasSizeLessThan(Xks.LONGEST_MESSAGE);
        }
    }
}
