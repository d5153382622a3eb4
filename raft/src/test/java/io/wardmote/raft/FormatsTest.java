package io.wardmote.raft;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.ratis.io.MD5Hash;
import org.apache.ratis.server.protocol.TermIndex;
import org.junit.jupiter.api.Test;

/** Small files of ours that are on the disks of clusters that run: what they look like does not change under the same layout number. */
class FormatsTest {
    private static final String MANIFEST = """
        wardmote snapshot 1
        entry 3 1200
        0123456789abcdef0123456789abcdef 4136 000008.sst
        fedcba9876543210fedcba9876543210 16 CURRENT
        crc32c MANIFEST_SUM
        """.replace("MANIFEST_SUM", "df8b3914");
    private static final String WITNESS = """
        wardmote witness 1
        term 7 n2
        entry 1234
        members 1190 00c0ffee
        crc32c WITNESS_SUM
        """.replace("WITNESS_SUM", "5f8dcd1e");

    @Test
    void aSnapshotsManifestIsTheGoldenOne() throws IOException {
        SnapshotManifest manifest = new SnapshotManifest(TermIndex.valueOf(3, 1200), new TreeMap<>(Map.of(
            "000008.sst", new SnapshotManifest.Entry(MD5Hash.newInstance("0123456789abcdef0123456789abcdef"), 4136),
            "CURRENT", new SnapshotManifest.Entry(MD5Hash.newInstance("fedcba9876543210fedcba9876543210"), 16))));
        assertThat(new String(manifest.toBytes(), UTF_8)).isEqualTo(MANIFEST);
        assertThat(SnapshotManifest.parse(MANIFEST.getBytes(UTF_8), "it")).isEqualTo(manifest);
    }

    @Test
    void aWitnessIsTheGoldenOne() throws IOException {
        Witness.Seen seen = new Witness.Seen(7, "n2", 1234, "1190 00c0ffee");
        assertThat(new String(seen.toBytes(), UTF_8)).isEqualTo(WITNESS);
        assertThat(Witness.Seen.parse(WITNESS.getBytes(UTF_8), "it")).isEqualTo(seen);
        Witness.Seen first = new Witness.Seen(0, "-", -1, "-");
        assertThat(Witness.Seen.parse(first.toBytes(), "it")).isEqualTo(first);
    }

    @Test
    void everyFlippedBitIsFound() {
        byte[] whole = WITNESS.getBytes(UTF_8);
        for (int bit = 0; bit < whole.length * 8; bit++) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> Witness.Seen.parse(flipped, "it")).isInstanceOf(SealedText.Broken.class);
        }
    }

    @Test
    void aLaterLayoutIsRefusedInASentence() {
        byte[] later = SealedText.bytes("witness", 2, List.of("something else"));
        assertThatThrownBy(() -> Witness.Seen.parse(later, "/data/witness")).isInstanceOf(StorageFailure.class)
            .hasMessage("/data/witness was written by a later version of Wardmote (\"wardmote witness 2\", this one knows 1); start that version.");
    }

    @Test
    void anotherKindIsNotTakenForIt() {
        assertThatThrownBy(() -> SnapshotManifest.parse(WITNESS.getBytes(UTF_8), "it")).isInstanceOf(SealedText.Broken.class).hasMessageContaining("is not a snapshot");
    }
}
