package io.wardmote.node.backup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wardmote.crypto.KeySlot;
import io.wardmote.crypto.Randomness;
import io.wardmote.crypto.RootKey;
import io.wardmote.key.Material.Wrapped;
import io.wardmote.key.Secret;
import io.wardmote.node.Fault;
import io.wardmote.state.Slot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupFileTest {
    private static final String CLUSTER = "c1";
    private static final byte[] AUTHORITY = "certificate".getBytes(UTF_8);
    private static final Wrapped AUTHORITY_KEY = new Wrapped(3, new byte[] {1, 2, 3});

    @TempDir
    Path folder;

    private final Randomness random = new Randomness();
    private final byte[] protector = random.bytes(KeySlot.PROTECTOR_BYTES);
    private final Secret rootSecret = new Secret(random.bytes(RootKey.BYTES));
    private final RootKey root = new RootKey(CLUSTER, 3, rootSecret, random);
    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("a.backup");
    }

    private BackupHeader header() {
        Slot other = slot("other", random.bytes(KeySlot.PROTECTOR_BYTES));
        return new BackupHeader(CLUSTER, "kms1", Instant.ofEpochMilli(1_800_000_000_000L), 77, 3, random.bytes(BackupHeader.SALT_BYTES), List.of(other, slot("mine", protector)));
    }

    private Slot slot(String label, byte[] protectedBy) {
        return new Slot(label, "file", 3, KeySlot.seal(CLUSTER, 3, label, rootSecret, new Secret(protectedBy.clone()), random));
    }

    private record Row(String key, String value) {}

    private void write(List<Row> rows) throws IOException {
        try (BackupWriter writer = new BackupWriter(file, header(), root, AUTHORITY, AUTHORITY_KEY)) {
            for (Row row : rows) writer.row(row.key.getBytes(UTF_8), row.value.getBytes(UTF_8));
            assertThat(file).doesNotExist();
            assertThat(writer.finish()).isEqualTo(rows.size());
        }
    }

    private List<Row> read() throws IOException {
        List<Row> rows = new ArrayList<>();
        try (BackupReader reader = new BackupReader(file); RootKey opened = reader.header().open(new Secret(protector.clone()), random)) {
            reader.open(opened);
            assertThat(reader.clientAuthority()).isEqualTo(AUTHORITY);
            assertThat(reader.clientAuthorityKey().sealed()).isEqualTo(AUTHORITY_KEY.sealed());
            long count = reader.rows((key, value) -> rows.add(new Row(new String(key, UTF_8), new String(value, UTF_8))));
            assertThat(count).isEqualTo(rows.size());
        }
        return rows;
    }

    private static List<Row> rows(int count, int longest, Random random) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) rows.add(new Row("key-" + i, "v".repeat(random.nextInt(longest + 1))));
        return rows;
    }

    /** Of all sizes about that of a chunk, and its own multiples. */
    @Test
    void whatWasWrittenIsRead() throws IOException {
        long seed = System.nanoTime();
        System.out.println("BackupFileTest seed " + seed);
        Random random = new Random(seed);
        for (int longest : new int[] {0, 10, 1000, 65_470, 65_536, 200_000}) {
            List<Row> rows = rows(random.nextInt(40), longest, random);
            write(rows);
            assertThat(read()).as("seed %d", seed).isEqualTo(rows);
            Files.delete(file);
        }
        for (int length = 65_380; length < 65_540; length++) {
            List<Row> rows = List.of(new Row("k", "v".repeat(length)));
            write(rows);
            assertThat(read()).isEqualTo(rows);
            Files.delete(file);
        }
    }

    @Test
    void itIsItsOwnersAloneAndSaysWhoseItIs() throws IOException {
        write(rows(3, 10, new Random(1)));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        try (BackupReader reader = new BackupReader(file)) {
            assertThat(reader.header().node()).isEqualTo("kms1");
            assertThat(reader.header().index()).isEqualTo(77);
            assertThat(reader.header().writtenAt()).isEqualTo(Instant.ofEpochMilli(1_800_000_000_000L));
        }
    }

    @Test
    void noneOfItsRowsIsInClear() throws IOException {
        write(List.of(new Row("a row's key", "a row's value")));
        assertThat(new String(Files.readAllBytes(file), UTF_8)).doesNotContain("a row's");
    }

    @Test
    void everyBitThatIsAnotherIsFound() throws IOException {
        write(rows(5, 20, new Random(1)));
        byte[] right = Files.readAllBytes(file);
        for (int at = 0; at < right.length; at++) {
            byte[] wrong = right.clone();
            wrong[at] ^= (byte) (1 << at % 8);
            Files.write(file, wrong);
            assertThatThrownBy(this::read).as("byte %d of %d", at, right.length).isInstanceOf(Fault.class);
        }
    }

    @Test
    void aFileThatEndsEarlyOrGoesOnIsFound() throws IOException {
        write(rows(5, 20, new Random(1)));
        byte[] right = Files.readAllBytes(file);
        for (int length = 0; length < right.length; length++) {
            Files.write(file, Arrays.copyOf(right, length));
            assertThatThrownBy(this::read).as("%d of %d bytes", length, right.length).isInstanceOf(Fault.class);
        }
        Files.write(file, Arrays.copyOf(right, right.length + 1));
        assertThatThrownBy(this::read).isInstanceOf(Fault.class).hasMessageContaining("goes on after its end");
    }

    @Test
    void anotherProtectorOpensNothing() throws IOException {
        write(rows(1, 1, new Random(1)));
        try (BackupReader reader = new BackupReader(file); Secret another = new Secret(random.bytes(KeySlot.PROTECTOR_BYTES))) {
            assertThatThrownBy(() -> reader.header().open(another, random)).isInstanceOf(Fault.class).hasMessageContaining("opens none of the 2 key slots");
        }
    }

    @Test
    void aLaterVersionIsRefused() throws IOException {
        write(rows(1, 1, new Random(1)));
        byte[] bytes = Files.readAllBytes(file);
        bytes[8] = 2;
        Files.write(file, bytes);
        assertThatThrownBy(() -> new BackupReader(file)).isInstanceOf(Fault.class).hasMessageContaining("later version");
    }

    @Test
    void whatIsNotFinishedLeavesNothing() throws IOException {
        BackupWriter writer = new BackupWriter(file, header(), root, AUTHORITY, AUTHORITY_KEY);
        writer.row(new byte[] {1}, new byte[200_000]);
        writer.close();
        assertThat(folder).isEmptyDirectory();
    }
}
