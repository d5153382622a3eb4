package io.wardmote.op.instance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.crypto.Corpus;
import io.wardmote.key.KeySpec;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import io.wardmote.op.Blob;
import io.wardmote.op.Call;
import io.wardmote.op.Caller;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Ciphertexts, as whoever may decrypt can send them: taken apart, or refused; what is in them is nobody's word yet. */
class BlobCorpusTest {
    private static final int TIMES = 2_000;
    private static final Caller CALLER = Caller.user("1", "alice", "", "192.0.2.1");

    private static void blob(String text) {
        Blob.of(new Call("Decrypt", Map.of("CiphertextBlob", text), CALLER, "request", new byte[0]));
    }

    /** As Decrypt does: the version first, and then by the spec of its key, which may be any. */
    private static void advanced(byte[] bytes) {
        if (AdvancedBlob.versionId(bytes).isEmpty()) throw Refusal.INVALID_CIPHERTEXT.refused();
        boolean any = false;
        for (KeySpec spec : KeySpec.values()) any |= AdvancedBlob.of(bytes, spec).isPresent();
        if (!any) throw Refusal.INVALID_CIPHERTEXT.refused();
    }

    @Test
    void whatIsToBeDecryptedIsTakenApartOrRefused() throws IOException {
        Corpus corpus = new Corpus(BlobCorpusTest.class, "blobs.txt");
        for (String parser : corpus.parsers()) {
            Corpus.Parser reader = switch (parser) {
                case "blob" -> bytes -> blob(new String(bytes, ISO_8859_1));
                case "advanced" -> BlobCorpusTest::advanced;
                default -> throw new AssertionError("no parser " + parser);
            };
            Corpus.Outcome outcome = corpus.feed(parser, TIMES, Refused.class, reader);
            assertThat(outcome.taken()).as(parser).isGreaterThan(TIMES / 10);
            assertThat(outcome.refused()).as(parser).isGreaterThan(TIMES / 10);
        }
    }
}
