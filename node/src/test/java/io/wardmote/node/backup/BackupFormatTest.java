package io.wardmote.node.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wardmote.crypto.RootKey;
import io.wardmote.key.Material.Wrapped;
import io.wardmote.key.Secret;
import io.wardmote.node.Fault;
import io.wardmote.node.founding.ClientAuthority;
import io.wardmote.state.Digest;
import io.wardmote.state.KeyRing;
import io.wardmote.state.Slot;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackupFormatTest {
    private static final String GOLDEN = "src/test/resources/io/wardmote/node/backup/format-1.hex";
    private static final ClientAuthority AUTHORITY = new ClientAuthority("certificate".getBytes(StandardCharsets.US_ASCII), new Wrapped(1, new byte[] {1, 2, 3}));
    /** The key of the digest's row, as {@link KeyRing} has it. */
    private static final byte[] DIGEST = ("\1" + "digest").getBytes(StandardCharsets.US_ASCII);

    private final RootKey root = root("c1", 7);

    private static RootKey root(String cluster, int filling) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) filling);
        return new RootKey(cluster, 1, new Secret(key), SampleCluster.RANDOM);
    }

    private static BackupHeader header() {
        return new BackupHeader("c1", "", "kms1", "cn-hangzhou", "1", 42, 1_700_000_000_000L, 1_700_000_000_500L, 1, new byte[32], List.of(new Slot("file-n1", "file", 1, new byte[] {9})));
    }

    private static TreeMap<byte[], byte[]> withDigest(TreeMap<byte[], byte[]> rows) {
        Digest digest = new Digest(new byte[Digest.BYTES]);
        rows.forEach(digest::add);
        rows.put(DIGEST, digest.toBytes());
        return rows;
    }

    private static TreeMap<byte[], byte[]> rows() {
        TreeMap<byte[], byte[]> rows = new TreeMap<>(Arrays::compareUnsigned);
        rows.put(new byte[] {2, 'k'}, new byte[] {1, 1});
        rows.put(new byte[] {3, 'v'}, new byte[0]);
        return withDigest(rows);
    }

    private byte[] written(Map<byte[], byte[]> rows) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (BackupWriter writer = new BackupWriter(out, header(), root)) {
            writer.authority(AUTHORITY);
            for (Map.Entry<byte[], byte[]> row : rows.entrySet()) writer.row(row.getKey(), row.getValue());
            writer.end();
        }
        return out.toByteArray();
    }

    private static Map<String, String> read(byte[] backup, RootKey root) throws IOException {
        Map<String, String> found = new LinkedHashMap<>();
        new BackupReader(new ByteArrayInputStream(backup), "The backup").read(root, new BackupReader.Visitor() {
            @Override
            public void authority(ClientAuthority authority) {
                assertThat(authority.certificate()).isEqualTo(AUTHORITY.certificate());
                assertThat(authority.key()).isEqualTo(AUTHORITY.key());
            }

            @Override
            public void row(byte[] key, byte[] value) {
                found.put(HexFormat.of().formatHex(key), HexFormat.of().formatHex(value));
            }
        });
        return found;
    }

    private void isRefused(byte[] backup, String... parts) {
        assertThatThrownBy(() -> read(backup, root)).isInstanceOf(Fault.class).hasMessageContainingAll((CharSequence[]) parts);
    }

    @Test
    void formatOneIsWrittenAsItEverWas() throws IOException {
        String hex = HexFormat.of().formatHex(written(rows()));
        if (Boolean.getBoolean("wardmote.record")) Files.writeString(Path.of(GOLDEN), hex + "\n");
        assertThat(hex).isEqualTo(Files.readString(Path.of(GOLDEN)).strip());
    }

    @Test
    void everyBitThatFlipsIsFound() throws IOException {
        byte[] backup = written(rows());
        for (int at = 0; at < backup.length * 8; at++) {
            byte[] altered = backup.clone();
            altered[at / 8] ^= (byte) (1 << at % 8);
            isRefused(altered, "The backup ");
        }
    }

    @Test
    void everyPlaceWhereItIsCutIsFound() throws IOException {
        byte[] backup = written(rows());
        for (int length = 0; length < backup.length; length++) isRefused(Arrays.copyOf(backup, length), "The backup ends early", "take another backup");
    }

    @Test
    void whatComesAfterItsEndIsFound() throws IOException {
        byte[] backup = written(rows());
        isRefused(Arrays.copyOf(backup, backup.length + 1), "something stands after its end");
    }

    @Test
    void whatIsNoBackupOrALaterOneIsSaidToBe() throws IOException {
        byte[] backup = written(rows());
        isRefused("PK\3\4 an archive of some other kind, long enough".getBytes(StandardCharsets.US_ASCII), "is not a backup of Wardmote");
        backup[19] = 2;
        isRefused(backup, "has format 2 and this version reads 1");
    }

    @ParameterizedTest
    @CsvSource({"c1, 8", "c2, 7"})
    void anotherRootKeyOrClusterOpensNothing(String cluster, int filling) throws IOException {
        byte[] backup = written(rows());
        assertThatThrownBy(() -> read(backup, root(cluster, filling))).isInstanceOf(Fault.class).hasMessageContaining("chunk 0 was altered");
    }

    @Test
    void chunksKeepTheirOrder() throws IOException {
        TreeMap<byte[], byte[]> rows = new TreeMap<>(Arrays::compareUnsigned);
        for (int i = 0; i < 3; i++) rows.put(new byte[] {2, (byte) i}, new byte[BackupWriter.CHUNK]);
        byte[] backup = written(withDigest(rows));
        int first = header().toBytes().length;
        int chunk = 5 + BackupWriter.CHUNK + 28;
        byte[] swapped = backup.clone();
        System.arraycopy(backup, first, swapped, first + chunk, chunk);
        System.arraycopy(backup, first + chunk, swapped, first, chunk);
        isRefused(swapped, "chunk 0 was altered, or belongs elsewhere");
    }

    /** Nobody else can seal such a thing; but a writer of ours that errs is found too. */
    @Test
    void rowsThatAreNotThoseOfTheStateAreFound() throws IOException {
        TreeMap<byte[], byte[]> without = new TreeMap<>(rows());
        without.remove(new byte[] {3, 'v'});
        isRefused(written(without), "not those of the state");
        Map<byte[], byte[]> disordered = new LinkedHashMap<>();
        rows().descendingMap().forEach(disordered::put);
        isRefused(written(disordered), "not in order");
    }

    @Test
    void anyRowsComeBackAsTheyWere() throws IOException {
        long seed = Long.getLong("wardmote.seed", System.nanoTime());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 20; round++) {
            TreeMap<byte[], byte[]> rows = new TreeMap<>(Arrays::compareUnsigned);
            int count = random.nextInt(400);
            for (int i = 0; i < count; i++) rows.put(bytes(random, 1 + random.nextInt(60), 2), bytes(random, random.nextInt(random.nextInt(20) == 0 ? 100_000 : 300), 0));
            withDigest(rows);
            Map<String, String> expected = new LinkedHashMap<>();
            rows.forEach((key, value) -> expected.put(HexFormat.of().formatHex(key), HexFormat.of().formatHex(value)));
            assertThat(read(written(rows), root)).as("round %d of seed %d", round, seed).isEqualTo(expected);
        }
    }

    private static byte[] bytes(Random random, int length, int first) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        if (first > 0) bytes[0] = (byte) first;
        return bytes;
    }
}
