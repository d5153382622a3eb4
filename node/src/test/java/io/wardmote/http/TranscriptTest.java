package io.wardmote.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Whole requests and whole answers, as files: what is above the line of dashes is sent, what is below is what must come back
 * (headers in alphabetical order, the request id written ID). The server's clock stands at 2026-01-02T03:04:05Z and the
 * secret of AKIDEXAMPLE is SECRETEXAMPLE. {@code -Dwardmote.record=true} writes the answers down anew, to be read as a diff.
 */
class TranscriptTest {
    private static final String LINE = "----------\n";
    private static final boolean RECORD = Boolean.getBoolean("wardmote.record");

    @TestFactory
    Stream<DynamicTest> answersAreAsWrittenDown() throws IOException, URISyntaxException {
        Path files = Path.of(TranscriptTest.class.getResource("/http").toURI());
        try (Stream<Path> all = Files.list(files)) {
            List<Path> transcripts = all.sorted().toList();
            assertThat(transcripts).hasSizeGreaterThan(8);
            return transcripts.stream().map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> check(file)));
        }
    }

    private static void check(Path file) throws IOException {
        String transcript = Files.readString(file);
        String request = transcript.substring(0, transcript.indexOf(LINE));
        try (TestServer server = new TestServer()) {
            server.clockMillis.set(Instant.parse("2026-01-02T03:04:05Z").toEpochMilli());
            try (Wire wire = server.wire()) {
                String[] parts = request.strip().split("\n\n", 2);
                String body = parts.length == 2 ? parts[1] : "";
                wire.send(parts[0].replace("\n", "\r\n") + "\r\n\r\n").send(body.getBytes(UTF_8));
                Wire.Response response = wire.read();
                String actual = request + LINE + written(response);
                if (RECORD) Files.writeString(Path.of("src/test/resources/http").resolve(file.getFileName()), actual);
                else assertThat(actual).isEqualTo(transcript);
            }
        }
    }

    private static String written(Wire.Response response) {
        StringBuilder text = new StringBuilder(response.status() + "\n");
        new TreeMap<>(response.headers()).forEach((name, value) -> text.append(name).append(": ").append(value).append('\n'));
        String id = response.header("x-acs-request-id");
        return (text + "\n" + response.body() + "\n").replace(id.isEmpty() ? "\u0000" : id, "ID");
    }
}
