package io.wardmote.http;

import static io.wardmote.key.Refusal.TIMESTAMP_MISSING;
import static io.wardmote.key.Refusal.TIMESTAMP_UNREADABLE;
import static io.wardmote.key.Refusal.UNREADABLE_REQUEST;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The small parts of the door by themselves. */
class PartsTest {
    @Test
    void percentCodingAgreesWithOthers() {
        long seed = System.nanoTime();
        System.out.println("PartsTest seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 2000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(20); n > 0; n--) text.append(Character.toChars(random.nextInt(random.nextBoolean() ? 0x80 : 0xD800)));
            Bytes encoded = new Bytes(1);
            Percent.encode(text.toString(), encoded);
            assertThat(encoded).as("seed %s", seed).hasToString(Signer.percent(text.toString()));
            assertThat(decoded(encoded.toString())).as("seed %s", seed).isEqualTo(text.toString());
            assertThat(decoded(URLEncoder.encode(text.toString(), UTF_8))).as("seed %s", seed).isEqualTo(text.toString());
        }
    }

    @Test
    void malformedEscapesAndBytesAreRefused() {
        for (String raw : List.of("%", "%4", "%g0", "%0g", "%-1", "a%", "%ff", "%c0%80", "%ed%a0%80", "%f4%90%80%80", "\u00ff"))
            assertRefused(() -> decoded(raw), UNREADABLE_REQUEST);
    }

    private static String decoded(String raw) {
        byte[] bytes = raw.getBytes(ISO_8859_1);
        return Percent.decode(bytes, 0, bytes.length);
    }

    @Test
    void formsAreReadInAnySpelling() {
        assertThat(Parameters.form("a=1&&b&c=&=d&e=f=g&%61b=+%20".getBytes(UTF_8)))
            .containsExactlyInAnyOrderEntriesOf(Map.of("a", "1", "b", "", "c", "", "", "d", "e", "f=g", "ab", "  "));
        assertThat(Parameters.form("Plaintext=\u4e2d".getBytes(UTF_8))).containsEntry("Plaintext", "\u4e2d");
    }

    @Test
    void timesAreReadExactly() {
        for (String time : List.of("2026-01-02T03:04:05Z", "1999-12-31T23:59:59Z", "2024-02-29T00:00:00Z"))
            assertThat(Timestamps.seconds(time)).isEqualTo(Instant.parse(time).getEpochSecond());
        for (String time : List.of("2026-02-29T00:00:00Z", "2026-01-02T24:00:00Z", "2026-01-02T03:04:60Z", "2026-01-02 03:04:05Z", "2026-01-02T03:04:05",
            "2026-01-02T03:04:05+0", "20260102T030405Z", "2026-00-02T03:04:05Z", "Fri, 02 Jan 2026 03:04:05 GMT", "２026-01-02T03:04:05Z"))
            assertRefused(() -> Timestamps.seconds(time), TIMESTAMP_UNREADABLE);
        assertRefused(() -> Timestamps.seconds(""), TIMESTAMP_MISSING);
    }

    @Test
    void requestIdsAreRandomUuidsInUpperCase() {
        RequestIds ids = RequestIds.seeded(new SecureRandom());
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            String id = ids.next();
            assertThat(id).isUpperCase();
            UUID uuid = UUID.fromString(id);
            assertThat(uuid.version()).isEqualTo(4);
            assertThat(uuid.variant()).isEqualTo(2);
            assertThat(seen.add(id)).isTrue();
        }
    }

    @Test
    void wrongSettingsAreAllNamed() {
        HttpConfig.Tls tls = new HttpConfig.Tls(Path.of("x.pem"), Path.of("x.pem"), Optional.empty(), false);
        HttpConfig.Sizes sizes = new HttpConfig.Sizes(4096, 1, 1, 0);
        HttpConfig.Times times = new HttpConfig.Times(1000, 1, 1, 1);
        assertThatThrownBy(() -> new HttpConfig(" ", -1, tls, "Region", sizes, times, 0, 0)).isInstanceOf(IllegalArgumentException.class)
            .hasMessageContainingAll("host is empty", "port is -1", "region is \"Region\"", "sizes.line is 4096: give 65536", "sizes.headers", "sizes.body",
                "sizes.held", "times.idle is 1000: give 60000", "times.head", "times.body", "times.answer", "admitted", "places");
        assertThatThrownBy(() -> new HttpConfig.Tls(Path.of("x.pem"), Path.of("x.pem"), Optional.empty(), true)).hasMessageContaining("nobody is named");
        assertThat(HttpConfig.of("127.0.0.1", 8443, tls, "cn-hangzhou").sizes().body()).isEqualTo(262_144);
    }

    @Test
    void nothingOfARequestIsPrinted() {
        Map<String, String> secret = Map.of("Plaintext", "confidential", "AccessKeyId", "id");
        assertThat(new Parameters(secret, secret, false).toString()).doesNotContain("confidential");
        assertThat(new RpcSignature("GET", secret).toString()).doesNotContain("confidential");
    }

    private static void assertRefused(ThrowingCallable call, Refusal refusal) {
        assertThatThrownBy(call).isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.refusal()).isEqualTo(refusal));
    }
}
