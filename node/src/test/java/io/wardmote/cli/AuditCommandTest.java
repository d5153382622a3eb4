package io.wardmote.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.wardmote.audit.SegmentContents;
import io.wardmote.node.Fault;
import io.wardmote.op.Deed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The status of {@code wardmote audit} tells whether segments are what was written, and its one sentence where they are not. */
class AuditCommandTest {
    @TempDir
    private Path data;
    private Path segment;

    @BeforeEach
    void write() throws IOException {
        Path folder = Files.createDirectory(data.resolve("audit"));
        List<Deed> deeds = IntStream.range(0, 250).mapToObj(i -> new Deed("request-" + i, "openapi", "1", "root", "LTAI1", "10.0.0.1", "Encrypt", "", "", "", "", null, 0, i)).toList();
        SegmentContents.of(folder, deeds);
        try (Stream<Path> files = Files.list(folder)) {
            segment = files.findFirst().orElseThrow();
        }
    }

    private static int run(StringWriter err, String... arguments) {
        return Main.run(new PrintWriter(err), Environment.ofProcess(), Stream.concat(Stream.of("audit"), Stream.of(arguments)).toArray(String[]::new));
    }

    private static void refused(int status, String sentence, String... arguments) {
        StringWriter err = new StringWriter();
        assertThat(run(err, arguments)).isEqualTo(status);
        assertThat(err.toString()).startsWith("wardmote: ").hasLineCount(1).contains(sentence);
    }

    @Test
    void wholeSegmentsAreProvenWhereverTheyLie() throws IOException {
        StringWriter err = new StringWriter();
        assertThat(run(err, "verify", data.toString())).isZero();
        assertThat(run(err, "verify", segment.getParent().toString())).isZero();
        assertThat(run(err, "verify", Files.copy(segment, data.resolve("copied elsewhere")).toString())).isZero();
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void theFirstRecordThatIsNotIsNamed() throws IOException {
        byte[] bytes = Files.readAllBytes(segment);
        bytes[bytes.length - 1] ^= 1;
        Files.write(segment, bytes);
        for (String command : List.of("verify", "show", "export")) {
            refused(Fault.DATA, "The audit log is not whole: kms1, segment operations-000000000001.seg, record 201, after ", command, data.toString());
        }
    }

    @Test
    void whatIsFoundIsToldToProgramsToo() throws IOException {
        JsonObject verified = new JsonObject(printed(0, "verify", data.toString(), "--json"));
        assertThat(verified.fieldNames()).containsExactly("logs", "headsGiven", "silent", "differences");
        JsonObject log = verified.getJsonArray("logs").getJsonObject(0);
        assertThat(log.fieldNames()).containsExactly("whole", "node", "log", "first", "firstAt", "last", "lastAt", "remarks");
        assertThat(log.getString("node") + " " + log.getString("log") + " " + log.getLong("first") + " " + log.getLong("last")).isEqualTo("kms1 operations 1 250");
        assertThat(printed(0, "verify", data.toString(), "--field", "logs.whole")).isEqualTo("true\n");
        byte[] bytes = Files.readAllBytes(segment);
        bytes[bytes.length - 1] ^= 1;
        Files.write(segment, bytes);
        JsonObject broken = new JsonObject(printed(Fault.DATA, "verify", data.toString(), "--json")).getJsonArray("logs").getJsonObject(0);
        assertThat(broken.getBoolean("whole")).isFalse();
        assertThat(broken.getJsonObject("broken").getLong("record")).isEqualTo(201);
        assertThat(broken.getJsonObject("broken").fieldNames()).containsExactly("segment", "sentence", "record", "after");
    }

    @Test
    void recordsAreShownToProgramsAsTheyAreExported() {
        assertThat(printed(0, "show", data.toString(), "--json")).isEqualTo(printed(0, "export", data.toString())).hasLineCount(250);
        assertThat(printed(0, "show", data.toString(), "--field", "requestId").lines()).hasSize(250).startsWith("request-0", "request-1");
        assertThat(printed(0, "show", data.toString(), "--field", "key")).as("none is about a key").isEmpty();
        refused(Fault.USAGE, "Give either --field or a form of output.", "show", data.toString(), "--json", "--field", "key");
    }

    private static String printed(int status, String... arguments) {
        CommandRun run = CommandRun.of(Stream.concat(Stream.of("audit"), Stream.of(arguments)).toArray(String[]::new));
        assertThat(run.status()).as(run.err()).isEqualTo(status);
        return run.out();
    }

    @Test
    void headsProveTheEnd() throws IOException {
        Path heads = data.resolve("heads.jsonl");
        Files.writeString(heads, "{\"nodeId\":\"0a1b2c3d-0000-4000-8000-000000000002\",\"incarnation\":1,\"sequence\":300,\"hash\":\"" + "00".repeat(32) + "\",\"time\":\"2026-11-26T00:00:00Z\"}\n");
        refused(Fault.DATA, "records 251 to 300 are missing", "verify", data.toString(), "--heads", heads.toString());
        Files.writeString(heads, "{}\n");
        refused(Fault.USAGE, "line 1", "verify", data.toString(), "--heads", heads.toString());
    }

    @Test
    void whatIsNotThereIsSaid() throws IOException {
        refused(Fault.USAGE, "nowhere does not exist", "verify", data.resolve("nowhere").toString());
        refused(Fault.USAGE, "holds no segments", "show", Files.createDirectory(data.resolve("empty")).toString());
        refused(Fault.USAGE, "--from is \"yesterday\"; give a time such as", "show", data.toString(), "--from", "yesterday");
        refused(Fault.USAGE, "Missing required parameter", "verify");
        refused(Fault.USAGE, "--limit is 0; give 1 to 10000.", "search", "--client", "nowhere.json", "--limit", "0");
        refused(Fault.USAGE, "--limit is 10001; give 1 to 10000.", "search", "--client", "nowhere.json", "--limit", "10001");
        refused(Fault.USAGE, "--to is \"now\"; give a time such as", "search", "--client", "nowhere.json", "--to", "now");
    }

    @Test
    void whatFitsNothingIsSaid() {
        assertThat(said("show", data.toString(), "--principal", "nobody")).isEqualTo("No record fits.");
        assertThat(said("export", data.toString(), "--from", "2h")).isEqualTo("No record fits.");
        assertThat(said("show", data.toString(), "--principal", "root", "--to", "2h")).isEmpty();
    }

    /** On the standard error. */
    private static String said(String... arguments) {
        PrintStream before = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            assertThat(run(new StringWriter(), arguments)).isZero();
        } finally {
            System.setErr(before);
        }
        return said.toString(StandardCharsets.UTF_8).strip();
    }
}
