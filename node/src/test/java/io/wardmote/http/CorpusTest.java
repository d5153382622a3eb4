package io.wardmote.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import io.wardmote.crypto.Corpus;
import io.wardmote.key.Refused;
import io.wardmote.key.Secret;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What doors read before they know who asks: read, or refused, and nothing else. {@code corpus.txt} keeps what was of interest. */
class CorpusTest {
    private static final int TIMES = 2_000;
    private static final Instant NOW = Instant.parse("2026-11-26T19:00:00Z");
    private static final Secret SECRET = new Secret("SECRETEXAMPLE".getBytes(UTF_8));
    private static final byte[] NONE = {};

    private static Request request(String query, String... headers) {
        MultiMap all = MultiMap.caseInsensitiveMultiMap();
        for (int i = 0; i < headers.length; i += 2) all.add(headers[i], headers[i + 1]);
        return new Request("id", "POST", "/", query, all, "kms1", NONE, "192.0.2.1");
    }

    private static void acs(String authorization) {
        Request request = request("a=b&c", "x-acs-signature-nonce", "n", "x-acs-content-sha256", "0", "x-acs-date", "2026-11-26T19:00:00Z",
            "x-acs-action", "Encrypt", "x-acs-version", "2016-01-20", "host", "kms1", "authorization", authorization);
        AcsSignature.of(authorization, request, Parameters.of(request, false)).verify(SECRET, (expected, given) -> true);
    }

    private static void rpc(String query) {
        Request request = request(query);
        RpcSignature.of(request, Parameters.of(request, false)).verify(SECRET, (expected, given) -> true);
    }

    private static void xks(String authorization) {
        Request request = request("", "x-amz-date", "20261126T190000Z", "host", "kms1", "authorization", authorization);
        XksSignature.of(request, NOW.toEpochMilli()).verify(Optional.empty(), SECRET, (expected, given) -> true);
    }

    private static void instance(String authorization) {
        InstanceSignature.of(request("", "x-kms-signaturemethod", "RSA_PKCS1_SHA_256", "x-kms-acccesskeyid", "KAAP.1", "date", InstanceRequests.date(NOW),
            "authorization", authorization), NOW.getEpochSecond());
    }

    private static void messages(byte[] bytes) {
        for (InstanceApi api : InstanceApi.values()) api.request.read(bytes, new HashMap<>(), new HashMap<>());
    }

    @Test
    void whatAStrangerSendsIsReadOrRefused() throws IOException {
        Corpus corpus = new Corpus(CorpusTest.class, "corpus.txt");
        for (String parser : corpus.parsers()) {
            Corpus.Parser reader = switch (parser) {
                case "json" -> JsonParameters::read;
                case "form" -> Parameters::form;
                case "rpc" -> bytes -> rpc(new String(bytes, ISO_8859_1));
                case "acs" -> bytes -> acs(new String(bytes, ISO_8859_1));
                case "xks" -> bytes -> xks(new String(bytes, ISO_8859_1));
                case "xks-body" -> XksBody::read;
                case "instance" -> bytes -> instance(new String(bytes, ISO_8859_1));
                case "protobuf" -> CorpusTest::messages;
                default -> throw new AssertionError("no parser " + parser);
            };
            Corpus.Outcome outcome = corpus.feed(parser, TIMES, Refused.class, reader);
            assertThat(outcome.taken()).as(parser).isGreaterThan(TIMES / 100);
            assertThat(outcome.refused()).as(parser).isGreaterThan(TIMES / 100);
        }
    }
}
