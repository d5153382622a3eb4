package io.wardmote.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.wardmote.http.TestRequests.Acs;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Damaged requests over a real server. Whatever is sent, the answer is a refusal or the connection is closed: never a 500,
 * never an operation that was not signed for, never a wait without end. {@code -Dwardmote.fuzz.seed} repeats a run.
 */
class FuzzTest {
    private static final int ROUNDS = Integer.getInteger("wardmote.fuzz.rounds", 400);
    private static TestServer server;
    private static SplittableRandom random;
    private static long seed;

    @BeforeAll
    static void start() {
        server = new TestServer();
        seed = Long.getLong("wardmote.fuzz.seed", System.nanoTime());
        random = new SplittableRandom(seed);
        System.out.println("FuzzTest seed " + seed);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private final ListAppender<ILoggingEvent> faults = new ListAppender<>();

    @BeforeEach
    void listen() {
        faults.start();
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).addAppender(faults);
    }

    /** A fault that never shows in an answer shows here. */
    @AfterEach
    void nothingFailedInside() {
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).detachAppender(faults);
        assertThat(List.copyOf(faults.list)).as("seed %s", seed).noneMatch(event -> event.getLevel().isGreaterOrEqual(Level.ERROR));
    }

    @Test
    void damagedRequestsAreRefusedOrCutOff() throws IOException {
        for (int i = 0; i < ROUNDS; i++) {
            byte[] whole = valid().getBytes(ISO_8859_1);
            byte[] damaged = damage(whole);
            try (Wire wire = server.wire()) {
                for (int at = 0; at < damaged.length;) {
                    int end = Math.min(damaged.length, at + 1 + random.nextInt(4000));
                    wire.send(Arrays.copyOfRange(damaged, at, end));
                    at = end;
                }
                wire.finish();
                readAll(wire, damaged);
            } catch (SocketException cutOff) {
                continue;   // refused and closed while we were still sending
            }
        }
    }

    @Test
    void noiseIsRefusedOrCutOff() throws IOException {
        for (int i = 0; i < ROUNDS / 4; i++) {
            byte[] noise = new byte[random.nextInt(2000)];
            random.nextBytes(noise);
            try (Wire wire = server.wire()) {
                wire.send(noise);
                wire.finish();
                readAll(wire, noise);
            } catch (SocketException cutOff) {
                continue;
            }
        }
    }

    @Test
    void anyChangeOfWhatWasSignedIsRefused() throws IOException {
        try (Wire wire = server.wire()) {
            for (int i = 0; i < ROUNDS; i++) {
                Map<String, String> sent = TestRequests.signed("GET", TestRequests.rpc("Encrypt", "KeyId", word(), "Plaintext", word()));
                String name = List.copyOf(sent.keySet()).get(random.nextInt(sent.size()));
                String value = sent.get(name);
                int at = random.nextInt(value.length());
                char other = (char) ('a' + random.nextInt(26));
                if (value.charAt(at) == other) continue;
                sent.put(name, value.substring(0, at) + other + value.substring(at + 1));
                Wire.Response response = wire.send(TestRequests.get(sent)).read();
                assertThat(response.status()).as("%s of %s, seed %s", name, sent, seed).isBetween(400, 404);
            }
        }
    }

    @Test
    void anyChangeOfAnAcsRequestIsRefused() throws IOException {
        try (Wire wire = server.wire()) {
            for (int i = 0; i < ROUNDS; i++) {
                Acs acs = new Acs("Encrypt", "KeyId", word(), "Plaintext", word());
                String authorization = acs.authorization();
                int what = random.nextInt(5);
                if (what == 0) acs.query.put("KeyId", word() + "-other");
                if (what == 1) acs.query.put("More", word());
                if (what == 2) acs.method = "GET";
                if (what == 3) acs.headers.put("x-acs-action", "DescribeKey");
                if (what == 4) authorization = flipHex(authorization);
                Wire.Response response = wire.send(acs.text(authorization)).read();
                assertThat(response.status()).as("change %s, seed %s", what, seed).isEqualTo(400);
                assertThat(response.body()).contains("SignatureDoesNotMatch");
            }
        }
    }

    /** Signed as it is sent, so that it is read. */
    @Test
    void aDamagedBodyOfAnotherCloudIsReadOrRefused() throws IOException {
        String body = """
            {"requestMetadata":{"awsPrincipalArn":"p","kmsKeyArn":"k","kmsOperation":"Decrypt","kmsRequestId":"1"},"encryptionAlgorithm":"AES_GCM","later":[{"a":1.5e3},null],
             "ciphertext":"AAAA","initializationVector":"AAAAAAAAAAAAAAAA","authenticationTag":"AAAAAAAAAAAAAAAAAAAAAA==","ciphertextMetadata":"AQAAAAE="}""";
        try (Wire wire = server.wire()) {
            for (int i = 0; i < ROUNDS; i++) {
                XksRequests request = new XksRequests(XksRequests.PREFIX, "keys/k/decrypt", body)
                    .with("x-amz-date", XksRequests.date(Instant.ofEpochMilli(server.clockMillis.get())));
                request.body = damage(request.body);
                Wire.Response response = wire.send(request.bytes()).read();
                assertThat(response.status()).as("seed %s: %s", seed, new String(request.body, 0, Math.min(request.body.length, 2000), ISO_8859_1)).isIn(200, 400);
                assertThat(response.status() == 200 || response.body().contains("\"errorName\":\"ValidationException\"")).as(response.body()).isTrue();
            }
        }
    }

    private static String flipHex(String authorization) {
        int at = authorization.lastIndexOf("Signature=") + 10 + random.nextInt(64);
        char old = authorization.charAt(at);
        return authorization.substring(0, at) + (old == '0' ? '1' : '0') + authorization.substring(at + 1);
    }

    private static String valid() {
        List<Supplier<String>> kinds = List.of(
            () -> TestRequests.get(TestRequests.signed("GET", TestRequests.rpc("Encrypt", "KeyId", word(), "Plaintext", word()))),
            () -> TestRequests.form(TestRequests.signed("POST", TestRequests.rpc("Encrypt", "KeyId", word(), "Description", ""))),
            () -> new Acs("Encrypt", "KeyId", word()).text(),
            () -> TestRequests.json("Encrypt", "{\"KeyId\":\"" + word() + "\",\"EncryptionContext\":{\"a\":\"b\"},\"Tag\":[{\"Key\":\"k\"}]}",
                "Authorization: Bearer " + TestServer.TOKEN),
            () -> new String(XksRequests.health().bytes(), ISO_8859_1),
            () -> TestRequests.head("POST", "/") + "transfer-encoding: chunked\r\n\r\n5\r\nKeyId\r\n0\r\n\r\n",
            () -> TestRequests.head("GET", "/readyz?verbose") + "\r\n");
        return kinds.get(random.nextInt(kinds.size())).get();
    }

    private static String word() {
        StringBuilder word = new StringBuilder();
        for (int i = random.nextInt(12); i >= 0; i--) word.append("abz09 +%&=/\u00e4\u4e2d".charAt(random.nextInt(13)));
        return word.toString().replace("\"", "");
    }

    /** Cuts, flips, inserts, repeats, or blows up a part. */
    private static byte[] damage(byte[] whole) {
        int at = random.nextInt(whole.length);
        int end = Math.min(whole.length, at + 1 + random.nextInt(30));
        byte[] head = Arrays.copyOf(whole, at);
        byte[] part = Arrays.copyOfRange(whole, at, end);
        byte[] tail = Arrays.copyOfRange(whole, end, whole.length);
        return switch (random.nextInt(7)) {
            case 0 -> head;
            case 1 -> {
                random.nextBytes(part);
                yield join(head, part, tail);
            }
            case 2 -> join(head, tail);
            case 3 -> join(head, part, part, tail);
            case 4 -> join(head, "%".getBytes(ISO_8859_1), part, tail);
            case 5 -> {
                byte[] many = new byte[random.nextInt(400_000)];
                Arrays.fill(many, part[0]);
                yield join(head, many, tail);
            }
            default -> join(head, new byte[] {(byte) random.nextInt(256)}, part, tail);
        };
    }

    private static byte[] join(byte[]... parts) {
        byte[] whole = new byte[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, whole, at, part.length);
            at += part.length;
        }
        return whole;
    }

    /** Every answer until the server closes; a read that waits too long fails the test. */
    private static void readAll(Wire wire, byte[] sent) throws IOException {
        try {
            while (true) {
                Wire.Response response = wire.read();
                assertThat(response.status()).as("seed %s: %s", seed, new String(sent, 0, Math.min(sent.length, 2000), ISO_8859_1))
                    .isNotEqualTo(500).isBetween(200, 505);
            }
        } catch (EOFException closed) {
            assertThat(closed.getMessage()).startsWith("closed after");
        }
    }
}
