package io.wardmote.node.records;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardmote.audit.AuditRecord;
import io.wardmote.audit.Origin;
import io.wardmote.audit.SegmentContents;
import io.wardmote.key.Refusal;
import io.wardmote.op.Deed;
import io.wardmote.op.Used;
import io.wardmote.state.Member;
import io.wardmote.state.UseKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three members, each with a log of its own: what is found is put together, and whoever says nothing is named. */
class AllRecordsTest {
    private static final long TIME = Instant.parse("2026-11-27T08:00:00Z").toEpochMilli();
    private static final List<Member> MEMBERS = List.of(new Member("id1", "kms1", 1, true), new Member("id2", "kms2", 1, true),
        new Member("id3", "kms3", 1, true), new Member("id4", "kms4", 0, false));

    @TempDir
    private Path base;
    private final Vertx vertx = Vertx.vertx();
    private final Map<String, OwnRecords> nodes = new TreeMap<>();
    private AllRecords all;

    @BeforeEach
    void start() {
        for (Member member : MEMBERS) {
            nodes.put(member.id(), OwnRecords.in(vertx, member.id(), Optional.of(folder(member.id()))));
        }
        all = asking(this::there);
    }

    private Future<byte[]> there(String member, byte[] asked) {
        return Future.fromCompletionStage(nodes.get(member).records(asked));
    }

    private AllRecords asking(BiFunction<String, byte[], Future<byte[]>> others) {
        return new AllRecords(() -> Future.succeededFuture(MEMBERS), nodes.get("id1"), others);
    }

    @AfterEach
    void end() {
        get(vertx.close());
    }

    private Path folder(String id) {
        try {
            return Files.createDirectories(base.resolve(id));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }

    private static AuditRecord record(int second, String key) {
        Refusal refusal = second % 2 == 0 ? null : Refusal.KEY_DISABLED;
        return new AuditRecord.Operated(TIME + second * 1000L,
            new Deed("request-" + second, "openapi", "1", "root", "LTAI1", "10.0.0.1", "Decrypt", key, key + "-version", "", "", refusal, 0, 7));
    }

    /** A node's records are of those seconds. */
    private void write(String id, int... seconds) throws IOException {
        List<AuditRecord> records = IntStream.of(seconds).mapToObj(second -> record(second, "key-" + second % 3)).toList();
        SegmentContents.write(folder(id), new Origin("c1", id, "kms" + id.charAt(2)), records);
    }

    private void writeAll() throws IOException {
        write("id1", 1, 4, 7, 10);
        write("id2", 2, 3, 8);
        write("id3", 5, 6, 9, 11, 12);
    }

    private JsonObject find(String question) {
        return get(Future.succeededFuture(new JsonObject(question)).compose(all::find));
    }

    private static List<JsonObject> records(JsonObject answer) {
        return answer.getJsonArray("records").stream().map(JsonObject.class::cast).toList();
    }

    private static List<Long> seconds(JsonObject answer) {
        return records(answer).stream().map(record -> (record.getInstant("time").toEpochMilli() - TIME) / 1000).toList();
    }

    private static String node(JsonObject answer, int which) {
        return answer.getJsonArray("nodes").getJsonObject(which).encode();
    }

    @Test
    void recordsOfAllNodesAreToldNewestFirst() throws IOException {
        writeAll();
        JsonObject answer = find("{}");
        assertThat(seconds(answer)).containsExactly(12L, 11L, 10L, 9L, 8L, 7L, 6L, 5L, 4L, 3L, 2L, 1L);
        JsonObject newest = records(answer).getFirst();
        assertThat(newest.remove("hash").toString()).hasSize(64);
        assertThat(newest.encode()).isEqualTo("{\"time\":\"2026-11-27T08:00:12Z\",\"node\":\"kms3\",\"nodeId\":\"id3\",\"sequence\":5,"
            + "\"type\":\"operation\",\"requestId\":\"request-12\",\"door\":\"openapi\",\"account\":\"1\",\"principal\":\"root\","
            + "\"accessKeyId\":\"LTAI1\",\"address\":\"10.0.0.1\",\"operation\":\"Decrypt\",\"key\":\"key-0\","
            + "\"keyVersion\":\"key-0-version\",\"outcome\":\"done\",\"status\":200,\"micros\":7,\"incarnation\":1}");
        assertThat(answer.getJsonArray("nodes")).as("who never arrived has none").hasSize(3);
        assertThat(node(answer, 1)).isEqualTo("{\"node\":\"kms2\",\"nodeId\":\"id2\",\"whole\":true,\"lookedBackTo\":\"2026-11-27T08:00:02Z\"}");
        assertThat(answer.containsKey("next")).isFalse();
    }

    @Test
    void thoseThatAreWantedAreTold() throws IOException {
        writeAll();
        assertThat(seconds(find("{\"key\":\"key-2\"}"))).containsExactly(11L, 8L, 5L, 2L);
        assertThat(seconds(find("{\"outcome\":\"refused\",\"from\":\"2026-11-27T08:00:03Z\",\"to\":\"2026-11-27T08:00:09Z\"}")))
            .containsExactly(7L, 5L, 3L);
        assertThat(seconds(find("{\"operation\":\"Encrypt\"}"))).isEmpty();
    }

    @Test
    void pageAfterPageTellsEachOnce() throws IOException {
        writeAll();
        List<Long> told = new ArrayList<>();
        JsonObject answer = find("{\"limit\":5}");
        told.addAll(seconds(answer));
        assertThat(told).containsExactly(12L, 11L, 10L, 9L, 8L);
        assertThat(answer.getJsonObject("next").encode()).isEqualTo("{\"id1\":4,\"id2\":3,\"id3\":3}");
        assertThat(node(answer, 0)).as("of which there are more").isEqualTo("{\"node\":\"kms1\",\"nodeId\":\"id1\",\"whole\":false,"
            + "\"lookedBackTo\":\"2026-11-27T08:00:07Z\"}");
        while (answer.containsKey("next")) {
            answer = find(new JsonObject().put("limit", 5).put("before", answer.getJsonObject("next")).encode());
            told.addAll(seconds(answer));
            assertThat(told).hasSizeLessThanOrEqualTo(12);
        }
        assertThat(told).containsExactly(12L, 11L, 10L, 9L, 8L, 7L, 6L, 5L, 4L, 3L, 2L, 1L);
    }

    /** Records of several lanes are written nearly in the order of their times; a clock may be set. None is lost between pages for it. */
    @Test
    void recordsOutOfTheirOrderAreEachToldOnce() throws IOException {
        write("id1", 1, 9, 2, 3, 5, 4, 6);
        write("id2", 8, 7, 30, 1);
        List<String> told = new ArrayList<>();
        JsonObject answer = find("{\"limit\":1}");
        for (int pages = 0; ; pages++) {
            assertThat(pages).isLessThan(20);
            for (JsonObject record : records(answer)) told.add(record.getString("nodeId") + " " + record.getLong("sequence"));
            if (!answer.containsKey("next")) break;
            answer = find(new JsonObject().put("limit", 1).put("before", answer.getJsonObject("next")).encode());
        }
        assertThat(told).hasSize(11).doesNotHaveDuplicates();
        assertThat(told.stream().filter(one -> one.startsWith("id1"))).containsExactly("id1 7", "id1 6", "id1 5", "id1 4", "id1 3", "id1 2", "id1 1");
    }

    @Test
    void whoSaysNothingIsNamedAndTheRestIsTold() throws IOException {
        writeAll();
        all = asking((member, asked) -> member.equals("id2") ? Future.failedFuture(Refusal.UNAVAILABLE.because("it cannot be reached"))
            : there(member, asked));
        JsonObject answer = find("{\"limit\":5,\"before\":{\"id2\":3}}");
        assertThat(seconds(answer)).containsExactly(12L, 11L, 10L, 9L, 7L);
        assertThat(node(answer, 1)).isEqualTo("{\"node\":\"kms2\",\"nodeId\":\"id2\",\"silent\":\"it cannot be reached\"}");
        assertThat(answer.getJsonObject("next").getLong("id2")).as("it is gone on with where it was").isEqualTo(3);
        assertThat(find("{}").containsKey("next")).as("by a silent one there is no more").isFalse();
    }

    @Test
    void anAnswerThatIsNoneIsSilence() throws IOException {
        writeAll();
        for (String wrong : List.of("", "[]", "{}", "{\"records\":[1],\"lookedBackTo\":\"\",\"below\":0,\"damaged\":[]}",
            "{\"records\":[{\"time\":\"noon\",\"sequence\":1}],\"lookedBackTo\":\"\",\"below\":0,\"damaged\":[]}",
            "{\"records\":[{\"time\":\"2026-11-27T08:00:00Z\"}],\"lookedBackTo\":\"\",\"below\":0,\"damaged\":[]}")) {
            all = asking((member, asked) -> Future.succeededFuture(wrong.getBytes(UTF_8)));
            JsonObject answer = find("{}");
            assertThat(node(answer, 2)).isEqualTo("{\"node\":\"kms3\",\"nodeId\":\"id3\",\"silent\":\"it does not answer as this version does\"}");
            assertThat(seconds(answer)).containsExactly(10L, 7L, 4L, 1L);
        }
    }

    @Test
    void whatIsDamagedIsNamed() throws IOException {
        writeAll();
        Path segment = folder("id3").resolve("operations-000000000001.seg");
        byte[] bytes = Files.readAllBytes(segment);
        bytes[20] ^= 1;
        Files.write(segment, bytes);
        assertThat(node(find("{}"), 2)).isEqualTo("{\"node\":\"kms3\",\"nodeId\":\"id3\",\"whole\":true,"
            + "\"damaged\":[{\"segment\":\"operations-000000000001.seg\",\"why\":\"its header is cut short or altered\"}]}");
    }

    @Test
    void aNodeWithoutALogSaysSo() {
        OwnRecords none = OwnRecords.in(vertx, "id2", Optional.empty());
        nodes.put("id2", none);
        assertThat(node(find("{}"), 1)).contains("\"silent\":\"it keeps no audit log\"");
    }

    @Test
    void aMemberIsRefusedWhatItMayNotAsk() {
        CompletableFuture<byte[]> answer = nodes.get("id2").records("{\"limit\":100000}".getBytes(UTF_8));
        assertThat(answer).failsWithin(Duration.ofSeconds(30)).withThrowableThat().havingRootCause()
            .withMessage("The specified parameter \"limit\" is not valid.");
    }

    /** One is looked for and one waits, of which one is this node's own. */
    @Test
    void oneSearchAtATime() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        RecordAnswer nothing = new RecordAnswer(List.of(), "", 0, new JsonArray());
        OwnRecords slow = new OwnRecords(vertx, "id5", Optional.of(question -> {
            begun.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return nothing;
        }));
        byte[] question = "{}".getBytes(UTF_8);
        CompletableFuture<byte[]> first = slow.records(question);
        begun.await();
        assertThat(slow.records(question)).failsWithin(Duration.ofSeconds(30)).withThrowableThat().havingRootCause()
            .withMessage("it is busy with other searches");
        Future<RecordAnswer> own = slow.find(RecordQuestion.of(new JsonObject()));
        assertThat(slow.find(RecordQuestion.of(new JsonObject())).cause()).hasMessage("it is busy with other searches");
        assertThat(first).isNotDone();
        goOn.countDown();
        assertThat(first.get(30, TimeUnit.SECONDS)).isEqualTo(nothing.toBytes());
        assertThat(get(own)).isEqualTo(nothing);
        await().until(() -> slow.records(question).handle((done, failure) -> failure == null).get(30, TimeUnit.SECONDS));
    }

    @Test
    void aQuestionHasABound() {
        byte[] question = ("{\"key\":\"" + "k".repeat(64 << 10) + "\"}").getBytes(UTF_8);
        assertThat(nodes.get("id2").records(question)).failsWithin(Duration.ofSeconds(30)).withThrowableThat().havingRootCause()
            .withMessage("a question of 65546 bytes");
    }

    /** A member that was not searched to its log's beginning may have younger ones than another's. */
    @Test
    void nothingIsToldThatSomethingYoungerMayFollow() {
        String two = "{\"records\":[],\"lookedBackTo\":\"2026-11-27T12:00:00Z\",\"below\":500,\"damaged\":[]}";
        String record = "{\"time\":\"2026-11-27T%s:00:00Z\",\"nodeId\":\"id3\",\"sequence\":%s,\"type\":\"operation\",\"outcome\":\"done\"}";
        String three = "{\"records\":[" + record.formatted("13", 4) + "," + record.formatted("09", 3) + "],\"lookedBackTo\":\"2026-11-27T09:00:00Z\",\"below\":0,\"damaged\":[]}";
        AllRecords told = asking((member, asked) -> Future.succeededFuture((member.equals("id2") ? two : three).getBytes(UTF_8)));
        JsonObject answer = get(told.find(new JsonObject()));
        assertThat(records(answer)).extracting(one -> one.getLong("sequence")).containsExactly(4L);
        assertThat(answer.getJsonObject("next")).isEqualTo(new JsonObject("{\"id1\":0,\"id2\":500,\"id3\":4}"));
    }

    @Test
    void anAnswerHasABoundAndIsGoneOnWith() throws IOException {
        List<Used> uses = Collections.nCopies(900, new Used(UseKind.ENCRYPT, "key-hzz0123456789", "11111111-2222-4333-8444-555555555555", 1));
        List<AuditRecord> records = IntStream.rangeClosed(1, 10).<AuditRecord>mapToObj(second -> new AuditRecord.Operated(TIME + second * 1000L,
            new Deed("request-" + second, "openapi", "1", "root", "", "", "BatchEncrypt", "", "", "", "", null, 0, 7, uses))).toList();
        SegmentContents.write(folder("id2"), new Origin("c1", "id2", "kms2"), records);
        SegmentContents.write(folder("id3"), new Origin("c1", "id3", "kms3"), records);
        byte[] bytes = get(Future.fromCompletionStage(nodes.get("id2").records("{}".getBytes(UTF_8))));
        assertThat(bytes).hasSizeBetween(100_000, 1 << 20);
        RecordAnswer answer = PeerAnswer.of(bytes, MEMBERS.get(1), RecordQuestion.of(new JsonObject()));
        assertThat(answer.records()).hasSizeBetween(1, 9);
        assertThat(answer.below()).isEqualTo(11L - answer.records().size());
        JsonObject page = find("{}");
        List<Long> told = new ArrayList<>(seconds(page));
        while (page.containsKey("next")) {
            assertThat(page.encode()).hasSizeLessThan(400_000);
            page = find(new JsonObject().put("before", page.getJsonObject("next")).encode());
            told.addAll(seconds(page));
        }
        assertThat(told).containsExactly(10L, 10L, 9L, 9L, 8L, 8L, 7L, 7L, 6L, 6L, 5L, 5L, 4L, 4L, 3L, 3L, 2L, 2L, 1L, 1L);
    }
}
